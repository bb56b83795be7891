package im.recado.modules.federation;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.limit.Source;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** SECURITY S4: what servers at one address may have this one do. */
class DialbackBrakesTest {
  private static final Source HERE = new Source(true, 1);
  private static final Source THERE = new Source(true, 2);

  private final AtomicLong now = new AtomicLong();
  private final DialbackBrakes brakes = new DialbackBrakes(now::get, () -> 5);

  @Test
  void soManyCertificatesAreLookedAtAtOnce() {
    for (int i = 0; i < DialbackBrakes.MOST_LOOKS; i++) {
      assertThat(brakes.looks(HERE)).isTrue();
    }
    assertThat(brakes.looks(HERE)).isFalse();
    assertThat(brakes.looks(HERE)).isFalse();
    assertThat(brakes.looks(THERE)).isTrue();
    brakes.looked(HERE);
    assertThat(brakes.looks(HERE)).isTrue();
    assertThat(brakes.looks(HERE)).isFalse();
  }

  @Test
  void andSoManyInAMinute() {
    for (int i = 0; i < DialbackBrakes.LOOKS_PER_MINUTE; i++) {
      assertThat(brakes.looks(HERE)).isTrue();
      brakes.looked(HERE);
    }
    assertThat(brakes.looks(HERE)).isFalse();
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(brakes.looks(HERE)).isTrue();
  }
}
