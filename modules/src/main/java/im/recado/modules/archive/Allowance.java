package im.recado.modules.archive;

import im.recado.kernel.limit.Buckets;
import im.recado.kernel.time.Timers;
import im.recado.wire.jid.Jid;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongSupplier;

/** Lets everybody have so much in a second, and some seconds' worth at once; who wants more waits (SECURITY R12, D10). */
public final class Allowance {
  /** So many seconds' worth at once. */
  private static final int BURST = 4;

  private final Timers timers;
  private final LongSupplier perSecond;
  private final Buckets<Jid> given;

  public Allowance(Timers timers, LongSupplier perSecond) {
    this.timers = timers;
    this.perSecond = perSecond;
    this.given = new Buckets<>(timers::nanoTime);
  }

  /** Waits until this one may have more. On a virtual thread. */
  public void await(Jid who) {
    long debt = draw(who, 0);
    if (debt > 0) {
      CountDownLatch paid = new CountDownLatch(1);
      timers.after(Duration.ofNanos(debt), paid::countDown);
      try {
        paid.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** This one was given so much. */
  public void spent(Jid who, long amount) {
    draw(who, amount);
  }

  private long draw(Jid who, long amount) {
    double rate = perSecond.getAsLong();
    return given.draw(who, amount, rate, rate * BURST);
  }
}
