package im.recado.kernel.time;

import im.recado.kernel.background.Background;
import im.recado.kernel.stream.Loop;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The machine's own time. One sleeping thread for all tasks. */
public final class SystemTimers implements Timers {
  private static final Logger LOG = LoggerFactory.getLogger(SystemTimers.class);

  private final ScheduledThreadPoolExecutor sleeper =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("timers").daemon().factory());

  public SystemTimers() {
    sleeper.setRemoveOnCancelPolicy(true);
    sleeper.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
  }

  @Override
  public void close() {
    sleeper.shutdownNow();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Loop.Cancellable after(Duration delay, Runnable task) {
    Future<?> pending =
        sleeper.schedule(() -> Background.start("a timer", guarded(task)), delay.toMillis(), TimeUnit.MILLISECONDS);
    return () -> pending.cancel(false);
  }

  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.error("A timed task failed", e);
      }
    };
  }
}
