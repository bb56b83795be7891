package im.recado.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryTest {
  private final Retry retry = new Retry(RandomGenerator.of("L64X128MixRandom"));

  @Test
  void eachWaitIsAboutTwiceAsLongUpToTenMinutes() {
    List<Duration> waits = IntStream.range(0, 12).mapToObj(i -> retry.delay()).toList();
    for (int i = 0; i < waits.size(); i++) {
      long plain = Math.min(600_000, 5_000L << i);
      assertThat(waits.get(i).toMillis()).isBetween(plain * 4 / 5, plain * 6 / 5);
    }
  }

  @Test
  void whoWasInForAWhileBeginsAgain() {
    IntStream.range(0, 6).forEach(i -> retry.delay());
    retry.up(0);
    retry.broken(Duration.ofMinutes(1).toNanos());
    assertThat(retry.delay()).as("a short while does not count").isGreaterThan(Duration.ofMinutes(2));
    retry.up(0);
    retry.broken(Duration.ofMinutes(5).toNanos());
    assertThat(retry.delay()).isLessThanOrEqualTo(Duration.ofSeconds(6));
  }
}
