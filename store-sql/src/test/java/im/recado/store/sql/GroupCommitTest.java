package im.recado.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.waitAtMost;

import im.recado.kernel.store.StoreException;
import im.recado.modules.spool.SpoolStore;
import im.recado.modules.spool.SpooledMessage;
import im.recado.wire.jid.Jid;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Many writes, one commit; and what happens when some or all of them fail. */
class GroupCommitTest {
  private static final Jid ROMEO = Jid.valueOf("romeo@montague.example");

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final SqlBackends sql;
  private final SpoolStore spool;

  GroupCommitTest(@TempDir Path folder) {
    sql = SqlBackends.open(folder.resolve("recado.db"), meters);
    spool = sql.backends().spool();
  }

  @AfterEach
  void close() {
    sql.close();
  }

  private CompletableFuture<Long> append(String stanzaId, String xml) {
    return spool.append(ROMEO, stanzaId, Instant.EPOCH, xml, false, () -> true);
  }

  private static <T> T get(CompletableFuture<T> future) {
    return future.orTimeout(30, TimeUnit.SECONDS).join();
  }

  /** Keeps the writer busy until the latch falls, so that what follows makes one batch. */
  private CompletableFuture<?> busyUntil(CountDownLatch latch) {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<?> busy =
        spool.append(
            ROMEO,
            "busy",
            Instant.EPOCH,
            "",
            false,
            () -> {
              begun.countDown();
              return waitFor(latch);
            });
    waitFor(begun);
    return busy;
  }

  private static boolean waitFor(CountDownLatch latch) {
    try {
      return !latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void writesThatWaitAreCommittedTogether() {
    CountDownLatch latch = new CountDownLatch(1);
    busyUntil(latch);
    List<CompletableFuture<Long>> futures = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      futures.add(append("s" + i, "<message/>"));
    }
    assertThat(meters.get("recado.store.queue").gauge().value()).isEqualTo(200);
    latch.countDown();
    futures.forEach(GroupCommitTest::get);
    assertThat(meters.get("recado.store.batch").summary().max()).isEqualTo(200);
    assertThat(meters.get("recado.store.queue").gauge().value()).isZero();
    assertThat(meters.get("recado.store.commit").timer().count()).isEqualTo(2);
  }

  @Test
  void aWriteThatCannotBeDoneFailsAloneWithAllItsParts() {
    CountDownLatch latch = new CountDownLatch(1);
    busyUntil(latch);
    CompletableFuture<Long> before = append("before", "<message/>");
    CompletableFuture<Integer> bad =
        sql.database()
            .writeLater(
                0,
                connection -> {
                  connection.update("INSERT INTO key_values (owner, store, name, value) VALUES ('o', 's', 'n', 'v')");
                  return connection.update(
                      "INSERT INTO key_values (owner, store, name, value) VALUES ('o', 's', 'n', 'v')");
                });
    CompletableFuture<Long> after = append("after", "<message/>");
    latch.countDown();
    assertThatThrownBy(() -> get(bad)).isInstanceOf(CompletionException.class).hasCauseInstanceOf(StoreException.class);
    assertThat(spool.take(ROMEO, 10, Integer.MAX_VALUE).join())
        .extracting(SpooledMessage::id)
        .containsExactly(get(before), get(after));
    assertThat(sql.backends().stores().keyValues("s").all(Jid.valueOf("o"))).isEmpty();
    assertThat(meters.get("recado.store.failing").gauge().value()).isZero();
  }

  @Test
  void writesThatNeedNotHurryShareATransactionAndGoWithTheFirstThatDoes() {
    Database database = sql.database();
    double before = meters.get("recado.store.commit").timer().count();
    List<CompletableFuture<?>> soon = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      String value = "v" + i;
      soon.add(
          database.writeSoon(
              0, to -> to.update("INSERT INTO key_values (owner, store, name, value) VALUES ('o', 's', ?, '')", value)));
    }
    long seen =
        get(database.writeLater(0, to -> to.number("SELECT count(*) FROM key_values WHERE owner = 'o' AND store = 's'")));
    assertThat(seen).as("in the order of the calls").isEqualTo(100);
    assertThat(soon).allMatch(CompletableFuture::isDone);
    CompletableFuture<?> alone = database.writeSoon(0, to -> to.update("DELETE FROM key_values WHERE owner = 'o'"));
    assertThat(get(alone)).as("it does not wait for ever").isEqualTo(100);
    assertThat(meters.get("recado.store.commit").timer().count() - before).isLessThan(20);
  }

