package im.recado.server.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.testkit.server.PlayedTime;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TableCountsTest {
  private final PlayedTime time = new PlayedTime();
  private final AtomicInteger counted = new AtomicInteger();
  private final Semaphore allowed = new Semaphore(0);
  private final TableCounts counts =
      new TableCounts(
          () -> {
            allowed.acquireUninterruptibly();
            return Map.of("accounts", (long) counted.incrementAndGet());
          },
          time);

  @Test
  void nobodyWaitsForALongCount() {
    assertThat(counts.get()).isEmpty();
    assertThat(counts.get()).as("and no second one is begun").isEmpty();
    allowed.release();
    await().until(() -> counts.get().equals(Map.of("accounts", 1L)));
  }

  @Test
  void whatWasCountedIsShownUntilItIsCountedAnew() {
    allowed.release();
    await().until(() -> !counts.get().isEmpty());
    time.pass(TableCounts.FRESH.minusSeconds(1));
    assertThat(counts.get()).containsEntry("accounts", 1L);
    time.pass(Duration.ofSeconds(1));
    assertThat(counts.get()).as("while it is counted anew").containsEntry("accounts", 1L);
    allowed.release();
    await().until(() -> counts.get().equals(Map.of("accounts", 2L)));
  }

  @Test
  void aCountThatFailsIsTriedAgainLater() {
    AtomicInteger times = new AtomicInteger();
    TableCounts failing =
        new TableCounts(
            () -> {
              if (times.incrementAndGet() == 1) {
                throw new IllegalStateException("away");
              }
              return Map.of("accounts", 7L);
            },
            time);
    assertThat(failing.get()).isEmpty();
    await()
        .until(
            () -> {
              time.pass(TableCounts.FRESH);
              return failing.get().equals(Map.of("accounts", 7L));
            });
  }
}
