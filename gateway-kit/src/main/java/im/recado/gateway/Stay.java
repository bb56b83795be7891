package im.recado.gateway;

import im.recado.kernel.stream.Loop;
import im.recado.kernel.time.Timers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long a guest stays who is in no room: for a while after the last word. On the session's lane. */
final class Stay {
  /** So long after the last word, in no room. */
  private static final Duration LINGER = Duration.ofMinutes(10);

  private final Timers timers;
  private final SessionLane lane;
  private final Runnable over;

  /** Until when, by the clock of the timers. */
  private long until;

  private Loop.@Nullable Cancellable alarm;

  /** @param over is done on the lane when the guest has been quiet for so long */
  Stay(Timers timers, SessionLane lane, Runnable over) {
    this.timers = timers;
    this.lane = lane;
    this.over = over;
  }

  /** Somebody has spoken. */
  void goesOn() {
    until = timers.nanoTime() + LINGER.toNanos();
    if (alarm == null) {
      wakeIn(LINGER);
    }
  }

  boolean isOn() {
    return alarm != null && until - timers.nanoTime() > 0;
  }

  private void wakeIn(Duration delay) {
    alarm = timers.after(delay, () -> lane.add(0, this::look));
  }

  private void look() {
    long left = until - timers.nanoTime();
    alarm = null;
    if (left > 0) {
      wakeIn(Duration.ofNanos(left));
    } else {
      over.run();
    }
  }
}
