package im.recado.store.sql;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes that wait for the writer, in the order of the calls. Bounded by memory: beyond {@link #SOFT} callers wait if
 * they may, beyond {@link #HARD} nobody gets in. Safe for any thread.
 */
final class WriteQueue {
  /** Bytes of waiting writes, roughly, from which less should come of whoever brings many: some moments' work. */
  static final long LONG = 4L << 20;

  /** So long, in nanoseconds, writes that need not hurry wait for others, unless there are so many of them. */
  private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(50);

  private static final int MOST_PATIENT = 512;

  /** Bytes of waiting writes, roughly, from which callers wait. */
  static final long SOFT = 16L << 20;

  /** Bytes of waiting writes beyond which those who cannot wait are refused. */
  static final long HARD = 48L << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Condition room = lock.newCondition();
  private final ArrayDeque<Write<?>> waiting = new ArrayDeque<>();
  private long weight;
  private volatile boolean isLong;
  private volatile boolean isFull;
  private boolean writerWaits;

  /** Whether anything that waits should not wait longer. */
  private boolean hurried;

  private boolean closed;

  /** How a write fared. */
  enum Offer {
    TAKEN,
    FULL,
    CLOSED
  }

  /**
   * Queues a write.
   *
   * @param mayWait whether the caller may be held up until there is room
   */
  Offer offer(Write<?> write, boolean mayWait) {
    lock.lock();
    try {
      while (mayWait && weight >= SOFT && !closed) {
        room.awaitUninterruptibly();
      }
      if (closed) {
        return Offer.CLOSED;
      }
      if (weight >= HARD) {
        return Offer.FULL;
      }
      waiting.add(write);
      weight += write.weight();
      measure();
      hurried |= !write.isPatient();
      if (writerWaits && (hurried || waiting.size() == 1 || waiting.size() == MOST_PATIENT)) {
        writerWaits = false;
        filled.signal();
      }
      return Offer.TAKEN;
    } finally {
      lock.unlock();
    }
  }

  /**
   * What waits, oldest first, at most so many; waits for the first, but no longer than so many nanoseconds, and a
   * moment more when nothing is in a hurry. Empty when the time has passed, or when closed and drained.
   */
  List<Write<?>> take(int most, long nanos) {
    lock.lock();
    try {
      long left = nanos;
      while (waiting.isEmpty() && !closed && left > 0) {
        writerWaits = true;
        left = awaitFilled(left);
      }
      long patience = PATIENCE;
      while (!hurried && !waiting.isEmpty() && waiting.size() < MOST_PATIENT && !closed && patience > 0) {
        writerWaits = true;
        patience = awaitFilled(patience);
      }
      writerWaits = false;
      boolean full = weight >= SOFT;
      List<Write<?>> batch = new ArrayList<>(Math.min(most, waiting.size()));
      while (batch.size() < most && !waiting.isEmpty()) {
        Write<?> write = waiting.remove();
        weight -= write.weight();
        batch.add(write);
      }
      hurried = waiting.stream().anyMatch(write -> !write.isPatient());
      measure();
      if (full && weight < SOFT) {
        room.signalAll();
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void measure() {
    isLong = weight >= LONG;
    isFull = weight >= SOFT;
  }

  private long awaitFilled(long nanos) {
    try {
      return filled.awaitNanos(nanos);
    } catch (InterruptedException e) {
      return nanos; // Nobody interrupts the writer to end it: it ends when this is closed and empty.
    }
  }

  /** Whether nothing more gets in, and nothing waits. */
  boolean isDone() {
    lock.lock();
    try {
      return closed && waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Whether more waits than {@link #LONG}. */
  boolean isLong() {
    return isLong;
  }

  /** Whether more waits than {@link #SOFT}. */
  boolean isFull() {
    return isFull;
  }

  /** Whether nothing waits, and the writer waits for something. */
  boolean isIdle() {
    lock.lock();
    try {
      return waiting.isEmpty() && writerWaits;
    } finally {
      lock.unlock();
    }
  }

  /** How many writes wait. */
  int size() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /** Lets nothing more in; what waits is still taken. */
  void close() {
    lock.lock();
    try {
      closed = true;
      writerWaits = false;
      filled.signalAll();
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
