package im.recado.kernel.background;

import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins work on virtual threads of its own. What it throws is logged: there is nobody whom it could reach. Any thread. */
public final class Background {
  private static final Logger LOG = LoggerFactory.getLogger(Background.class);

  private Background() {}

  /**
   * Begins some work and does not wait for it.
   *
   * @param name what is done, for the log
   */
  public static void start(String name, Runnable work) {
    Thread.startVirtualThread(guarded(name, work));
  }

  /** A thread for some work that begins when the thread is started. */
  public static Thread unstarted(String name, Runnable work) {
    return Thread.ofVirtual().unstarted(guarded(name, work));
  }

  /** Runs all that it is given at once, each on a thread of its own. */
  public static Executor executor(String name) {
    return work -> start(name, work);
  }

  private static Runnable guarded(String name, Runnable work) {
    return () -> {
      try {
        work.run();
      } catch (RuntimeException | Error e) {
        LOG.error("In the background failed: {}", name, e);
      }
    };
  }
}
