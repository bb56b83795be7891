package im.recado.kernel.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** SECURITY D3: buckets hold what they shall, at the ends of all numbers and when the clock goes back. */
final class BucketsTest {
  private static final long SECOND = 1_000_000_000L;

  private long now;
  private final Buckets<String> buckets = new Buckets<>(() -> now);

  @Test
  void d3ABurstAndThenTheRate() {
    for (int i = 0; i < 5; i++) {
      assertThat(buckets.take("a", 1, 2, 5)).isTrue();
    }
    assertThat(buckets.take("a", 1, 2, 5)).isFalse();
    assertThat(buckets.take("b", 1, 2, 5)).as("somebody else").isTrue();
    now += SECOND / 2;
    assertThat(buckets.take("a", 1, 2, 5)).isTrue();
    assertThat(buckets.take("a", 1, 2, 5)).isFalse();
  }

  @Test
  void d3ALongRestFillsABucketAndNoMore() {
    assertThat(buckets.take("a", 5, 2, 5)).isTrue();
    now = Long.MAX_VALUE;
    assertThat(buckets.take("a", 5, 2, 5)).isTrue();
    assertThat(buckets.take("a", 1, 2, 5)).isFalse();
  }

  @Test
  void d3AClockThatGoesBackGivesNothing() {
    now = 100 * SECOND;
    assertThat(buckets.take("a", 5, 2, 5)).isTrue();
    now = 0;
    assertThat(buckets.take("a", 1, 2, 5)).isFalse();
    now = 100 * SECOND;
    assertThat(buckets.take("a", 1, 2, 5)).as("the same second does not count twice").isFalse();
    now = 101 * SECOND;
    assertThat(buckets.take("a", 2, 2, 5)).isTrue();
    assertThat(buckets.take("a", 1, 2, 5)).isFalse();
  }

  @Test
  void d3EnormousAmountsAndRatesNeitherOverflowNorFree() {
    assertThat(buckets.take("a", Double.MAX_VALUE, 1, 5)).isFalse();
    assertThat(buckets.take("a", Long.MAX_VALUE, Long.MAX_VALUE, 5)).isFalse();
    assertThat(buckets.draw("a", Long.MAX_VALUE, 1, 5)).isPositive();
    assertThat(buckets.draw("a", Long.MAX_VALUE, 1e-300, 5)).isPositive();
    now = Long.MAX_VALUE;
    assertThat(buckets.take("a", 1, 1, 5)).as("a debt of ages").isFalse();
    assertThat(buckets.take("c", 0, 0, 0)).isTrue();
    assertThat(buckets.take("c", 1, 0, 0)).isFalse();
  }

  @Test
  void b1ADebtIsAsLongAsItTakesToFlowIn() {
    assertThat(buckets.draw("a", 5, 2, 5)).isZero();
    assertThat(buckets.draw("a", 4, 2, 5)).isEqualTo(2 * SECOND);
    now += SECOND;
    assertThat(buckets.draw("a", 0, 2, 5)).isEqualTo(SECOND);
  }
}
