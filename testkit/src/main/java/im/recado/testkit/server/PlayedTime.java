package im.recado.testkit.server;

import im.recado.kernel.stream.Loop;
import im.recado.kernel.time.Timers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Time that stands still until the test lets it pass. Safe for any thread. */
public final class PlayedTime extends Clock implements Timers {
  /** The date of the examples in the oldest specifications: nothing must depend on today's. */
  public static final Instant START = Instant.parse("2026-07-21T02:56:15Z");

  private record Waiting(long at, long order, Executor executor, Runnable task) {}

  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Waiting::at).thenComparingLong(Waiting::order));
  private Instant now = START;
  private long nanos = 1;
  private long order;

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return zone.equals(ZoneOffset.UTC) ? this : Clock.fixed(instant(), zone);
  }

  @Override
  public synchronized long nanoTime() {
    return nanos;
  }

  @Override
  public Loop.Cancellable after(Duration delay, Runnable task) {
    return after(delay, PlayedTime::runToTheEnd, task);
  }

  /** Runs a task on an executor when so much time has passed. */
  synchronized Loop.Cancellable after(Duration delay, Executor executor, Runnable task) {
    Waiting next = new Waiting(nanos + delay.toNanos(), order++, executor, task);
    waiting.add(next);
    return () -> {
      synchronized (this) {
        waiting.remove(next);
      }
    };
  }

  /** Sets the time of day without letting any time pass: the clock was wrong. */
  public synchronized void jump(Instant to) {
    now = to;
  }

  /** Lets time pass; what falls due on the way has been done, or handed to its loop, when this returns. */
  public void pass(Duration duration) {
    long end = nanoTime() + duration.toNanos();
    Waiting due;
    while ((due = nextUntil(end)) != null) {
      due.executor.execute(due.task);
    }
  }

  private synchronized @Nullable Waiting nextUntil(long end) {
    Waiting due = waiting.peek();
    long to = due == null || due.at > end ? end : Math.max(nanos, due.at);
    now = now.plusNanos(to - nanos);
    nanos = to;
    return due == null || due.at > end ? null : waiting.remove();
  }

  private static void runToTheEnd(Runnable task) {
    Thread thread = Thread.startVirtualThread(task);
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
