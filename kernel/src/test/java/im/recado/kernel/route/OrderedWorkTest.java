package im.recado.kernel.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class OrderedWorkTest {
  private final OrderedWork<String> turns = new OrderedWork<>(100);
  private final List<Integer> done = new CopyOnWriteArrayList<>();
  private final CountDownLatch gate = new CountDownLatch(1);

  private void waitAtTheGate() {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whatOneAsksIsDoneInOrder() {
    assertThat(turns.take("romeo", this::waitAtTheGate)).isTrue();
    List<Integer> numbers = IntStream.range(0, 100).boxed().toList();
    numbers.forEach(number -> assertThat(turns.take("romeo", () -> done.add(number))).isTrue());
    assertThat(turns.isBusy("romeo")).isTrue();
    assertThat(done).isEmpty();
    gate.countDown();
    await().until(() -> !turns.isBusy("romeo"));
    assertThat(done).isEqualTo(numbers);
  }

  @Test
  void nobodyWaitsForOthers() {
    turns.take("romeo", this::waitAtTheGate);
    turns.take("romeo", () -> done.add(1));
    turns.take("juliet", () -> done.add(2));
    await().until(() -> done.equals(List.of(2)));
    gate.countDown();
    await().until(() -> done.equals(List.of(2, 1)));
  }

  @Test
  void tooMuchIsRefused() {
    turns.take("romeo", this::waitAtTheGate);
    for (int i = 0; i < 100; i++) {
      assertThat(turns.take("romeo", () -> done.add(1))).isTrue();
    }
    assertThat(turns.take("romeo", () -> done.add(2))).isFalse();
    gate.countDown();
    await().until(() -> !turns.isBusy("romeo"));
    assertThat(done).hasSize(100).doesNotContain(2);
    assertThat(turns.take("romeo", () -> done.add(2))).isTrue();
    await().until(() -> done.contains(2));
  }
}
