package im.recado.gateway;

import im.recado.kernel.background.Background;
import java.util.ArrayDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does all that happens to one {@link GatewaySession} in one order, on a virtual thread that is there while there is something
 * to do. Bounded in steps and bytes: a network that does not move fills its own lane and nothing else. Any thread offers.
 */
final class SessionLane {
  private static final Logger LOG = LoggerFactory.getLogger(SessionLane.class);

  /** So many steps may wait. */
  static final int MOST_STEPS = 1000;

  /** So many bytes may wait in them. */
  static final int MOST_BYTES = 1 << 20;

  /** What became of a step that was offered. */
  enum Taken {
    YES,
    /** There is no room. */
    FULL,
    /** The lane has ended. */
    CLOSED
  }

  private record Step(Runnable work, int bytes) {}

  // Guarded by this.
  private final ArrayDeque<Step> waiting = new ArrayDeque<>(0);
  private int bytes;
  private boolean running;
  private boolean closed;
  private long runner;

  /** Does a step after all earlier ones, if there is room. Never waits. */
  synchronized Taken offer(int size, Runnable work) {
    if (!closed && (waiting.size() >= MOST_STEPS || bytes + size > MOST_BYTES)) {
      return Taken.FULL;
    }
    return add(size, work);
  }

  /** Does one of the few steps of the kit's own, room or not. Never waits. */
  synchronized Taken add(int size, Runnable work) {
    if (closed) {
      return Taken.CLOSED;
    }
    waiting.add(new Step(work, size));
    bytes += size;
    if (!running) {
      running = true;
      Background.start("a session of a gateway", this::run);
    }
    return Taken.YES;
  }

  /** Does a step, waiting for room; what a step itself puts here is taken at once. False when the lane has ended. */
  synchronized boolean put(int size, Runnable work) throws InterruptedException {
    while (!closed
        && runner != Thread.currentThread().threadId()
        && (waiting.size() >= MOST_STEPS || (bytes > 0 && bytes + size > MOST_BYTES))) {
      wait();
    }
    return add(size, work) == Taken.YES;
  }

  /** Whether the lane has ended: whoever comes needs another. */
  synchronized boolean isClosed() {
    return closed;
  }

  /** Ends the lane if nothing waits. Within a step. */
  synchronized boolean closeIfIdle() {
    if (waiting.isEmpty()) {
      closed = true;
      notifyAll();
    }
    return closed;
  }

  private void run() {
    Step step;
    while ((step = next()) != null) {
      try {
        step.work.run();
      } catch (RuntimeException | Error e) {
        // Errors too: the rest of the lane must have its turn.
        LOG.error("A step of a gateway failed", e);
      }
    }
  }

  private synchronized @org.jspecify.annotations.Nullable Step next() {
    Step next = waiting.poll();
    if (next == null) {
      running = false;
      runner = 0;
    } else {
      runner = Thread.currentThread().threadId();
      bytes -= next.bytes;
      notifyAll();
    }
    return next;
  }
}
