package im.recado.testkit.memory;

import im.recado.kernel.store.StoreException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What stands in for the disk: does writes in the order of the calls, or keeps them waiting, or refuses them. */
final class MemoryDisk {
  /** So many writes that wait are more than should come from one. */
  private static final int MANY = 64;

  /** So many are more than should come from all. */
  private static final int TOO_MANY = 256;

  /** Held while something is written or read. Whoever hands in a write does not wait for it: what is under way may wait for them. */
  private final ReentrantLock busy = new ReentrantLock();

  // Guarded by this.
  private final ArrayDeque<Pending<?>> waiting = new ArrayDeque<>();
  private boolean full;
  private boolean held;

  /** So many writes are done before the next is held; negative when none is going to be. */
  private int until = -1;

  /** A write that waits. */
  private static final class Pending<T> {
    final Supplier<@Nullable T> work;
    final CompletableFuture<T> future = new CompletableFuture<>();
    @Nullable T result;
    @Nullable RuntimeException failure;

    Pending(Supplier<@Nullable T> work) {
      this.work = work;
    }

    void perform(boolean full) {
      try {
        if (full) {
          throw new StoreException("the disk is full", new IOException("No space left on device"));
        }
        result = work.get();
      } catch (RuntimeException e) {
        failure = e;
      }
    }

    void tell() {
      if (failure != null) {
        future.completeExceptionally(failure);
      } else {
        future.complete(result);
      }
    }
  }

  /** Does a write after all earlier ones; at once when none is held or under way. */
  <T> CompletableFuture<T> later(Supplier<@Nullable T> work) {
    CompletableFuture<T> future = add(work);
    drain(false);
    return future;
  }

  /** Does a write after all earlier ones and waits for it. */
  <T> T now(Supplier<@Nullable T> work) {
    CompletableFuture<T> future = add(work);
    drain(true);
    try {
      return future.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** Reads. */
  <T> T read(Supplier<T> work) {
    busy.lock();
    try {
      return work.get();
    } finally {
      busy.unlock();
    }
  }

  private synchronized <T> CompletableFuture<T> add(Supplier<@Nullable T> work) {
    Pending<T> pending = new Pending<>(work);
    waiting.add(pending);
    return pending.future;
  }

  /** @param waits whether to wait for somebody else's turn; else they do what there is to do */
  private void drain(boolean waits) {
    while (waiting() > 0) {
      if (waits) {
        busy.lock();
      } else if (!busy.tryLock()) {
        return;
      }
      Pending<?> next;
      try {
        next = next();
        if (next != null) {
          next.perform(isFull());
        }
      } finally {
        busy.unlock();
      }
      if (next == null) {
        return;
      }
      next.tell();
    }
  }

  private synchronized @Nullable Pending<?> next() {
    held |= !waiting.isEmpty() && until == 0;
    if (held || waiting.isEmpty()) {
      return null;
    }
    until = Math.max(-1, until - 1);
    return waiting.remove();
  }

  private synchronized boolean isFull() {
    return full;
  }

  synchronized void full(boolean full) {
    this.full = full;
  }

  synchronized void hold() {
    held = true;
  }

  /** Does so many writes and keeps what comes then waiting. */
  synchronized void holdAfter(int writes) {
    until = writes;
  }

  void release() {
    synchronized (this) {
      held = false;
      until = -1;
    }
    drain(true);
  }

  synchronized int waiting() {
    return waiting.size();
  }

  synchronized boolean isBehind() {
    return waiting.size() >= MANY;
  }

  synchronized boolean isCrowded() {
    return waiting.size() >= TOO_MANY;
  }

  /** Forgets what waits, without a word to whoever waits for it. */
  synchronized void crash() {
    waiting.clear();
    held = false;
    until = -1;
  }

  private final Set<String> stuck = ConcurrentHashMap.newKeySet();

  /** Whether a file cannot be removed. */
  boolean isStuck(String id) {
    return stuck.contains(id);
  }

  void stuck(String id, boolean is) {
    if (is) {
      stuck.add(id);
    } else {
      stuck.remove(id);
    }
  }
}
