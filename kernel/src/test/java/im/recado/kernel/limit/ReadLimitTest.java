package im.recado.kernel.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** SECURITY D5: a client is slowed down to its rate, nothing is dropped. */
final class ReadLimitTest {
  private static final long SECOND = 1_000_000_000L;

  private int rate = 1000;
  private final ReadLimit limit = new ReadLimit(() -> rate, () -> 5000, 0);

  @Test
  void d5ABurstIsReadAtFullSpeedAndThenTheRateHolds() {
    assertThat(limit.take(5000, 0, 0)).isZero();
    assertThat(limit.take(1000, 0, 0)).isEqualTo(1000);
    assertThat(limit.take(1000, 0, SECOND)).isEqualTo(1000);
  }

  @Test
  void d5APauseFillsTheBucketAndNoMore() {
    limit.take(5000, 0, 0);
    assertThat(limit.take(2000, 0, 2 * SECOND)).isZero();
    assertThat(limit.take(5000, 0, 100 * SECOND)).isZero();
    assertThat(limit.take(1, 0, 100 * SECOND)).isPositive();
  }

  @Test
  void d5SilenceWithAFullBucketSavesNothingUp() {
    assertThat(limit.take(5000, 0, 30 * SECOND)).isZero();
    assertThat(limit.take(2000, 0, 30 * SECOND)).isEqualTo(2000);
  }

  @Test
  void d5InTheLongRunTheRateIsKeptHoweverSmallTheReads() {
    long now = 0;
    long read = 0;
    while (now < 100 * SECOND) {
      read += 3;
      long pause = limit.take(3, 0, now);
      now += pause > 0 ? pause * 1_000_000 : 300_000;
    }
    assertThat(read).isBetween(100_000L, 105_100L);
  }

  @Test
  void d5AnElementWeighsMoreThanItsBytes() {
    assertThat(limit.take(1000, 31, 0)).isZero();
    assertThat(limit.take(26, 1, 0)).isEqualTo(1000 + 32 * ReadLimit.ELEMENT + 26 - 5000);
  }

  @Test
  void b1AChangedRateHoldsWithinASecond() {
    limit.take(5000, 0, 0);
    rate = 100;
    assertThat(limit.take(1000, 0, SECOND / 2)).isEqualTo(500);
    assertThat(limit.take(500, 0, SECOND + SECOND / 2)).isEqualTo(9000);
  }

  @Test
  void aClockThatRunsBackHarmsNothing() {
    assertThat(limit.take(100, 0, -SECOND)).isZero();
  }
}
