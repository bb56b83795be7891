package im.recado.kernel.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.function.LongSupplier;

/**
 * Token buckets, one for each key: so much at once, and then so much a second (SECURITY B-1). Of many keys those are forgotten
 * that were not asked for longest; a forgotten bucket is full. Time that goes back counts as none, amounts saturate (D3). Any
 * thread.
 */
public final class Buckets<K> {
  private static final int MOST_KEYS = 50_000;
  private static final double NANOS = 1e9;

  private static final class Bucket {
    private double level;
    private long at;

    Bucket(double level, long at) {
      this.level = level;
      this.at = at;
    }
  }

  private final LongSupplier time;
  private final Cache<K, Bucket> buckets = Caffeine.newBuilder().maximumSize(MOST_KEYS).build();

  /**
   * @param time in nanoseconds, from any beginning
   */
  public Buckets(LongSupplier time) {
    this.time = time;
  }

  /**
   * Takes something out of a bucket; false, and nothing is taken, when there is too little in it.
   *
   * @param perSecond what flows in
   * @param most what it holds
   */
  public boolean take(K key, double amount, double perSecond, double most) {
    long now = time.getAsLong();
    Bucket bucket = buckets.get(key, any -> new Bucket(most, now));
    synchronized (bucket) {
      fill(bucket, now, perSecond, most);
      if (bucket.level < amount) {
        return false;
      }
      bucket.level -= amount;
      return true;
    }
  }

  /**
   * Takes something out of a bucket even when there is less in it.
   *
   * @return for how many nanoseconds the bucket is in debt then; 0 when it is not
   */
  public long draw(K key, double amount, double perSecond, double most) {
    long now = time.getAsLong();
    Bucket bucket = buckets.get(key, any -> new Bucket(most, now));
    synchronized (bucket) {
      fill(bucket, now, perSecond, most);
      bucket.level -= amount;
      return bucket.level >= 0 ? 0 : (long) Math.min(Long.MAX_VALUE / 2.0, -bucket.level / perSecond * NANOS);
    }
  }

  private static void fill(Bucket bucket, long now, double perSecond, double most) {
    long passed = now - bucket.at;
    if (passed > 0) {
      bucket.level += passed / NANOS * perSecond;
      bucket.at = now;
    }
    bucket.level = Math.min(most, bucket.level);
  }
}
