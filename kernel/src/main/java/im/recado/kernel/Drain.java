package im.recado.kernel;

import im.recado.kernel.event.ServerStopped;
import im.recado.kernel.event.ServerStopping;
import im.recado.kernel.session.Session;
import im.recado.kernel.stream.ClientStream;
import im.recado.kernel.stream.Loop;
import im.recado.kernel.stream.StreamError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a server in order: modules hear {@link ServerStopping} while everything still stands, then every stream is
 * closed with {@code <system-shutdown/>} (RFC 6120 section 4.9.3.22) and every session whose client cannot come back to
 * it; then modules hear {@link ServerStopped}. Nobody may connect any more when it begins; the database is closed by
 * the caller when it is over.
 */
final class Drain {
  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
  private static final StreamError SHUTDOWN =
      StreamError.of("system-shutdown", "The server is being stopped. It will be back.");

  private Drain() {}

  /**
   * Drains; whether everything was closed in time. Waits, but never longer than the limit: what hangs by then, because
   * the database does, is left behind.
   */
  static boolean run(Kernel kernel, Duration limit) {
    long began = System.nanoTime();
    long end = began + limit.toNanos();
    // Whatever hangs before it, modules get their time to write down what must outlive the process.
    long leave = began + limit.toNanos() * 3 / 4;
    ExecutorService work = Executors.newVirtualThreadPerTaskExecutor();
    try {
      boolean inTime = await(List.of(work.submit(() -> kernel.events().fire(new ServerStopping()))), leave);
      inTime &= await(turns(kernel), leave);
      List<Future<?>> closing = new ArrayList<>();
      for (Session session : kernel.sessions().all()) {
        // The others wait for their clients, over the restart (XEP-0198).
        if (!session.isResumable()) {
          closing.add(work.submit(() -> kernel.sessions().close(session, SHUTDOWN)));
        }
      }
      for (ClientStream stream : kernel.clientStreams().all()) {
        stream.end(SHUTDOWN);
      }
      inTime &= await(closing, leave);
      inTime &= await(List.of(work.submit(() -> kernel.events().fire(new ServerStopped()))), end);
      while (!kernel.clientStreams().all().isEmpty() && System.nanoTime() < end) {
        LockSupport.parkNanos(2_000_000);
      }
      return inTime && kernel.clientStreams().all().isEmpty();
    } finally {
      // Not closed: that would wait for what hangs.
      work.shutdownNow();
    }
  }

  /** A turn of each event loop: what modules have said to clients until now has been handed to their connections. */
  private static List<Future<?>> turns(Kernel kernel) {
    Set<Loop> loops = Collections.newSetFromMap(new IdentityHashMap<>());
    for (ClientStream stream : kernel.clientStreams().all()) {
      loops.add(stream.connection().loop());
    }
    List<Future<?>> turns = new ArrayList<>();
    for (Loop loop : loops) {
      CompletableFuture<Void> turn = new CompletableFuture<>();
      loop.execute(() -> turn.complete(null));
      turns.add(turn);
    }
    return turns;
  }

  private static boolean await(List<? extends Future<?>> tasks, long deadline) {
    boolean all = true;
    for (Future<?> task : tasks) {
      try {
        task.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (java.util.concurrent.ExecutionException e) {
        LOG.error("A step of the shutdown failed", e.getCause());
        all = false;
      } catch (java.util.concurrent.TimeoutException e) {
        all = false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return all;
  }
}
