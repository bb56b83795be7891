package im.recado.kernel.session;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

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
    if (isDurable(write) || !session.keepsUnacknowledged()) {
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
}
