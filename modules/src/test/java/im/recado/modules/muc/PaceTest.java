package im.recado.modules.muc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How often something may be done. */
final class PaceTest {
  private static final long SECOND = 1_000_000_000L;

  private final Pace pace = new Pace();
  private long now = Long.MAX_VALUE - 5 * SECOND;

  @Test
  void soManyAtOnceThenOneForEveryBitOfTimeEvenWhereTheClockTurnsOver() {
    for (int i = 0; i < 3; i++) {
      assertThat(pace.take(now, SECOND, 3)).isTrue();
    }
    assertThat(pace.take(now, SECOND, 3)).isFalse();
    for (int i = 0; i < 10; i++) {
      now += SECOND;
      assertThat(pace.take(now, SECOND, 3)).isTrue();
      assertThat(pace.take(now, SECOND, 3)).isFalse();
    }
  }

  @Test
  void aLongRestGivesNoMoreThanTheUsual() {
    assertThat(pace.take(now, SECOND, 2)).isTrue();
    now += 100 * SECOND;
    assertThat(pace.isRested(now, SECOND, 2)).isTrue();
    assertThat(pace.take(now, SECOND, 2)).isTrue();
    assertThat(pace.take(now, SECOND, 2)).isTrue();
    assertThat(pace.take(now, SECOND, 2)).isFalse();
    assertThat(pace.isRested(now, SECOND, 2)).isFalse();
  }
}
