package im.recado.modules.archive;

import im.recado.kernel.store.KeyValues;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For how many days single accounts and rooms want their messages kept: less than the server would. Those that have said
 * nothing, which are most, cost nothing. Every method may wait.
 */
public final class Terms {
  /** Under what name they are kept. */
  public static final String KEPT = "archive-terms";

  /** A century. */
  public static final int MOST_DAYS = 36_525;

  private static final Logger LOG = LoggerFactory.getLogger(Terms.class);

  private final KeyValues store;

  /** @param store by domain, so that all are found at once */
  public Terms(KeyValues store) {
    this.store = store;
  }

  /** For how many days the messages of an account or a room stay; 0 for as long as the server keeps them. */
  public int days(Jid owner) {
    String days = store.get(domain(owner), owner.bare().toString());
    return days == null ? 0 : read(owner.bare().toString(), days);
  }

  /** Says it anew; 0 for as long as the server keeps them. */
  public void set(Jid owner, int days) {
    if (days == 0) {
      store.remove(domain(owner), owner.bare().toString());
    } else {
      store.put(domain(owner), owner.bare().toString(), Integer.toString(days));
    }
  }

  /** Those of a domain that have said something. */
  public Map<Jid, Integer> all(String domain) {
    Map<Jid, Integer> all = new HashMap<>();
    store.all(Jid.valueOf(domain)).forEach((owner, days) -> add(all, owner, days));
    return all;
  }

  private static void add(Map<Jid, Integer> all, String owner, String days) {
    try {
      all.put(Jid.parse(owner), read(owner, days));
    } catch (JidException e) {
      LOG.warn("How long \"{}\" wants messages kept says nothing: that is no address", owner);
    }
  }

  /** What cannot be read, as somebody else has written it into the database, ends nothing: the server's own terms hold. */
  private static int read(String owner, String days) {
    try {
      return Math.clamp(Integer.parseInt(days), 0, MOST_DAYS);
    } catch (NumberFormatException e) {
      LOG.warn("How long {} wants messages kept cannot be read: \"{}\" is no number of days", owner, days);
      return 0;
    }
  }

  private static Jid domain(Jid owner) {
    return Jid.valueOf(owner.domain());
  }
}
