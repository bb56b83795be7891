package im.recado.modules.archive;

import im.recado.kernel.store.KeyValues;
import im.recado.wire.jid.Jid;
import java.util.HashMap;
import java.util.Map;

/**
 * For how many days single accounts and rooms want their messages kept: less than the server would. Those that have said
 * nothing, which are most, cost nothing. Every method may wait.
 */
public final class Terms {
  /** Under what name they are kept. */
  public static final String KEPT = "archive-terms";

  /** A century. */
  public static final int MOST_DAYS = 36_525;

  private final KeyValues store;

  /** @param store by domain, so that all are found at once */
  public Terms(KeyValues store) {
    this.store = store;
  }

  /** For how many days the messages of an account or a room stay; 0 for as long as the server keeps them. */
  public int days(Jid owner) {
    String days = store.get(domain(owner), owner.bare().toString());
    return days == null ? 0 : Integer.parseInt(days);
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
    store.all(Jid.valueOf(domain)).forEach((owner, days) -> all.put(Jid.valueOf(owner), Integer.parseInt(days)));
    return all;
  }

  private static Jid domain(Jid owner) {
    return Jid.valueOf(owner.domain());
  }
}
