package im.recado.client.model;

import java.util.Comparator;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Does the work of one account, one piece after the other on one thread. What a person has said goes before whatever else waits: the
 * program may be killed at any moment, and what is only read can be read again. The thread is one of the platform: virtual ones wait beside much
 * that is reckoned at a start. Safe for any thread.
 */
public final class Order extends ThreadPoolExecutor {
  private final AtomicLong given = new AtomicLong();

  /** Work that goes before what is none; among itself it stays in order. */
  record First(Runnable work) implements Runnable {
    @Override
    public void run() {
      work.run();
    }
  }

  private record Turn(boolean first, long number, Runnable work) implements Runnable {
    private static final Comparator<Runnable> ORDER =
        Comparator.comparing(Turn.class::cast, Comparator.comparing((Turn turn) -> !turn.first).thenComparingLong(Turn::number));

    @Override
    public void run() {
      work.run();
    }
  }

  /** One whose thread begins with the first piece of work. */
  public Order() {
    super(1, 1, 0, TimeUnit.SECONDS, new PriorityBlockingQueue<>(16, Turn.ORDER), Thread.ofPlatform().daemon().name("store").factory());
  }

  @Override
  public void execute(Runnable work) {
    super.execute(new Turn(work instanceof First, given.getAndIncrement(), work));
  }
}
