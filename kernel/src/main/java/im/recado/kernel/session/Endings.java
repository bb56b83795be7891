package im.recado.kernel.session;

import im.recado.kernel.stream.StreamError;
import im.recado.wire.jid.Jid;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * When the sessions of accounts were ended, so that a login which began before gets none after (SECURITY A11, R2). Moments
 * are counted, not timed: a login keeps the moment at which it began, before its credentials were looked at. Whoever ends
 * sessions notes that first and then ends them; whoever makes one lets it join its account first and then looks here. So
 * one of the two sees the other.
 *
 * <p>Only the last few thousand accounts are known by name. Of those that are forgotten it holds that a login which began
 * before they were noted begins anew, whoever it is. Safe for any thread; nothing waits.
 */
public final class Endings {
  /** So many accounts are known by name: far more than are ended while a login lasts, but for whole domains. */
  static final int MOST = 10_000;

  /** What a client is told that has done nothing wrong and may log in again if it can. */
  public static final StreamError ANEW = StreamError.of("reset", "The sessions of this account were ended: log in anew.");

  private record End(long moment, StreamError error) {}

  private final LinkedHashMap<Jid, End> ends = new LinkedHashMap<>();
  private long now;

  /** The moment of the last end that is not known by name any more. */
  private long forgotten;

  /** The moment of now: how often sessions were ended. */
  public synchronized long now() {
    return now;
  }

  /**
   * The sessions of an account end now, those that logins under way would get included. To be called when what ends them is
   * durable, so that a login that begins from now on is judged by it.
   *
   * @param error what a stream is told that would have got one
   */
  public synchronized void note(Jid account, StreamError error) {
    ends.remove(account);
    ends.put(account, new End(++now, error));
    if (ends.size() > MOST) {
      forgotten = ends.pollFirstEntry().getValue().moment();
    }
  }

  /** What has ended the sessions of an account since a moment; null when nothing has. */
  public synchronized @Nullable StreamError since(long moment, Jid account) {
    End end = ends.get(account);
    if (end == null) {
      return forgotten > moment ? ANEW : null;
    }
    return end.moment() > moment ? end.error() : null;
  }
}
