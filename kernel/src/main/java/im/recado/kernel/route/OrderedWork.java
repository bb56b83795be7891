package im.recado.kernel.route;

import im.recado.kernel.background.Background;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what may wait on virtual threads: what one asks in the order in which it was asked (RFC 6120 section 10.1), what
 * others ask beside it. Any thread; nothing is kept of whom nothing is waiting for.
 *
 * @param <K> whose turn it is
 */
public final class OrderedWork<K> {
  private static final Logger LOG = LoggerFactory.getLogger(OrderedWork.class);

  private final int most;
  private final Map<K, ArrayDeque<Runnable>> waiting = new ConcurrentHashMap<>();

  /** @param most so much of one waits at a time */
  public OrderedWork(int most) {
    this.most = most;
  }

  /**
   * Does this after all that was taken for the same one before. False, and it is not done, when too much waits already.
   *
   * @param work must not throw; if it does, what comes after it is done all the same
   */
  public boolean take(K whose, Runnable work) {
    boolean[] refused = {false};
    waiting.compute(
        whose,
        (key, queue) -> {
          if (queue == null) {
            Background.start("work in order", () -> run(key, work));
            return new ArrayDeque<>(1);
          }
          if (queue.size() < most) {
            queue.add(work);
          } else {
            refused[0] = true;
          }
          return queue;
        });
    return !refused[0];
  }

  /** Whether something of this one is being done or waits. */
  public boolean isBusy(K whose) {
    return waiting.containsKey(whose);
  }

  private void run(K whose, Runnable first) {
    for (Runnable work = first; work != null; work = next(whose)) {
      try {
        work.run();
      } catch (RuntimeException | Error e) {
        LOG.error("What {} has asked failed", whose, e);
      }
    }
  }

  private @Nullable Runnable next(K whose) {
    Runnable[] next = {null};
    waiting.computeIfPresent(
        whose,
        (key, queue) -> {
          next[0] = queue.poll();
          return next[0] == null ? null : queue;
        });
    return next[0];
  }
}
