package im.recado.kernel.session;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What has still to reach the disk before a session's client may be told that what it sent is safe: archives, above
 * all. Safe for any thread.
 */
public final class Writes {
  private static final Key<Writes> KEY = Key.named("writes");

  /** So many on the way are much: what one person writes in a second is less, even with several archives. */
  static final int MANY = 128;

  private final ArrayDeque<CompletableFuture<?>> pending = new ArrayDeque<>(0);

  private Writes() {}

  /** Something that this session has sent is being written. Nothing is noted for a client that will never ask. */
  public static void add(Session session, CompletableFuture<?> write) {
    if (session.keepsUnacknowledged()) {
      note(session, write);
    }
  }

  /**
   * The same when the disk does not keep up, whether the client will ask or not: one that has much on the way may not
   * send more before half of that is written. On the session's lane.
   *
   * @param everybody whether there is so little room left that nobody may, before all is written
   */
  public static void addSlow(Session session, CompletableFuture<?> write, boolean everybody) {
    int onTheWay = note(session, write);
    if (everybody) {
      session.debts().oweWrites(0);
    } else if (onTheWay >= MANY) {
      session.debts().oweWrites(MANY / 2);
    }
  }

  /** One more; how many are on the way now. */
  private static int note(Session session, CompletableFuture<?> write) {
    if (isDurable(write)) {
      return 0;
    }
    Writes writes = session.get(KEY);
    if (writes == null) {
      writes = make(session);
    }
    return writes.add(write);
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

  private int add(CompletableFuture<?> write) {
    synchronized (pending) {
      // They are done in the order in which they came, most of them before the next one comes.
      while (!pending.isEmpty() && isDurable(pending.getFirst())) {
        pending.removeFirst();
      }
      pending.add(write);
      return pending.size();
    }
  }

  /** Ends the session when something of it will never be durable; whether it did. Any thread. */
  public static boolean endIfLost(Session session) {
    Writes writes = session.get(KEY);
    if (writes == null) {
      return false;
    }
    synchronized (writes.pending) {
      if (writes.pending.stream().noneMatch(CompletableFuture::isCompletedExceptionally)) {
        return false;
      }
    }
    session.endUnsafe();
    return true;
  }

  private static boolean isDurable(CompletableFuture<?> write) {
    return write.isDone() && !write.isCompletedExceptionally();
  }

  /** Completes when all that was added up to now is durable; exceptionally when something is not and never will be. */
  public static CompletableFuture<Void> durable(Session session) {
    return durable(session, 0);
  }

  /** The same for all but the youngest, so many. */
  private static CompletableFuture<Void> durable(Session session, int younger) {
    Writes writes = session.get(KEY);
    if (writes == null) {
      return CompletableFuture.completedFuture(null);
    }
    List<CompletableFuture<?>> now;
    synchronized (writes.pending) {
      writes.pending.removeIf(Writes::isDurable);
      now = List.copyOf(writes.pending);
    }
    int elder = Math.max(0, now.size() - younger);
    return CompletableFuture.allOf(now.subList(0, elder).toArray(new CompletableFuture<?>[0]));
  }

  /** Waits until no more than so many are on the way; false when something is not durable within this time. */
  static boolean await(Session session, int younger, Duration patience) {
    try {
      durable(session, younger).get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      endIfLost(session);
      return false;
    }
  }
}
