package im.recado.bench.measure;

import java.util.Arrays;

/**
 * A histogram of durations in nanoseconds: buckets of a fixed relative width (1/64, so a percentile is at most 1.6 %
 * off), from 0 to some 4,600 s; what is longer counts as the longest. One writer; merge when all writers are done.
 */
public final class Latencies {
  private static final int SUB_BITS = 6;
  private static final int SUB = 1 << SUB_BITS;
  private static final int MAX_BITS = 42;
  private static final int BUCKETS = (MAX_BITS - SUB_BITS + 1) * SUB + SUB;

  private final long[] counts = new long[BUCKETS];
  private long total;
  private long longest;

  /** Counts one duration; a negative one counts as 0. */
  public void record(long nanos) {
    long value = Math.max(0, nanos);
    counts[bucket(value)]++;
    total++;
    longest = Math.max(longest, value);
  }

  private static int bucket(long value) {
    if (value < SUB) {
      return (int) value;
    }
    int shift = 63 - Long.numberOfLeadingZeros(value) - SUB_BITS;
    int index = (shift + 1) * SUB + (int) (value >>> shift) - SUB;
    return Math.min(index, BUCKETS - 1);
  }

  private static long upperEnd(int bucket) {
    if (bucket < SUB) {
      return bucket;
    }
    int shift = bucket / SUB - 1;
    return ((long) (bucket % SUB + SUB + 1) << shift) - 1;
  }

  /** Adds what another histogram counted. */
  public void add(Latencies other) {
    for (int i = 0; i < BUCKETS; i++) {
      counts[i] += other.counts[i];
    }
    total += other.total;
    longest = Math.max(longest, other.longest);
  }

  /** Adds what another histogram counted, which then begins again. */
  public void takeFrom(Latencies other) {
    add(other);
    Arrays.fill(other.counts, 0);
    other.total = 0;
    other.longest = 0;
  }

  /** How many durations were counted. */
  public long count() {
    return total;
  }

  /** The longest, exactly, in nanoseconds; 0 when there is none. */
  public long max() {
    return longest;
  }

  /** The duration in nanoseconds that this share (0 to 100) of all does not exceed; 0 when nothing was counted. */
  public long percentile(double percent) {
    long wanted = Math.max(1, (long) Math.ceil(total * percent / 100));
    long seen = 0;
    for (int i = 0; i < BUCKETS && total > 0; i++) {
      seen += counts[i];
      if (seen >= wanted) {
        return Math.min(upperEnd(i), longest);
      }
    }
    return longest;
  }
}
