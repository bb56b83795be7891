package im.recado.modules.federation;

import im.recado.kernel.stream.Loop;
import im.recado.kernel.time.Timers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Looks now and then whether anything goes over a stream. Guarded by the link. */
final class IdleWatch {
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final Timers timers;
  private final Runnable look;
  private Loop.@Nullable Cancellable timer;
  private long lastUsed;

  /** @param look asks, under the link's lock, whether the stream {@link #isOver is unused} */
  IdleWatch(Timers timers, Runnable look) {
    this.timers = timers;
    this.look = look;
  }

  /** A stream is there. */
  void begin(Duration longest) {
    used();
    timer = timers.after(longest, look);
  }

  /** Something went over it. */
  void used() {
    lastUsed = timers.nanoTime();
  }

  /**
   * Whether nothing went over it for so long; else it is looked at again in time.
   *
   * @param busy something waits or is under way
   */
  boolean isOver(Duration longest, boolean busy) {
    Duration left = longest.minusNanos(timers.nanoTime() - lastUsed);
    if (left.isPositive() || busy) {
      timer = timers.after(left.isPositive() ? left : SHORTEST, look);
      return false;
    }
    return true;
  }

  /** The stream is gone. */
  void end() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
