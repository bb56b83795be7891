package im.recado.server.data;

import im.recado.kernel.background.Background;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many rows each table has, as it was counted last. To count takes the longer the more there is, so nobody waits for it
 * longer than a moment, and it is done at most once a minute, or for a twentieth of the time. Safe for any thread.
 */
final class TableCounts {
  private static final Logger LOG = LoggerFactory.getLogger(TableCounts.class);

  /** So long a count is good at least. */
  static final Duration FRESH = Duration.ofMinutes(1);

  private static final int SHARE = 20;
  private static final long PATIENCE_MILLIS = 100;

  private final Supplier<Map<String, Long>> counting;
  private final Clock clock;

  // Guarded by this.
  private Map<String, Long> last = Map.of();
  private Instant good = Instant.MIN;
  private @Nullable CompletableFuture<Void> underWay;

  /** @param counting counts; waits */
  TableCounts(Supplier<Map<String, Long>> counting, Clock clock) {
    this.counting = counting;
    this.clock = clock;
  }

  /** The rows of each table; empty as long as they are counted for the first time. Waits a moment. */
  Map<String, Long> get() {
    CompletableFuture<Void> now = begin();
    if (now != null) {
      try {
        now.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException | ExecutionException e) {
        LOG.debug("The rows are not counted yet", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    synchronized (this) {
      return last;
    }
  }

  private synchronized @Nullable CompletableFuture<Void> begin() {
    if (underWay == null && !clock.instant().isBefore(good)) {
      underWay = CompletableFuture.runAsync(this::count, Background.executor("counting rows"));
    }
    return underWay;
  }

  private void count() {
    Instant start = clock.instant();
    try {
      Map<String, Long> counted = counting.get();
      synchronized (this) {
        last = counted;
      }
    } catch (RuntimeException e) {
      LOG.warn("The rows of the tables were not counted: {}", e.getMessage());
    } finally {
      synchronized (this) {
        Instant end = clock.instant();
        Duration rest = Duration.between(start, end).multipliedBy(SHARE);
        good = end.plus(rest.compareTo(FRESH) > 0 ? rest : FRESH);
        underWay = null;
      }
    }
  }
}
