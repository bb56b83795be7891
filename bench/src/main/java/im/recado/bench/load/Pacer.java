package im.recado.bench.load;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Calls at an even rate on an event loop. When the loop is late, the missed calls are made up with the times at which
 * they were due, so that a slow server cannot slow down the clock it is measured with (coordinated omission).
 */
final class Pacer {
  private static final int CATCH_UP = 256;

  private final EventLoop loop;
  private final double interval;
  private final LongConsumer due;
  private final long start = System.nanoTime();
  private long calls;
  private volatile boolean stopped;

  /** So many calls a second; {@code due} is given the {@link System#nanoTime()} at which the call was due. */
  Pacer(EventLoop loop, double perSecond, LongConsumer due) {
    this.loop = loop;
    this.interval = 1e9 / perSecond;
    this.due = due;
    loop.execute(this::turn);
  }

  private long next() {
    return start + (long) (calls * interval);
  }

  private void turn() {
    int turns = 0;
    while (!stopped && turns++ < CATCH_UP && System.nanoTime() - next() >= 0) {
      due.accept(next());
      calls++;
    }
    if (!stopped) {
      var _ = loop.schedule(this::turn, Math.max(0, next() - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
  }

  /** No further calls, from any thread. */
  void stop() {
    stopped = true;
  }
}
