package im.recado.modules.archive;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.stream.Loop;
import im.recado.kernel.time.Timers;
import im.recado.wire.jid.Jid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** SECURITY R12, D10: who reads archives without end is slowed down, and nobody else is. */
final class AllowanceTest {
  private static final Jid ROMEO = Jid.valueOf("romeo@verona.lit");
  private static final Jid JULIET = Jid.valueOf("juliet@verona.lit");

  /** Time that passes by itself when somebody waits. */
  private static final class Played implements Timers {
    final List<Duration> waits = new ArrayList<>();
    long now = Long.MAX_VALUE - 1_000_000_000L;

    @Override
    public long nanoTime() {
      return now;
    }

    @Override
    public Loop.Cancellable after(Duration delay, Runnable task) {
      waits.add(delay);
      now += delay.toNanos();
      task.run();
      return () -> {};
    }
  }

  private final Played time = new Played();
  private final Allowance allowance = new Allowance(time, () -> 1000);

  @Test
  void someSecondsWorthAreGivenAtOnceAndThenOneWaits() {
    allowance.await(ROMEO);
    allowance.spent(ROMEO, 4000);
    allowance.await(ROMEO);
    assertThat(time.waits).isEmpty();
    allowance.spent(ROMEO, 500);
    allowance.await(ROMEO);
    assertThat(time.waits).containsExactly(Duration.ofMillis(500));
    allowance.await(ROMEO);
    assertThat(time.waits).as("what was waited for is paid").hasSize(1);
  }

  @Test
  void nobodyWaitsForWhatAnotherWasGiven() {
    allowance.spent(ROMEO, 1_000_000);
    allowance.await(JULIET);
    assertThat(time.waits).isEmpty();
  }

  @Test
  void aLongRestIsWorthNoMoreThanAShortOne() {
    allowance.spent(ROMEO, 4000);
    time.now += Duration.ofDays(1).toNanos();
    allowance.spent(ROMEO, 5000);
    allowance.await(ROMEO);
    assertThat(time.waits).containsExactly(Duration.ofSeconds(1));
  }
}
