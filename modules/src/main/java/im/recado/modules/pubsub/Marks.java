package im.recado.modules.pubsub;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.recado.kernel.Kernel;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Key;
import im.recado.kernel.store.KeyValues;
import im.recado.kernel.store.StoreLocks;
import im.recado.wire.jid.Jid;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The little that has to be known of an account the moment it comes online, read in one go: the hash of its picture, whether
 * it has subscriptions. In memory while it is online and for a while after. Any thread.
 */
public final class Marks {
  /** The name of the store that keeps them. */
  public static final String STORE = "pubsub";

  /** Marks an account that has subscriptions. */
  public static final String SUBSCRIBED = "subscribed";

  private static final int MOST_AWAY = 50_000;
  private static final Key<Map<String, String>> KEY = Key.named("pubsub-marks");

  private final Kernel kernel;
  private final KeyValues store;
  private final StoreLocks locks = new StoreLocks();
  private final Cache<Jid, Map<String, String>> away = Caffeine.newBuilder().maximumSize(MOST_AWAY).build();

  public Marks(Kernel kernel, KeyValues store) {
    this.kernel = kernel;
    this.store = store;
  }

  /** Loads what is known of an account that comes online: anew, since accounts are imported beside the server. May wait. */
  public void open(Account account) {
    synchronized (locks.of(account.jid())) {
      away.invalidate(account.jid());
      Map<String, String> marks = away(account.jid());
      if (!marks.isEmpty()) {
        account.set(KEY, marks);
      }
    }
  }

  private Map<String, String> away(Jid jid) {
    return Objects.requireNonNull(away.get(jid, any -> Map.copyOf(store.all(any))));
  }

  /** A mark of an online account, or null. Never waits. */
  public static @Nullable String of(Account account, String mark) {
    Map<String, String> marks = account.get(KEY);
    return marks == null ? null : marks.get(mark);
  }

  /** A mark of an account, or null. May wait for one that is away. */
  public @Nullable String of(Jid jid, String mark) {
    Account account = kernel.sessions().account(jid);
    return account == null || account.isOpening() ? away(jid).get(mark) : of(account, mark);
  }

  /** Sets a mark, or takes it away when null. May wait. */
  public void set(Jid jid, String mark, @Nullable String value) {
    synchronized (locks.of(jid)) {
      change(jid, mark, value);
    }
  }

  private void change(Jid jid, String mark, @Nullable String value) {
    if (value == null) {
      store.remove(jid, mark);
    } else {
      store.put(jid, mark, value);
    }
    away.invalidate(jid);
    Account account = kernel.sessions().account(jid);
    if (account != null) {
      Map<String, String> marks = new HashMap<>(account.getOr(KEY, Map.of()));
      if (value == null) {
        marks.remove(mark);
      } else {
        marks.put(mark, value);
      }
      account.set(KEY, marks.isEmpty() ? null : Map.copyOf(marks));
    }
  }

  /** The account is gone. May wait. */
  public void forget(Jid jid) {
    store.removeAll(jid);
    away.invalidate(jid);
  }
}
