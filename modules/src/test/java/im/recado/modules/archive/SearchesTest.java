package im.recado.modules.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Row D17 of the security catalogue: searches for words leave the database to others. */
class SearchesTest {
  private final Searches searches = new Searches();

  @Test
  void d17ofManySearchesTwoAreDoneAtATime() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(50);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> found = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        int number = i;
        found.add(
            threads.submit(
                () -> {
                  all.countDown();
                  return searches.search(
                      Jid.valueOf("u" + number + "@verona.example"),
                      () -> {
                        most.accumulateAndGet(now.incrementAndGet(), Math::max);
                        awaitQuietly(all);
                        now.decrementAndGet();
                        return number;
                      });
                }));
      }
      for (int i = 0; i < 50; i++) {
        assertThat(found.get(i).get()).isEqualTo(i);
      }
    }
    assertThat(most.get()).isBetween(1, 2);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void d17anAccountSearchesOneAfterTheOther() throws StanzaException {
    Jid romeo = Jid.valueOf("romeo@verona.example");
    int found =
        searches.search(
            romeo,
            () -> {
              assertThatThrownBy(() -> searches.search(romeo, () -> 1)).hasMessageContaining("resource-constraint");
              return 2;
            });
    assertThat(found).isEqualTo(2);
    assertThat(searches.<Integer>search(romeo, () -> 3)).isEqualTo(3);
  }
}
