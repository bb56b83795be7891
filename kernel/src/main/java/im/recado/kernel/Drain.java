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
 * closed with {@code <system-shutdown/>} (RFC 6120 section 4.9.3.22) and every session whose client cannot come back to it;
 * then modules hear {@link ServerStopped}. Nobody may connect any more when it begins; the database is closed by the caller
 * when it is over.
 */
final class Drain {
  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
  private static final StreamError SHUTDOWN =
      StreamError.of("system-shutdown", "The server is being stopped. It will be back.");

  private Drain() {}

  /** Drains; whether everything was closed in time. Waits. */
  static boolean run(Kernel kernel, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    try (ExecutorService work = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> tasks = new ArrayList<>();
      tasks.add(work.submit(() -> kernel.events().fire(new ServerStopping())));
      boolean inTime = await(tasks, deadline);
      tasks.clear();
      inTime &= await(turns(kernel), deadline);
      for (Session session : kernel.sessions().all()) {
        // The others wait for their clients, over the restart (XEP-0198).
        if (!session.isResumable()) {
          tasks.add(work.submit(() -> kernel.sessions().close(session, SHUTDOWN)));
        }
      }
      for (ClientStream stream : kernel.clientStreams().all()) {
        stream.end(SHUTDOWN);
      }
      inTime &= await(tasks, deadline);
      tasks.clear();
      tasks.add(work.submit(() -> kernel.events().fire(new ServerStopped())));
      inTime &= await(tasks, deadline);
      while (!kernel.clientStreams().all().isEmpty() && System.nanoTime() < deadline) {
        LockSupport.parkNanos(2_000_000);
      }
      if (!inTime) {
        work.shutdownNow();
      }
      return inTime && kernel.clientStreams().all().isEmpty();
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

  private static boolean await(List<Future<?>> tasks, long deadline) {
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
