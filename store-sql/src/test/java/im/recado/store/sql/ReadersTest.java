package im.recado.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.kernel.store.StoreException;
import im.recado.wire.stanza.StanzaError.Condition;
import java.nio.file.Path;
import java.sql.SQLException;
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

  /** A database that is somewhere else. */
  private static final class Elsewhere extends SqliteDialect {
    Elsewhere(Path file) {
      super(file);
    }

    @Override
    public boolean isRemote() {
      return true;
    }
  }

  @Test
  void f3WhoFindsEveryConnectionLentToThoseWhoTryWhetherItIsBackIsToldThatTheDatabaseIsAway(@TempDir Path folder) throws Exception {
    Readers remote = new Readers(new Elsewhere(folder.resolve("b.db")), 1, () -> {});
    assertThatThrownBy(
            () ->
                remote.read(
                    connection -> {
                      throw new SQLException("it does not answer", "08006");
                    }))
        .isInstanceOf(StoreException.class);
    CountDownLatch tries = new CountDownLatch(1);
    CountDownLatch answers = new CountDownLatch(1);
    Thread first = Thread.startVirtualThread(() -> tryAgain(remote, tries, answers));
    assertThat(tries.await(30, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(() -> remote.read(connection -> 2))
        .satisfies(
            refused -> assertThat(StoreException.told(refused).error().condition()).isEqualTo(Condition.SERVICE_UNAVAILABLE));
    answers.countDown();
    first.join();
    int later = remote.read(connection -> 3);
    assertThat(later).isEqualTo(3);
    remote.close();
  }

  /** Asks until the pause after the failure is over, and then takes its time. */
  private static void tryAgain(Readers remote, CountDownLatch tries, CountDownLatch answers) {
    while (tries.getCount() > 0) {
      try {
        remote.read(
            connection -> {
              tries.countDown();
              awaitQuietly(answers);
              return 1;
            });
      } catch (StoreException e) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void afterTheCloseReadsAreRefused() throws Exception {
    assertThat(one()).isEqualTo(1);
    readers.close();
    assertThatThrownBy(this::one).isInstanceOf(StoreException.class).hasMessage("The database is closed.");
  }
}
