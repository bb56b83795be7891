package im.recado.store.sql;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What an operator sees of the database. Safe for any thread. */
final class DatabaseMetrics {
  private final MeterRegistry registry;
  private final DistributionSummary batches;
  private final Timer commits;
  private final Counter failures;

  DatabaseMetrics(MeterRegistry registry) {
    this.registry = registry;
    batches =
        DistributionSummary.builder("recado.store.batch")
            .description("Writes in one transaction")
            .serviceLevelObjectives(1, 2, 5, 10, 25, 50, 100, 250, 500, 1000)
            .register(registry);
    commits =
        Timer.builder("recado.store.commit")
            .description("Time from the begin of a transaction to its being durable")
            .serviceLevelObjectives(
                Duration.ofMillis(1),
                Duration.ofMillis(2),
                Duration.ofMillis(5),
                Duration.ofMillis(10),
                Duration.ofMillis(25),
                Duration.ofMillis(100),
                Duration.ofMillis(500),
                Duration.ofSeconds(2))
            .register(registry);
    failures =
        Counter.builder("recado.store.failures")
            .description("Writes refused because the database failed")
            .register(registry);
  }

  /** Shows how much waits and whether the last write failed. */
  void watch(Supplier<Number> waiting, Supplier<Number> failing) {
    Gauge.builder("recado.store.queue", waiting)
        .description("Writes that wait")
        .register(registry);
    Gauge.builder("recado.store.failing", failing)
        .description("1 while the database refuses writes")
        .register(registry);
  }

  void committed(int writes, long nanos) {
    batches.record(writes);
    commits.record(nanos, TimeUnit.NANOSECONDS);
  }

  void failed(int writes) {
    failures.increment(writes);
  }
}
