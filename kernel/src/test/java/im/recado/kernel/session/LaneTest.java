package im.recado.kernel.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.stream.Loop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LaneTest {
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Loop loop = new OneThread(thread);
  private final List<Integer> done = new CopyOnWriteArrayList<>();
  private final List<Boolean> onLoop = new CopyOnWriteArrayList<>();
  private final List<Boolean> reading = new CopyOnWriteArrayList<>();
  private final CountDownLatch gate = new CountDownLatch(1);

  /** Items below zero have to wait for the gate. */
  private final Lane<Integer> lane = new Lane<>(loop, this::step, reading::add);

  @AfterEach
  void stop() {
    thread.shutdownNow();
  }

  private record OneThread(ExecutorService thread) implements Loop {
    private static final ThreadLocal<Boolean> HERE = ThreadLocal.withInitial(() -> false);

    @Override
    public boolean inLoop() {
      return HERE.get();
    }

    @Override
    public void execute(Runnable task) {
      thread.execute(
          () -> {
            HERE.set(true);
            task.run();
          });
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
      return () -> {};
    }
  }

  private void step(Integer item) {
    if (item < 0) {
      lane.block(
          () -> {
            try {
              gate.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            note(item);
          });
    } else {
      note(item);
    }
  }

  private void note(int item) {
    onLoop.add(loop.inLoop());
    done.add(item);
  }

  private void offer(int... items) {
    CompletableFuture<Void> offered = new CompletableFuture<>();
    loop.execute(
        () -> {
          for (int item : items) {
            lane.offer(item);
          }
          offered.complete(null);
        });
    offered.join();
  }

  @Test
  void whatWorksFromMemoryIsDoneOnTheLoopAtOnce() {
    offer(1, 2, 3);
    assertThat(done).containsExactly(1, 2, 3);
    assertThat(onLoop).containsOnly(true);
    assertThat(reading).isEmpty();
  }

  @Test
  void whatComesBehindAStepThatWaitsIsDoneBehindIt() {
    offer(1, -2, 3, -4, 5);
    assertThat(done).containsExactly(1);
    assertThat(lane.waiting()).isEqualTo(3);
    gate.countDown();
    await().until(() -> done.size() == 5);
    assertThat(done).containsExactly(1, -2, 3, -4, 5);
    assertThat(onLoop).containsExactly(true, false, false, false, false);
    assertThat(lane.waiting()).isZero();
  }

  @Test
  void anEmptyQueueBringsTheLaneBackToTheLoop() {
    gate.countDown();
    offer(-1);
    await()
        .until(
            () -> {
              offer(2);
              return onLoop.getLast();
            });
    assertThat(done.getFirst()).isEqualTo(-1);
    assertThat(done.subList(1, done.size())).containsOnly(2);
  }

  @Test
  void aLongQueueStopsTheReadingAndAShortOneLetsItGoOn() {
    offer(-1);
    offer(IntStream.range(0, 63).toArray());
    assertThat(reading).isEmpty();
    offer(63, 64, 65);
    assertThat(reading).containsExactly(false);
    gate.countDown();
    await().until(() -> done.size() == 67);
    assertThat(reading).containsExactly(false, true);
  }

  @Test
  void manyHandOversKeepTheOrder() {
    gate.countDown();
    int[] items = IntStream.range(1, 5000).map(i -> i % 7 == 0 ? -i : i).toArray();
    for (int item : items) {
      loop.execute(() -> lane.offer(item));
    }
    await().until(() -> done.size() == items.length);
    assertThat(done).containsExactlyElementsOf(IntStream.of(items).boxed().toList());
  }
}
