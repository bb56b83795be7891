package im.recado.modules.source;

import im.recado.kernel.store.StoreException;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * After a failure of a source nobody asks it for a while, so that logins do not queue up behind one that does not answer. The
 * pauses grow from a second to half a minute, each longer or shorter by chance. Safe for any thread.
 */
final class Circuit {
  private static final long SHORTEST = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(30);
  private static final SecureRandom CHANCE = new SecureRandom();

  private final LongSupplier nanoTime;
  private @Nullable StoreException failure;
  private long pause = SHORTEST;
  private long until;

  Circuit(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** The source did not answer; whether that is news. */
  synchronized boolean failed(StoreException cause) {
    boolean first = failure == null;
    if (first || nanoTime.getAsLong() - until >= 0) {
      failure = cause;
      until = nanoTime.getAsLong() + pause / 2 + CHANCE.nextLong(pause);
      pause = Math.min(LONGEST, pause * 2);
    }
    return first;
  }

  /** The source has answered; whether that is news. */
  synchronized boolean succeeded() {
    boolean news = failure != null;
    failure = null;
    pause = SHORTEST;
    return news;
  }

  /** Why nobody may ask now; null when one may. */
  synchronized @Nullable StoreException refusal() {
    return failure != null && nanoTime.getAsLong() - until < 0 ? failure : null;
  }

  /** What went wrong the last time; null when nothing did. */
  synchronized @Nullable StoreException failure() {
    return failure;
  }
}
