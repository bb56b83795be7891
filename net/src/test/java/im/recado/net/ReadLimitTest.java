package im.recado.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** SECURITY D5: a client is slowed down to its rate, nothing is dropped. */
final class ReadLimitTest {
  private static final long SECOND = 1_000_000_000L;

  private final ReadLimit limit = new ReadLimit(1000, 5000, 0);

  @Test
  void d5ABurstIsReadAtFullSpeedAndThenTheRateHolds() {
    assertThat(limit.take(5000, 0)).isZero();
    assertThat(limit.take(1000, 0)).isEqualTo(1000);
    assertThat(limit.take(1000, SECOND)).isEqualTo(1000);
  }

  @Test
  void d5APauseFillsTheBucketAndNoMore() {
    limit.take(5000, 0);
    assertThat(limit.take(2000, 2 * SECOND)).isZero();
    assertThat(limit.take(5000, 100 * SECOND)).isZero();
    assertThat(limit.take(1, 100 * SECOND)).isPositive();
  }

  @Test
  void d5SilenceWithAFullBucketSavesNothingUp() {
    assertThat(limit.take(5000, 30 * SECOND)).isZero();
    assertThat(limit.take(2000, 30 * SECOND)).isEqualTo(2000);
  }

  @Test
  void d5InTheLongRunTheRateIsKeptHoweverSmallTheReads() {
    long now = 0;
    long read = 0;
    while (now < 100 * SECOND) {
      read += 3;
      long pause = limit.take(3, now);
      now += pause > 0 ? pause * 1_000_000 : 300_000;
    }
    assertThat(read).isBetween(100_000L, 105_100L);
  }

  @Test
  void aClockThatRunsBackHarmsNothing() {
    assertThat(limit.take(100, -SECOND)).isZero();
  }
}
