package im.recado.modules.federation;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** When a server that does not answer is tried again, and for how long one that was given up is left alone. Guarded by the link. */
final class Rest {
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
  private static final Duration SHORTEST = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private int attempts;
  private int rests;
  private long until;

  /** The server is tried. */
  void tried() {
    attempts++;
  }

  /** It is of use. */
  void worked() {
    attempts = 0;
    rests = 0;
  }

  /** Whether the server was tried once since it was of use. */
  boolean isFirst() {
    return attempts <= 1;
  }

  /** How long after an attempt the next one is made. */
  Duration pause(RandomGenerator random) {
    Duration most = shorter(SHORTEST_PAUSE.multipliedBy(1L << Math.min(attempts, 6)), LONGEST_PAUSE);
    // Not all servers that lost each other at the same moment come back at the same moment.
    return most.minusMillis(random.nextInt((int) most.toMillis() / 2));
  }

  /** It is left alone from now on, longer each time. */
  void begin(long now) {
    until = now + shorter(SHORTEST.multipliedBy(1L << Math.min(rests++, 6)), LONGEST).toNanos();
  }

  /** How long it is still left alone; not positive when it is not. */
  Duration left(long now) {
    return Duration.ofNanos(until - now);
  }

  void forget() {
    rests = 0;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
