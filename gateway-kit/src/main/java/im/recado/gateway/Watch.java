package im.recado.gateway;

import im.recado.kernel.stream.Loop;
import im.recado.kernel.time.Timers;
import java.time.Duration;

/**
 * Ends what a thread waits for when that takes too long: a server that says a byte now and then would keep it for ever. The thread is
 * a virtual one, whose waiting for a socket ends when it is interrupted.
 */
final class Watch implements AutoCloseable {
  private final Thread waiting = Thread.currentThread();
  private final Loop.Cancellable alarm;
  private boolean over;
  private boolean barked;

  Watch(Timers timers, Duration longest) {
    this.alarm = timers.after(longest, this::bark);
  }

  private synchronized void bark() {
    if (!over) {
      barked = true;
      waiting.interrupt();
    }
  }

  /** Whether it has taken too long. */
  synchronized boolean isLate() {
    return barked;
  }

  /** The thread waits no more, and whatever it does next is not interrupted. */
  @Override
  public void close() {
    alarm.cancel();
    synchronized (this) {
      over = true;
      if (barked) {
        Thread.interrupted();
      }
    }
  }
}
