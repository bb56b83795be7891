package im.recado.modules.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    CyclicBarrier pair = new CyclicBarrier(2);
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
                        together(pair);
                        now.decrementAndGet();
                        return number;
                      });
                }));
      }
      for (int i = 0; i < 50; i++) {
        assertThat(found.get(i).get()).isEqualTo(i);
      }
    }
    assertThat(most.get()).isEqualTo(2);
  }

  /** Until another search is being done at the same time. */
  private static void together(CyclicBarrier pair) {
    try {
      pair.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new AssertionError("no two searches are done at a time", e);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A client may ask for several things at once; no more than a few of them wait. */
  @Test
  void d17anAccountSearchesOneAfterTheOther() throws Exception {
    Jid romeo = Jid.valueOf("romeo@verona.example");
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> found = new ArrayList<>();
      for (int i = 0; i <= Searches.MOST_WAITING; i++) {
        int number = i;
        found.add(
            threads.submit(
                () ->
                    searches.search(
                        romeo,
                        () -> {
                          most.accumulateAndGet(now.incrementAndGet(), Math::max);
                          first.countDown();
                          awaitQuietly(end);
                          now.decrementAndGet();
                          return number;
                        })));
        first.await();
      }
      try {
        await().until(() -> searches.length(romeo) == 1 + Searches.MOST_WAITING);
        assertThatThrownBy(() -> searches.search(romeo, () -> 1)).hasMessageContaining("resource-constraint");
        assertThat(searches.<Integer>search(Jid.valueOf("juliet@verona.example"), () -> 2)).isEqualTo(2);
      } finally {
        end.countDown();
      }
      for (int i = 0; i <= Searches.MOST_WAITING; i++) {
        assertThat(found.get(i).get()).isEqualTo(i);
      }
    }
    assertThat(most.get()).isEqualTo(1);
    assertThat(searches.<Integer>search(romeo, () -> 3)).isEqualTo(3);
  }
}
