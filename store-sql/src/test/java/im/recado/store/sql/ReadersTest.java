package im.recado.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.kernel.store.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connections that read. */
final class ReadersTest {
  private Readers readers;

  @BeforeEach
  void open(@TempDir Path folder) {
    readers = new Readers(new SqliteDialect(folder.resolve("a.db")), 3, () -> {});
  }

  @AfterEach
  void close() throws Exception {
    readers.close();
  }

  private long one() {
    return readers.read(connection -> connection.number("SELECT 1"));
  }

  @Test
  void noMoreReadAtOnceThanThereAreConnections() throws Exception {
    CountDownLatch three = new CountDownLatch(3);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      threads.add(
          Thread.startVirtualThread(
              () ->
                  readers.read(
                      connection -> {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        three.countDown();
                        awaitQuietly(goOn);
                        inside.decrementAndGet();
                        return connection.number("SELECT 1");
                      })));
    }
    assertThat(three.await(30, TimeUnit.SECONDS)).isTrue();
    goOn.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(most).hasValue(3);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whatFailsHarmsNoLaterRead() {
    for (int i = 0; i < 4; i++) {
      assertThatThrownBy(() -> readers.read(connection -> connection.number("SELECT nothing FROM nowhere")))
          .isInstanceOf(StoreException.class);
      assertThatThrownBy(
              () ->
                  readers.read(
                      connection -> {
                        throw new IllegalStateException("a fault of ours");
                      }))
          .isInstanceOf(IllegalStateException.class);
      assertThat(one()).isEqualTo(1);
    }
  }

  @Test
  void afterTheCloseReadsAreRefused() throws Exception {
    assertThat(one()).isEqualTo(1);
    readers.close();
    assertThatThrownBy(this::one).isInstanceOf(StoreException.class).hasMessage("The database is closed.");
  }
}
