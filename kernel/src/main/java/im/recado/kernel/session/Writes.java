package im.recado.kernel.session;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What has still to reach the disk before a session's client may be told that what it sent is safe: archives, above all.
 * Safe for any thread.
 */
public final class Writes {
  private static final Key<Writes> KEY = Key.named("writes");

  private final ArrayDeque<CompletableFuture<?>> pending = new ArrayDeque<>(0);

  private Writes() {}

  /** Something that this session has sent is being written. Nothing is noted for a client that will never ask. */
  public static void add(Session session, CompletableFuture<?> write) {
    if (session.keepsUnacknowledged()) {
      note(session, write);
    }
  }

  /**
   * The same when the disk does not keep up: the session's client may not send more before this is written, whether it will
   * ask or not.
   */
  public static void addSlow(Session session, CompletableFuture<?> write) {
    note(session, write);
    session.oweWrites();
  }

  private static void note(Session session, CompletableFuture<?> write) {
    if (isDurable(write)) {
      return;
    }
    Writes writes = session.get(KEY);
    if (writes == null) {
      writes = make(session);
    }
    writes.add(write);
  }

  private static Writes make(Session session) {
    synchronized (session) {
      Writes writes = session.get(KEY);
      if (writes == null) {
        writes = new Writes();
        session.set(KEY, writes);
      }
      return writes;
    }
  }

  private void add(CompletableFuture<?> write) {
    synchronized (pending) {
      // They are done in the order in which they came, most of them before the next one comes.
      while (!pending.isEmpty() && isDurable(pending.getFirst())) {
        pending.removeFirst();
      }
      pending.add(write);
    }
  }

  private static boolean isDurable(CompletableFuture<?> write) {
    return write.isDone() && !write.isCompletedExceptionally();
  }

  /** Completes when all that was added up to now is durable; exceptionally when something is not and never will be. */
  public static CompletableFuture<Void> durable(Session session) {
    Writes writes = session.get(KEY);
    if (writes == null) {
      return CompletableFuture.completedFuture(null);
    }
    List<CompletableFuture<?>> now;
    synchronized (writes.pending) {
      writes.pending.removeIf(Writes::isDurable);
      now = List.copyOf(writes.pending);
    }
    return CompletableFuture.allOf(now.toArray(new CompletableFuture<?>[0]));
  }

  /** Waits until all that was added up to now is durable; false when something is not within this time. */
  static boolean await(Session session, Duration patience) {
    try {
      durable(session).get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }
}
