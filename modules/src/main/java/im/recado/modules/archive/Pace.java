package im.recado.modules.archive;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.recado.kernel.time.Timers;
import im.recado.wire.jid.Jid;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Lets everybody have so much in a second, and some seconds' worth at once; who wants more waits (SECURITY R12, D10). */
final class Pace {
  /** So many seconds' worth at once. */
  private static final int BURST = 4;

  private static final int MOST_KNOWN = 10_000;

  private final Timers timers;
  private final LongSupplier perSecond;

  /** Until when what each was given is paid for, in nanoseconds. */
  private final Cache<Jid, AtomicLong> paidUntil =
      Caffeine.newBuilder().maximumSize(MOST_KNOWN).expireAfterAccess(Duration.ofMinutes(5)).build();

  Pace(Timers timers, LongSupplier perSecond) {
    this.timers = timers;
    this.perSecond = perSecond;
  }

  /** Waits until this one may have more. On a virtual thread. */
  void await(Jid who) {
    AtomicLong until = paidUntil.getIfPresent(who);
    long ahead = until == null ? 0 : until.get() - timers.nanoTime() - TimeUnit.SECONDS.toNanos(BURST);
    if (ahead > 0) {
      CountDownLatch paid = new CountDownLatch(1);
      timers.after(Duration.ofNanos(ahead), paid::countDown);
      try {
        paid.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** This one was given so much. */
  void spent(Jid who, long amount) {
    long now = timers.nanoTime();
    long price = TimeUnit.SECONDS.toNanos(1) * amount / perSecond.getAsLong();
    paidUntil.get(who, any -> new AtomicLong(now)).updateAndGet(until -> (until - now > 0 ? until : now) + price);
  }
}
