package im.recado.modules.federation;

import im.recado.kernel.Kernel;
import im.recado.kernel.stream.Loop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The times of a link: when its server is tried again, when what waits goes back because nothing has moved for {@link
 * LinkLimits#PATIENCE}, and for how long nothing is tried after that. Guarded by the link.
 */
final class Patience {
  private final Kernel kernel;
  private final LinkLimits limits;
  private final Runnable again;
  private final Runnable end;
  private final Rest rest = new Rest();
  private Loop.@Nullable Cancellable retry;
  private Loop.@Nullable Cancellable patience;

  /** When the queue last got shorter, or something came into an empty one. */
  private long movedAt;

  /**
   * Patience of a link.
   *
   * @param again what is done when it is time to try again; calls {@link #triesAgain}
   * @param end what is done when patience may have an end; calls {@link #isOver}
   */
  Patience(Kernel kernel, LinkLimits limits, Runnable again, Runnable end) {
    this.kernel = kernel;
    this.limits = limits;
    this.again = again;
    this.end = end;
  }

  private long now() {
    return kernel.timers().nanoTime();
  }

  // Waiting.

  /** There is an end to waiting. */
  void begin() {
    if (patience == null) {
      patience = kernel.timers().after(limits.patience(), end);
    }
  }

  /** Something waits where nothing did. */
  void starts() {
    movedAt = now();
  }

  /** Something that waited has arrived. */
  void worked() {
    movedAt = now();
    rest.worked();
  }

  /**
   * Its time has come, see the constructor: whether nothing has moved for so long; else it comes again in time.
   *
   * @param waits whether anything waits, for else there is nothing to be patient about
   */
  boolean isOver(boolean waits) {
    patience = null;
    Duration left = limits.patience().minusNanos(now() - movedAt);
    if (waits && left.isPositive()) {
      patience = kernel.timers().after(left, end);
    }
    return waits && !left.isPositive();
  }

  /** Nothing waits any more. */
  void stop() {
    patience = cancel(patience);
  }

  // Trying again.

  /** The server is tried. */
  void tries() {
    rest.tried();
  }

  /** Whether it was tried once since it was of use. */
  boolean isFirst() {
    return rest.isFirst();
  }

  /** It is tried again after a pause that grows. */
  void pause() {
    retry = kernel.timers().after(rest.pause(kernel.random()), again);
  }

  /** Whether it is about to be tried again. */
  boolean isPausing() {
    return retry != null;
  }

  /** The pause is over. */
  void triesAgain() {
    retry = null;
  }

  /** There is another way: it is not tried again. */
  void noPause() {
    retry = cancel(retry);
  }

  // Rest.

  /** Nothing is tried for a while, longer each time. */
  void rest() {
    rest.begin(now());
  }

  /** For how long nothing is tried; not positive when it may be. */
  Duration restLeft() {
    return rest.left(now());
  }

  boolean isResting() {
    return restLeft().isPositive();
  }

  /** The server is there after all. */
  void forgive() {
    rest.forget();
  }

  private static Loop.@Nullable Cancellable cancel(Loop.@Nullable Cancellable timer) {
    if (timer != null) {
      timer.cancel();
    }
    return null;
  }
}
