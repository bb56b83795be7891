package im.recado.gateway;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a session that has broken is tried again: 5 seconds, twice as long each time up to 10 minutes, a
 * fifth more or less by chance so that not all come at once. Who was in for 5 minutes begins again. Owned by the lane.
 */
final class Retry {
  static final Duration FIRST = Duration.ofSeconds(5);
  static final Duration LONGEST = Duration.ofMinutes(10);
  private static final long STEADY = Duration.ofMinutes(5).toNanos();

  private final RandomGenerator random;
  private Duration next = FIRST;
  private long since;

  Retry(RandomGenerator random) {
    this.random = random;
  }

  /** The session is up. */
  void up(long now) {
    since = now;
  }

  /** The session has broken. */
  void broken(long now) {
    if (now - since >= STEADY) {
      next = FIRST;
    }
  }

  /** How long to wait now. */
  Duration delay() {
    Duration delay = next;
    next = next.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : next.multipliedBy(2);
    return delay.multipliedBy(80 + random.nextInt(41)).dividedBy(100);
  }

  /** Begins again. */
  void reset() {
    next = FIRST;
  }
}
