package im.recado.testkit.server;

import im.recado.kernel.stream.Loop;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.XmlWriter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real thread that plays an event loop. Delays are those of played time, but for the moments that a server waits for
 * things to come together: what is shorter than a second passes by itself.
 */
final class InProcessLoop implements Loop, AutoCloseable {
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private final PlayedTime time;
  private final ScheduledExecutorService executor;
  private final XmlWriter writer = new XmlWriter(Namespaces.CLIENT);
  private volatile @Nullable Thread thread;

  InProcessLoop(PlayedTime time, String name) {
    this.time = time;
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = Thread.ofPlatform().name(name).daemon().unstarted(task);
              thread = made;
              return made;
            });
  }

  /** Empty, during one call on this loop. */
  XmlWriter writer() {
    writer.clear();
    return writer;
  }

  @Override
  public boolean inLoop() {
    return Thread.currentThread() == thread;
  }

  @Override
  public void execute(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      // The server is gone; nobody waits for this.
    }
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable task) {
    if (delay.compareTo(MOMENT) >= 0) {
      return time.after(delay, this, task);
    }
    try {
      Future<?> pending = executor.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
      return () -> pending.cancel(false);
    } catch (RejectedExecutionException e) {
      return () -> {};
    }
  }

  /** Waits until everything handed to this loop so far is done. */
  void settle() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    execute(() -> done.complete(null));
    done.orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
