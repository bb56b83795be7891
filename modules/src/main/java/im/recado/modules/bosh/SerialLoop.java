package im.recado.modules.bosh;

import im.recado.kernel.background.Background;
import im.recado.kernel.stream.Loop;
import im.recado.kernel.time.Timers;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A loop for sessions that have no socket of their own: a virtual thread, while there is something to do. Any thread. */
final class SerialLoop implements Loop {
  private static final Logger LOG = LoggerFactory.getLogger(SerialLoop.class);

  private final Timers timers;

  // Guarded by this.
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private boolean running;

  private volatile @Nullable Thread thread;

  SerialLoop(Timers timers) {
    this.timers = timers;
  }

  @Override
  public boolean inLoop() {
    return thread == Thread.currentThread();
  }

  @Override
  public void execute(Runnable task) {
    synchronized (this) {
      tasks.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    Background.start("a session over BOSH", this::run);
  }

  private void run() {
    thread = Thread.currentThread();
    while (true) {
      Runnable task;
      synchronized (this) {
        task = tasks.poll();
        if (task == null) {
          thread = null;
          running = false;
          return;
        }
      }
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.error("A session by requests failed in one step", e);
      }
    }
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable task) {
    return timers.after(delay, () -> execute(task));
  }
}
