package im.recado.kernel.limit;

import java.util.function.IntSupplier;

/**
 * A {@link Bucket} for bytes that are read: reading pauses while it is empty, nothing is dropped (SECURITY B-1, D5).
 * Several connections may share one. An element weighs more than its bytes, as it costs work however short it is:
 * without that a client that sends nothing but requests for acknowledgement, of 26 bytes each, would keep a loop to
 * itself. Any thread.
 */
public final class ReadLimit {
  /** So often it is looked whether the rate was changed. */
  private static final long LOOK = 1_000_000_000L;

  private static final double MILLI = 1e6;

  /** What an element costs beside its bytes. */
  public static final int ELEMENT = 128;

  private final IntSupplier rate;
  private final IntSupplier most;
  private final Bucket bucket = new Bucket();
  private int bytesPerSecond;
  private int burst;
  private long lookedAt;

  /**
   * A full bucket.
   *
   * @param rate bytes a second
   * @param most bytes at once
   * @param now {@link System#nanoTime}
   */
  public ReadLimit(IntSupplier rate, IntSupplier most, long now) {
    this.rate = rate;
    this.most = most;
    this.bytesPerSecond = rate.getAsInt();
    this.burst = most.getAsInt();
    this.lookedAt = now;
  }

  /**
   * Takes what was read.
   *
   * @param bytes so many
   * @param elements so many were in them, at the top of the stream
   * @param now {@link System#nanoTime}
   * @return how many milliseconds to read nothing; 0 to go on
   */
  public synchronized long take(int bytes, int elements, long now) {
    if (now - lookedAt > LOOK) {
      lookedAt = now;
      bytesPerSecond = rate.getAsInt();
      burst = most.getAsInt();
    }
    long debt = bucket.draw(now, bytes + (double) elements * ELEMENT, bytesPerSecond, burst);
    return debt == 0 ? 0 : Math.max(1, Math.round(debt / MILLI));
  }
}
