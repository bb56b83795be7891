package im.recado.client.model;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Does the work of one account, one piece after the other. What a person has said waits for none of it and has a thread of its own: the
 * program may be killed at any moment, and what is only read can be read again. Both are threads of the platform: virtual ones wait beside
 * much that is reckoned at a start. Safe for any thread.
 */
public final class Order extends AbstractExecutorService {
  private final ExecutorService said = thread("said");
  private final ExecutorService rest = thread("store");

  /** What a person has said; among itself it stays in order. */
  record Said(Runnable work) implements Runnable {
    @Override
    public void run() {
      work.run();
    }
  }

  private static ExecutorService thread(String name) {
    return Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name).factory());
  }

  @Override
  public void execute(Runnable work) {
    (work instanceof Said ? said : rest).execute(work);
  }

  @Override
  public void shutdown() {
    said.shutdown();
    rest.shutdown();
  }

  @Override
  public List<Runnable> shutdownNow() {
    List<Runnable> undone = new ArrayList<>(said.shutdownNow());
    undone.addAll(rest.shutdownNow());
    return undone;
  }

  @Override
  public boolean isShutdown() {
    return rest.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return said.isTerminated() && rest.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    long until = System.nanoTime() + unit.toNanos(timeout);
    return said.awaitTermination(timeout, unit) && rest.awaitTermination(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
  }
}
