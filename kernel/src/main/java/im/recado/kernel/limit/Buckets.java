package im.recado.kernel.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.function.LongSupplier;

/**
 * A {@link Bucket} for each key. Of many keys those are forgotten that were not asked for longest; a forgotten bucket
 * is full. Any thread.
 */
public final class Buckets<K> {
  private static final int MOST_KEYS = 50_000;

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
    Bucket bucket = buckets.get(key, any -> new Bucket());
    synchronized (bucket) {
      return bucket.take(time.getAsLong(), amount, perSecond, most);
    }
  }

  /**
   * Takes something out of a bucket even when there is less in it.
   *
   * @return for how many nanoseconds the bucket is in debt then; 0 when it is not
   */
  public long draw(K key, double amount, double perSecond, double most) {
    Bucket bucket = buckets.get(key, any -> new Bucket());
    synchronized (bucket) {
      return bucket.draw(time.getAsLong(), amount, perSecond, most);
    }
  }
}