  @Test
  void f2AFullDiskRefusesWritesAndReadsGoOnAndSpaceHealsIt() {
    long kept = get(append("kept", "<message/>"));
    long pages = sql.database().read(connection -> connection.number("PRAGMA page_count"));
    limitPages(pages + 20);
    List<CompletableFuture<Long>> futures = new ArrayList<>();
    String large = "x".repeat(20_000);
    for (int i = 0; i < 40; i++) {
      futures.add(append("large" + i, large));
    }
    List<Long> told = new ArrayList<>();
    int refused = 0;
    for (CompletableFuture<Long> future : futures) {
      try {
        told.add(get(future));
      } catch (CompletionException e) {
        assertThat(e.getCause()).isInstanceOf(StoreException.class).hasMessageContaining("is full: make room");
        refused++;
      }
    }
    assertThat(refused).isPositive();
    assertThatThrownBy(() -> get(append("one more", large.repeat(10)))).hasCauseInstanceOf(StoreException.class);
    assertThatThrownBy(() -> sql.backends().stores().keyValues("s").put(ROMEO, "k", large.repeat(10)))
        .isInstanceOf(StoreException.class);
    assertThat(meters.get("recado.store.failing").gauge().value()).isEqualTo(1);
    assertThat(meters.get("recado.store.failures").counter().count()).isGreaterThanOrEqualTo(refused + 2.0);
    List<Long> there = new ArrayList<>(List.of(kept));
    there.addAll(told);
    limitPages(1_000_000);
    assertThat(spool.take(ROMEO, 100, Integer.MAX_VALUE).join())
        .as("exactly what was promised")
        .extracting(SpooledMessage::id)
        .containsExactlyElementsOf(there);
    assertThat(get(append("again", large))).isPositive();
    assertThat(meters.get("recado.store.failing").gauge().value()).isZero();
  }

  @Test
  void whoAsksAfterAFailureIsToldByAWriteThatThereIsRoomAgain(@TempDir Path folder) {
    AtomicBoolean isFull = new AtomicBoolean();
    Dialect dialect =
        new SqliteDialect(folder.resolve("other.db")) {
          @Override
          public boolean hasRoom() {
            return !isFull.get();
          }
        };
    Database database = Database.open(dialect, meters);
    try {
      assertThat(database.takesWrites()).isTrue();
      isFull.set(true);
      assertThatThrownBy(
              () -> database.write(0, connection -> {
                throw new SQLiteException("full", SQLiteErrorCode.SQLITE_FULL);
              }))
          .isInstanceOf(StoreException.class);
      assertThat(database.takesWrites()).isFalse();
      isFull.set(false);
      assertThat(database.takesWrites()).isTrue();
    } finally {
      database.close();
    }
  }

  private void limitPages(long most) {
    sql.database().write(0, connection -> connection.number("PRAGMA max_page_count = " + most));
  }

  @Test
  void whoCannotWaitIsRefusedWhenTooMuchWaits() {
    CountDownLatch latch = new CountDownLatch(1);
    busyUntil(latch);
    String large = "x".repeat(1 << 20);
    List<CompletableFuture<Long>> futures = new ArrayList<>();
    for (long waiting = 0; waiting <= WriteQueue.HARD + large.length(); waiting += large.length()) {
      futures.add(append("s" + waiting, large));
    }
    assertThat(futures.getLast()).isCompletedExceptionally();
    assertThat(futures.getFirst()).isNotDone();
    latch.countDown();
    assertThat(get(futures.getFirst())).isPositive();
  }

  @Test
  void aVirtualThreadWaitsUntilThereIsRoom() throws InterruptedException {
    CountDownLatch latch = new CountDownLatch(1);
    busyUntil(latch);
    String large = "x".repeat(1 << 20);
    for (long waiting = 0; waiting <= WriteQueue.SOFT; waiting += large.length()) {
      append("s" + waiting, large);
    }
    List<Long> ids = new ArrayList<>();
    Thread patient = Thread.startVirtualThread(() -> ids.add(get(append("patient", "<message/>"))));
    waitAtMost(Duration.ofSeconds(30)).until(() -> patient.getState() == Thread.State.WAITING);
    latch.countDown();
    assertThat(patient.join(Duration.ofSeconds(30))).isTrue();
    assertThat(ids).hasSize(1);
  }

  @Test
  void whatDependsOnAWriteMustNotWaitForTheDatabase() {
    CountDownLatch latch = new CountDownLatch(1);
    busyUntil(latch);
    CompletableFuture<Integer> onItsThread = append("t", "<message/>").thenApply(id -> spool.count(ROMEO));
    latch.countDown();
    assertThatThrownBy(() -> get(onItsThread)).hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void closingWritesWhatWaitsAndRefusesWhatComesLater() {
    List<CompletableFuture<Long>> futures = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      futures.add(append("s" + i, "<message/>"));
    }
    sql.close();
    assertThat(futures).allSatisfy(future -> assertThat(future).isCompleted());
    assertThat(append("late", "<message/>")).isCompletedExceptionally();
    assertThatThrownBy(() -> spool.count(ROMEO)).isInstanceOf(StoreException.class).hasMessageContaining("closed");
    assertThatThrownBy(() -> spool.removeAll(ROMEO)).isInstanceOf(StoreException.class).hasMessageContaining("closed");
  }

  @Test
  void anErrorInOneBatchIsToldAndTheNextIsWritten() {
    CompletableFuture<Long> broken =
        spool.append(
            ROMEO,
            "s",
            Instant.EPOCH,
            "",
            false,
            () -> {
              throw new AssertionError("on purpose");
            });
    assertThatThrownBy(() -> get(broken)).hasCauseInstanceOf(StoreException.class);
    assertThat(get(append("t", "<message/>"))).isPositive();
  }
}
