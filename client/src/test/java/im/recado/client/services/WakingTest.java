package im.recado.client.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Sleep, as the clocks of a computer show it. */
class WakingTest {
  /** Clocks whose pauses take what they are told to, and the last of which is never over. */
  private static final class Played implements Waking.Clocks {
    /** A pause by each of both clocks, in milliseconds. */
    record Step(long wall, long counted) {}

    private final Deque<Step> steps;
    private long wall = 1_000_000;
    private long nanos = 5;

    Played(Step... steps) {
      this.steps = new ArrayDeque<>(List.of(steps));
    }

    @Override
    public long wall() {
      return wall;
    }

    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public void pause(long millis) throws InterruptedException {
      Step step = steps.poll();
      if (step == null) {
        throw new InterruptedException("the test is over");
      }
      wall += step.wall;
      nanos += step.counted * 1_000_000;
    }
  }

  private static int wakes(Played.Step... steps) throws InterruptedException {
    AtomicInteger wakes = new AtomicInteger();
    Waking waking = new Waking();
    Thread watch = Thread.ofVirtual().unstarted(() -> waking.watch(new Played(steps)));
    waking.listen(wakes::incrementAndGet);
    watch.start();
    watch.join();
    return wakes.get();
  }

  private static Played.Step step(long wall, long counted) {
    return new Played.Step(wall, counted);
  }

  @Test
  void aClockThatRanOnIsSleep() throws InterruptedException {
    assertThat(wakes(step(5_000, 5_000), step(3_600_000, 5_000), step(5_000, 5_000))).isOne();
  }

  @Test
  void soIsAPauseThatTookMuchTooLongByBothClocks() throws InterruptedException {
    assertThat(wakes(step(3_600_000, 3_600_000))).isOne();
  }

  @Test
  void aListenerThatFailsTakesItFromNobody() throws InterruptedException {
    AtomicInteger wakes = new AtomicInteger();
    Waking waking = new Waking();
    waking.listen(() -> {
      throw new IllegalStateException("not now");
    });
    waking.listen(wakes::incrementAndGet);
    Thread watch = Thread.ofVirtual().start(() -> waking.watch(new Played(step(3_600_000, 5_000), step(3_600_000, 5_000))));
    watch.join();
    assertThat(wakes.get()).isEqualTo(2);
  }

  @Test
  void aClockThatWasSetBackIsLookedAtAsWell() throws InterruptedException {
    assertThat(wakes(step(-3_600_000, 5_000))).isOne();
  }

  @Test
  void aBusyComputerAndAClockThatIsSetRightDoNotSleep() throws InterruptedException {
    assertThat(wakes(step(9_000, 9_000), step(5_900, 5_000), step(4_000, 5_000), step(12_000, 12_000))).isZero();
  }
}
