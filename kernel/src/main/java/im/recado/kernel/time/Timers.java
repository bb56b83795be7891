package im.recado.kernel.time;

import im.recado.kernel.stream.Loop;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures durations and wakes tasks up. The time of day is {@link im.recado.kernel.Kernel#clock}, which may jump; this
 * one only ever runs on (SECURITY F5, U8). Safe for any thread.
 */
public interface Timers {
  /** Nanoseconds since some moment, never running back; only differences have a meaning. */
  long nanoTime();

  /** Runs a task once after this delay, on a virtual thread of its own, where it may wait; the result cancels it. */
  Loop.Cancellable after(Duration delay, Runnable task);

  /** Nothing runs any more, neither what was asked for nor what will be. */
  default void close() {}

  /** Runs a task again and again, with the period, asked each time, between the end of one run and the next. */
  default Loop.Cancellable every(Supplier<Duration> period, Runnable task) {
    AtomicReference<Loop.@Nullable Cancellable> next = new AtomicReference<>();
    Runnable again =
        new Runnable() {
          @Override
          public void run() {
            Loop.@Nullable Cancellable before = next.get();
            if (before == STOPPED) {
              return;
            }
            try {
              task.run();
            } finally {
              Loop.Cancellable after = after(period.get(), this);
              if (!next.compareAndSet(before, after)) {
                after.cancel();
              }
            }
          }
        };
    next.compareAndSet(null, after(period.get(), again));
    return () -> {
      Loop.Cancellable pending = next.getAndSet(STOPPED);
      if (pending != null) {
        pending.cancel();
      }
    };
  }

  /** Marks a repetition that was cancelled. */
  Loop.Cancellable STOPPED = () -> {};
}
