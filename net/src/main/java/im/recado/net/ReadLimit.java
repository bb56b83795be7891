package im.recado.net;

/**
 * A token bucket for the bytes of one connection: reading pauses while it is empty, nothing is dropped (SECURITY D5). An
 * element weighs more than its bytes, as it costs work however short it is: without that a client that sends nothing but
 * requests for acknowledgement, of 26 bytes each, would keep a loop to itself. On the connection's loop.
 */
final class ReadLimit {
  /** After so long the bucket is full in any case; keeps the products small. */
  private static final long LONG_AGO = 60_000_000_000L;

  /** What an element costs beside its bytes. */
  static final int ELEMENT = 128;

  private final int bytesPerSecond;
  private final int burst;
  private long tokens;
  private long filledAt;

  ReadLimit(int bytesPerSecond, int burst, long now) {
    this.bytesPerSecond = bytesPerSecond;
    this.burst = burst;
    this.tokens = burst;
    this.filledAt = now;
  }

  /**
   * Takes what was read.
   *
   * @param bytes so many
   * @param elements so many were in them, at the top of the stream
   * @param now {@link System#nanoTime}
   * @return how many milliseconds to read nothing; 0 to go on
   */
  long take(int bytes, int elements, long now) {
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
