package im.recado.client.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The work of one account while much waits. */
class OrderTest {
  private final List<String> done = Collections.synchronizedList(new ArrayList<>());

  private Runnable says(String word) {
    return () -> done.add(word);
  }

  @Test
  void whatAPersonSaysWaitsForNothingElse() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch kept = new CountDownLatch(1);
    try (Order order = new Order()) {
      Ui ui = new Ui(Runnable::run, Runnable::run, Runnable::run).after(order);
      ui.away(() -> {
        try {
          busy.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      });
      ui.read(() -> "read", done::add);
      ui.away(says("seen"));
      ui.said(says("draft"));
      ui.said(says("message"));
      ui.said(kept::countDown);
      kept.await();
      assertThat(done).containsExactly("draft", "message");
      busy.countDown();
    }
    assertThat(done).containsExactly("draft", "message", "read", "seen");
  }

  @Test
  void whatFailsKeepsNothingElseFromBeingDone() {
    try (Order order = new Order()) {
      order.execute(() -> {
        throw new IllegalStateException("a disk that is full");
      });
      order.execute(says("after"));
    }
    assertThat(done).containsExactly("after");
  }
}
