package im.recado.modules.account;

import im.recado.kernel.Kernel;
import im.recado.kernel.store.KeyValues;
import im.recado.wire.jid.Jid;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What administrators have laid upon accounts, and why (SECURITY B-11): a disabled account cannot log in, one in quarantine
 * can, but has to do with administrators only. As many as administrators make; in memory as well as in the database. Writing
 * methods may wait. Any thread.
 */
public final class Locks {
  /** What kind of lock. */
  public enum Kind {
    DISABLED,
    QUARANTINED
  }

  /**
   * A lock.
   *
   * @param until when it ends by itself; null when somebody has to end it
   * @param reason as the administrator wrote it, for the owner too; may be empty
   */
  public record Lock(Kind kind, Instant since, @Nullable Instant until, String reason) {
    private static Lock parse(String text) {
      String[] parts = text.split(" ", 3);
      String[] times = parts[1].split("/", 2);
      return new Lock(
          Kind.valueOf(parts[0]), Instant.parse(times[0]), times.length < 2 ? null : Instant.parse(times[1]), parts[2]);
    }

    @Override
    public String toString() {
      return kind + " " + since + (until == null ? "" : "/" + until) + " " + reason;
    }
  }

  private final Kernel kernel;
  private final KeyValues store;
  private final Jid server;
  private final Map<Jid, Lock> locks = new ConcurrentHashMap<>();

  public Locks(Kernel kernel, KeyValues store) {
    this.kernel = kernel;
    this.store = store;
    this.server = Jid.valueOf(kernel.domain());
  }

  /** Takes up what was laid upon accounts before the server started. */
  void load() {
    store.all(server).forEach((account, text) -> locks.put(Jid.valueOf(account), Lock.parse(text)));
  }

  void put(Jid account, Kind kind, @Nullable Instant until, String reason) {
    Lock lock = new Lock(kind, kernel.clock().instant(), until, reason.strip());
    store.put(server, account.toString(), lock.toString());
    locks.put(account, lock);
  }

  /** Takes a lock away; whether there was one. */
  boolean remove(Jid account) {
    boolean was = store.remove(server, account.toString());
    return locks.remove(account) != null || was;
  }

  /** The account is gone. */
  void forget(Jid account) {
    store.remove(server, account.toString());
    locks.remove(account);
  }

  /** The lock of an account, or null. From memory. */
  public @Nullable Lock of(Jid account) {
    return locks.get(account);
  }

  /** Whose time is over. */
  List<Jid> over() {
    Instant now = kernel.clock().instant();
    List<Jid> over = new ArrayList<>();
    locks.forEach(
        (account, lock) -> {
          if (lock.until() != null && !lock.until().isAfter(now)) {
            over.add(account);
          }
        });
    return over;
  }

  /** All of them, by address. */
  Map<Jid, Lock> all() {
    return new TreeMap<>(locks);
  }

  /** A sentence that the owner is told, with the day on which it ends and the reason if there are any. */
  public String explain(Jid account, String sentence) {
    Lock lock = locks.get(account);
    if (lock == null) {
      return sentence;
    }
    String end = lock.until() == null ? "" : " Until " + lock.until().truncatedTo(ChronoUnit.SECONDS) + ".";
    return sentence + end + (lock.reason.isEmpty() ? "" : " " + lock.reason);
  }
}
