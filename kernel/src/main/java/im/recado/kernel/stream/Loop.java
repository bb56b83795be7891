package im.recado.kernel.stream;

import java.time.Duration;
import java.util.concurrent.Executor;

/** The event loop that a connection belongs to. What runs on it must never block. */
public interface Loop extends Executor {
  /** Whether the calling thread is this loop. */
  boolean inLoop();

  /** Runs a task on this loop after a delay; the result cancels it. Any thread. */
  Cancellable schedule(Duration delay, Runnable task);

  /** Something that will happen unless it is cancelled. */
  @FunctionalInterface
  interface Cancellable {
    /** Cancels; without effect when it has happened already. Any thread. */
    void cancel();
  }
}
