package im.recado.store.sql;

import im.recado.kernel.store.StoreException;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * After a failure of a database that is somewhere else nobody asks it for a while: who wants something is refused at
 * once instead of waiting for a connection that does not come. The pauses grow from a tenth of a second to some
 * seconds, and each is longer or shorter by chance, so that many servers do not come back at the same moment. Safe for
 * any thread.
 */
final class Breaker {
  private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(5);
  private static final SecureRandom CHANCE = new SecureRandom();

  private @Nullable StoreException failure;
  private long pause = SHORTEST;
  private long until;

  /** The database did not answer. */
  synchronized void failed(StoreException cause) {
    if (failure != null && System.nanoTime() - until < 0) {
      return; // Others who were on their way fail too: that is no further attempt.
    }
    failure = cause;
    until = System.nanoTime() + pause / 2 + CHANCE.nextLong(pause);
    pause = Math.min(LONGEST, pause * 2);
  }

  /** The database has answered. */
  synchronized void succeeded() {
    failure = null;
    pause = SHORTEST;
  }

  /** Whether the last attempt failed. */
  synchronized boolean isTripped() {
    return failure != null;
  }

  /** Why the last attempt failed; null when it did not. */
  synchronized @Nullable StoreException failure() {
    return failure;
  }

  /** Why nobody may ask now; null when one may. */
  synchronized @Nullable StoreException refusal() {
    return failure != null && System.nanoTime() - until < 0 ? failure : null;
  }

  /** Nanoseconds until the next attempt, at least a millisecond; for ever when there is nothing to attempt. */
  synchronized long untilNextAttempt() {
    return failure == null ? Long.MAX_VALUE : Math.max(TimeUnit.MILLISECONDS.toNanos(1), until - System.nanoTime());
  }
}
