package im.recado.kernel.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SECURITY D3: one bucket, where the clock turns over and where fractions add up. */
final class BucketTest {
  private static final long SECOND = 1_000_000_000L;

  private final Bucket bucket = new Bucket();
  private long now = Long.MAX_VALUE - 5 * SECOND;

  @Test
  void d3SoManyAtOnceThenOneForEveryBitOfTimeEvenWhereTheClockTurnsOver() {
    for (int i = 0; i < 3; i++) {
      assertThat(bucket.take(now, 1, 1, 3)).isTrue();
    }
    assertThat(bucket.take(now, 1, 1, 3)).isFalse();
    for (int i = 0; i < 10; i++) {
      now += SECOND;
      assertThat(bucket.take(now, 1, 1, 3)).isTrue();
      assertThat(bucket.take(now, 1, 1, 3)).isFalse();
    }
  }

  @Test
  void d3ALongRestGivesNoMoreThanTheUsual() {
    assertThat(bucket.take(now, 1, 1, 2)).isTrue();
    now += 100 * SECOND;
    assertThat(bucket.take(now, 1, 1, 2)).isTrue();
    assertThat(bucket.take(now, 1, 1, 2)).isTrue();
    assertThat(bucket.take(now, 1, 1, 2)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 6, 7, 11, 59, 60, 1000})
  void whoKeepsToTheRateIsNeverRefused(int aMinute) {
    for (int i = 0; i < 10_000; i++) {
      assertThat(bucket.take(now, 1, aMinute / 60.0, 1)).as("number %s", i).isTrue();
      now += 60 * SECOND / aMinute + 1;
    }
  }

  @Test
  void whatItHoldsMayChange() {
    assertThat(bucket.take(now, 1, 1, 10)).isTrue();
    assertThat(bucket.take(now, 3, 1, 2)).isFalse();
    assertThat(bucket.take(now, 2, 1, 2)).isTrue();
    assertThat(bucket.take(now, 1, 1, 10)).isFalse();
  }
}
