package im.recado.kernel.limit;

import java.util.function.IntSupplier;

/**
 * A token bucket for bytes that are read: reading pauses while it is empty, nothing is dropped (SECURITY B-1, D5). Several
 * connections may share one. An element weighs more than its bytes, as it costs work however short it is: without that a
 * client that sends nothing but requests for acknowledgement, of 26 bytes each, would keep a loop to itself. Any thread.
 */
public final class ReadLimit {
  /** After so long the bucket is full in any case; keeps the products small. */
  private static final long LONG_AGO = 60_000_000_000L;

  /** So often it is looked whether the rate was changed. */
  private static final long LOOK = 1_000_000_000L;

  /** What an element costs beside its bytes. */
  public static final int ELEMENT = 128;

  private final IntSupplier rate;
  private final IntSupplier most;
  private int bytesPerSecond;
  private int burst;
  private long tokens;
  private long filledAt;
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
    this.tokens = burst;
    this.filledAt = now;
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
    long elapsed = Math.max(0, now - filledAt);
    long fresh = elapsed > LONG_AGO ? burst : elapsed / 1000 * bytesPerSecond / 1_000_000;
    if (tokens + fresh >= burst) {
      tokens = burst;
      filledAt = now;
    } else if (fresh > 0) {
      tokens += fresh;
      // What is too short for a whole byte counts next time.
      filledAt += fresh * 1_000_000 / bytesPerSecond * 1000;
    }
    tokens -= bytes + (long) elements * ELEMENT;
    return tokens >= 0 ? 0 : Math.max(1, -tokens * 1000 / bytesPerSecond);
  }
}
