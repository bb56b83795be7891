package im.recado.kernel.session;

import im.recado.kernel.background.Background;
import im.recado.kernel.stream.Loop;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does one stream's work strictly in order. As long as every step works from memory it runs on the event loop itself;
 * the first step that may wait moves the lane to a virtual thread until its queue is empty, so that waiting code stays
 * plain and the hot path pays no hand-over.
 *
 * <p>{@link #offer} is for the loop; {@link #block} for a step of this lane, wherever it runs.
 */
public final class Lane<T> {
  /** So many items waiting stop the reading of the connection, and so many let it go on. */
  private static final int HIGH = 64;

  private static final int LOW = 16;

  private final Loop loop;
  private final Consumer<T> step;
  private final Consumer<Boolean> reading;

  /** Written by the loop when the lane leaves it, by the virtual thread, under the lock, when it comes back. */
  private volatile boolean away;

  private @Nullable ArrayDeque<T> waiting;
  private boolean stopped;

  /**
   * A lane of the given loop.
   *
   * @param step does one item; must not throw
   * @param reading told to stop and to resume reading when the queue is long
   */
  public Lane(Loop loop, Consumer<T> step, Consumer<Boolean> reading) {
    this.loop = loop;
    this.step = step;
    this.reading = reading;
  }

  /** Does this item after all earlier ones. */
  public void offer(T item) {
    if (away && enqueue(item)) {
      return;
    }
    step.accept(item);
  }

  private synchronized boolean enqueue(T item) {
    if (!away) {
      return false;
    }
    if (waiting == null) {
      waiting = new ArrayDeque<>();
    }
    waiting.add(item);
    if (waiting.size() >= HIGH && !stopped) {
      stopped = true;
      reading.accept(false);
    }
    return true;
  }

  /**
   * Goes on with work that may wait, as the last thing that the current step does. Later items wait for it.
   *
   * @param work must not throw
   */
  public void block(Runnable work) {
    if (!loop.inLoop()) {
      work.run();
      return;
    }
    away = true;
    Background.start(
        "the lane of a session",
        () -> {
          work.run();
          T next;
          while ((next = next()) != null) {
            step.accept(next);
          }
        });
  }

  /** How many items wait. Any thread. */
  public synchronized int waiting() {
    return waiting == null ? 0 : waiting.size();
  }

  private synchronized @Nullable T next() {
    T next = waiting == null ? null : waiting.poll();
    if (stopped && (waiting == null || waiting.size() <= LOW)) {
      stopped = false;
      reading.accept(true);
    }
    if (next == null) {
      waiting = null;
      away = false;
    }
    return next;
  }
}
