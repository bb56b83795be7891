package im.recado.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  @Test
  void percentilesAreWithinTwoPercentOfTheSortedValues() {
    SplittableRandom random = new SplittableRandom(7);
    Latencies latencies = new Latencies();
    long[] values = new long[50_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (long) Math.exp(random.nextDouble() * 23);
      latencies.record(values[i]);
    }
    Arrays.sort(values);
    for (double percent : new double[] {0.1, 10, 50, 90, 99, 99.9, 100}) {
      long exact = values[(int) Math.ceil(values.length * percent / 100) - 1];
      assertThat((double) latencies.percentile(percent)).as("p" + percent)
          .isCloseTo(exact, within(1 + exact * 0.02));
    }
    assertThat(latencies.max()).isEqualTo(values[values.length - 1]);
  }

  @Test
  void whatIsTakenIsGone() {
    Latencies from = new Latencies();
    Latencies taken = new Latencies();
    from.record(1000);
    taken.takeFrom(from);
    from.record(10);
    assertThat(taken.count()).isEqualTo(1);
    assertThat(taken.max()).isEqualTo(1000);
    assertThat(from.count()).isEqualTo(1);
    assertThat(from.max()).isEqualTo(10);
    assertThat(from.percentile(100)).isEqualTo(10);
  }

  @Test
  void theEdgesAreCounted() {
    Latencies latencies = new Latencies();
    assertThat(latencies.percentile(99)).isZero();
    latencies.record(-5);
    latencies.record(0);
    latencies.record(Long.MAX_VALUE);
    assertThat(latencies.count()).isEqualTo(3);
    assertThat(latencies.percentile(50)).isZero();
    assertThat(latencies.max()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void mergingCountsBoth() {
    Latencies one = new Latencies();
    Latencies two = new Latencies();
    one.record(1000);
    two.record(3000);
    one.add(two);
    assertThat(one.count()).isEqualTo(2);
    assertThat(one.percentile(50)).isBetween(1000L, 1020L);
    assertThat(one.percentile(100)).isEqualTo(3000);
  }
}
