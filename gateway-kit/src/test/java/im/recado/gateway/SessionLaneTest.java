package im.recado.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.gateway.SessionLane.Taken;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SessionLaneTest {
  private final SessionLane lane = new SessionLane();
  private final List<Integer> done = Collections.synchronizedList(new ArrayList<>());

  /** Keeps the lane busy until the latch opens. */
  private CountDownLatch hold() throws InterruptedException {
    CountDownLatch latch = new CountDownLatch(1);
    CountDownLatch began = new CountDownLatch(1);
    lane.offer(
        0,
        () -> {
          began.countDown();
          try {
            latch.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    began.await();
    return latch;
  }

  @Test
  void stepsAreDoneInTheirOrder() {
    IntStream.range(0, 500).forEach(i -> lane.offer(1, () -> done.add(i)));
    await().until(() -> done.size() == 500);
    assertThat(done).isSorted();
  }

  @Test
  void whatFailsDoesNotStopTheRest() {
    lane.offer(
        0,
        () -> {
          throw new IllegalStateException("on purpose");
        });
    lane.offer(0, () -> done.add(1));
    await().until(() -> done.equals(List.of(1)));
  }

  @Test
  void anErrorDoesNotStopTheRestEither() {
    lane.offer(
        0,
        () -> {
          throw new StackOverflowError("on purpose");
        });
    lane.offer(0, () -> done.add(1));
    await().until(() -> done.equals(List.of(1)));
  }

  @Test
  void aFullLaneTakesNoMoreButTheKitsOwnSteps() throws Exception {
    CountDownLatch latch = hold();
    for (int i = 0; i < SessionLane.MOST_STEPS; i++) {
      int n = i;
      assertThat(lane.offer(0, () -> done.add(n))).isEqualTo(Taken.YES);
    }
    assertThat(lane.offer(0, () -> done.add(-1))).isEqualTo(Taken.FULL);
    assertThat(lane.add(0, () -> done.add(-2))).isEqualTo(Taken.YES);
    latch.countDown();
    await().until(() -> done.contains(-2));
    assertThat(done).doesNotContain(-1).hasSize(SessionLane.MOST_STEPS + 1);
  }

  @Test
  void bytesCountToo() throws Exception {
    CountDownLatch latch = hold();
    assertThat(lane.offer(SessionLane.MOST_BYTES, () -> done.add(1))).isEqualTo(Taken.YES);
    assertThat(lane.offer(1, () -> done.add(2))).isEqualTo(Taken.FULL);
    CompletableFuture<Boolean> waits =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return lane.put(1, () -> done.add(3));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    latch.countDown();
    assertThat(waits.join()).as("taken when there is room").isTrue();
    await().until(() -> done.equals(List.of(1, 3)));
  }

  @Test
  void aStepIsNeverHeldUpByItsOwnLane() {
    lane.offer(
        0,
        () -> {
          for (int i = 0; i < SessionLane.MOST_STEPS + 10; i++) {
            int n = i;
            try {
              lane.put(1, () -> done.add(n));
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }
        });
    await().until(() -> done.size() == SessionLane.MOST_STEPS + 10);
  }

  @Test
  void aLaneEndsOnlyWhenNothingWaits() throws Exception {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    CountDownLatch latch = hold();
    lane.offer(0, () -> ended.complete(lane.closeIfIdle()));
    lane.offer(0, () -> done.add(1));
    latch.countDown();
    assertThat(ended.join()).isFalse();
    CompletableFuture<Boolean> last = new CompletableFuture<>();
    await().until(() -> done.size() == 1);
    lane.offer(0, () -> last.complete(lane.closeIfIdle()));
    assertThat(last.join()).isTrue();
    assertThat(lane.offer(0, () -> done.add(2))).isEqualTo(Taken.CLOSED);
    assertThat(lane.put(0, () -> done.add(2))).isFalse();
  }
}
