package im.recado.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.kernel.store.KeyValues;
import im.recado.modules.Backends;
import im.recado.modules.account.AccountRecord;
import im.recado.modules.archive.ArchiveEntry;
import im.recado.modules.archive.ArchiveName;
import im.recado.modules.archive.ArchiveQuery;
import im.recado.modules.archive.ArchivedMessage;
import im.recado.modules.roster.RosterItem;
import im.recado.modules.roster.Subscription;
import im.recado.testkit.store.MariaDbServer;
import im.recado.testkit.store.MysqlServer;
import im.recado.testkit.store.NeedsMysql;
import im.recado.testkit.store.PostgresServer;
import im.recado.testkit.store.RealServer;
import im.recado.wire.jid.Jid;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything goes from one database to another, and arrives as it was. */
class CopyTest {
  private static final Jid ROMEO = Jid.valueOf("romeo@montague.example");
  private static final Jid JULIET = Jid.valueOf("juli\u00e9t@capulet.example");
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00.123Z");
  private static final DatabaseTools.Progress SILENT = (what, table, done, total) -> {};

  @TempDir Path folder;

  private DatabaseAddress sqlite(String name) {
    return DatabaseAddress.of("jdbc:sqlite:" + folder.resolve(name));
  }

  private static DatabaseAddress fresh(RealServer server) {
    return server.address(server.newDatabase());
  }

  private SqlBackends open(DatabaseAddress address) {
    return SqlBackends.open(address, folder, new SimpleMeterRegistry());
  }

  private static void fill(Backends stores) {
    stores.accounts().create(new AccountRecord(ROMEO, List.of(), "Romeo \u2665 \uD83C\uDF39", true, NOON));
    stores.accounts().create(new AccountRecord(JULIET, List.of(), "", false, NOON));
    stores.rosters()
        .put(ROMEO, new RosterItem(JULIET, "J \uD83D\uDC9D", List.of("a", "b"), Subscription.BOTH, false, true, null, true));
    KeyValues texts = stores.stores().keyValues("vcard");
    texts.put(ROMEO, "k ", "with a space");
    texts.put(ROMEO, "k", "x".repeat(100_000) + "\uD83C\uDF39 ' \\ \" \n");
    List<CompletableFuture<Void>> writes = new ArrayList<>();
    for (int i = 0; i < 2500; i++) {
      writes.add(
          stores.archive()
              .append(
                  ArchiveName.of(ROMEO),
                  new ArchiveEntry(
                      "m" + i, NOON.plusSeconds(i), JULIET, "o" + i,
                      "<message xmlns='jabber:client' type='chat'><body>word" + i + " caf\u00e9 \uD83C\uDF39</body></message>",
                      "word" + i + " caf\u00e9")));
    }
    writes.forEach(CompletableFuture::join);
    stores.spool().append(ROMEO, "s1", NOON, "<message/>", false, () -> true).join();
    stores.spool().remove(ROMEO, List.of(stores.spool().append(ROMEO, "s2", NOON, "<m/>", false, () -> true).join())).join();
  }

  private static void assertFilled(Backends stores, long lastSpooled) {
    assertThat(stores.accounts().find(ROMEO)).extracting(AccountRecord::name).isEqualTo("Romeo \u2665 \uD83C\uDF39");
    assertThat(stores.accounts().find(JULIET)).extracting(AccountRecord::enabled).isEqualTo(false);
    assertThat(stores.rosters().find(ROMEO, JULIET)).extracting(RosterItem::groups).isEqualTo(List.of("a", "b"));
    assertThat(stores.stores().keyValues("vcard").all(ROMEO)).hasSize(2).containsEntry("k ", "with a space");
    assertThat(stores.archive().extent(ArchiveName.of(ROMEO))).extracting(extent -> extent.messages()).isEqualTo(2500L);
    assertThat(stores.archive().page(ArchiveName.of(ROMEO), ArchiveQuery.first(5).containing("word1234")))
        .extracting(page -> page.messages().stream().map(ArchivedMessage::id).toList())
        .as("the words came along")
        .isEqualTo(List.of("m1234"));
    assertThat(stores.spool().count(ROMEO)).isEqualTo(1);
    assertThat(stores.spool().append(ROMEO, "s3", NOON, "<message/>", false, () -> true).join())
        .as("a number that is never given again")
        .isGreaterThan(lastSpooled);
  }

  @Test
  void fromOneDatabaseToTheNextUntilItIsBackWhereItBegan() {
    everythingArrives(
        List.of(
            sqlite("first.db"), fresh(PostgresServer.shared()), fresh(MariaDbServer.shared()), sqlite("last.db"),
            fresh(MariaDbServer.shared()), fresh(PostgresServer.shared()), sqlite("very-last.db")));
  }

  @Test
  @NeedsMysql
  void overMysql() {
    everythingArrives(
        List.of(sqlite("first.db"), fresh(MysqlServer.shared()), fresh(PostgresServer.shared()), fresh(MysqlServer.shared()), sqlite("last.db")));
    aBrokenOffCopyIsNotUsedAndCanBeMadeAgain(sqlite("first.db"), fresh(MysqlServer.shared()));
    aBackupUnderLoadIsOfOneMoment(fresh(MysqlServer.shared()));
  }

  private void everythingArrives(List<DatabaseAddress> way) {
    SqlBackends first = open(way.getFirst());
    try (first) {
      fill(first.backends());
    }
    Map<String, Long> rows = Map.of();
    for (int i = 1; i < way.size(); i++) {
      Map<String, Long> now = DatabaseTools.copy(way.get(i - 1), way.get(i), folder, SILENT);
      assertThat(rows.isEmpty() ? now : rows).isEqualTo(now);
      assertThat(DatabaseTools.check(way.get(i), folder)).isEmpty();
      rows = now;
    }
    assertThat(rows).containsEntry("accounts", 2L).containsEntry("spool", 1L);
    assertThat(rows.get("archived")).isGreaterThan(2000);
    for (DatabaseAddress at : way.subList(1, 4)) {
      SqlBackends there = open(at);
      try (there) {
        assertFilled(there.backends(), 2);
      }
    }
    assertThat(DatabaseTools.status(way.get(1), folder))
        .satisfies(status -> assertThat(status.product()).matches("(PostgreSQL 17|MySQL ).*"))
        .satisfies(status -> assertThat(status.version()).isEqualTo(status.newest()))
        .satisfies(status -> assertThat(status.rows()).containsEntry("accounts", 2L))
        .satisfies(status -> assertThat(status.bytes()).isPositive());
  }

  @Test
  void everyTableIsCopiedOrDerived() {
    Database database = Database.open(sqlite("tables.db").dialect(folder), new SimpleMeterRegistry());
    try (database) {
      List<String> known = new ArrayList<>(Table.NOT_COPIED);
      Table.ALL.forEach(table -> known.add(table.name()));
      List<String> there =
          database.read(
              connection ->
                  connection.all(
                      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
                          + " AND name NOT LIKE 'archived!_text!_%' ESCAPE '!'",
                      row -> row.getString(1)));
      assertThat(known).containsExactlyInAnyOrderElementsOf(there);
    }
  }

  @Test
  void aDatabaseThatHoldsSomethingIsLeftAlone() {
    SqlBackends from = open(sqlite("from.db"));
    try (from) {
      fill(from.backends());
    }
    DatabaseAddress to = fresh(PostgresServer.shared());
    SqlBackends other = open(to);
    try (other) {
      other.backends().accounts().create(new AccountRecord(ROMEO, List.of(), "another", true, NOON));
    }
    assertThatThrownBy(() -> DatabaseTools.copy(sqlite("from.db"), to, folder, SILENT))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("is not empty: there are rows in accounts");
    SqlBackends still = open(to);
    try (still) {
      assertThat(still.backends().accounts().find(ROMEO)).extracting(AccountRecord::name).isEqualTo("another");
    }
  }

  @Test
  void aCopyThatIsBrokenOffIsNotUsedAndCanBeMadeAgain() {
    SqlBackends from = open(sqlite("from.db"));
    try (from) {
      fill(from.backends());
    }
    for (DatabaseAddress to : List.of(fresh(PostgresServer.shared()), fresh(MariaDbServer.shared()), sqlite("to.db"))) {
      aBrokenOffCopyIsNotUsedAndCanBeMadeAgain(sqlite("from.db"), to);
    }
  }

  private void aBrokenOffCopyIsNotUsedAndCanBeMadeAgain(DatabaseAddress from, DatabaseAddress to) {
    assertThatThrownBy(
            () ->
                DatabaseTools.copy(
                    from,
                    to,
                    folder,
                    (what, table, done, total) -> {
                      if (table.startsWith("archive") && done >= 1000) {
                        throw new IllegalStateException("killed");
                      }
                    }))
        .hasMessage("killed");
    assertThatThrownBy(() -> open(to))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("holds a copy that was broken off: copy again, with the same command.");
    DatabaseTools.copy(from, to, folder, SILENT);
    SqlBackends there = open(to);
    try (there) {
      assertFilled(there.backends(), 2);
    }
  }

  @Test
  void f23ABackupUnderLoadIsOfOneMoment() {
    for (DatabaseAddress at : List.of(sqlite("busy.db"), fresh(PostgresServer.shared()), fresh(MariaDbServer.shared()))) {
      aBackupUnderLoadIsOfOneMoment(at);
    }
  }

  private void aBackupUnderLoadIsOfOneMoment(DatabaseAddress at) {
    Path file = folder.resolve("backup-" + at.url().hashCode() + ".db");
    DatabaseAddress backup = DatabaseAddress.of("jdbc:sqlite:" + file);
    SqlBackends busy = open(at);
    try (busy) {
      fill(busy.backends());
      AtomicBoolean enough = new AtomicBoolean();
      KeyValues left = busy.backends().stores().keyValues("left");
      KeyValues right = busy.backends().stores().keyValues("right");
      Thread writer =
          Thread.startVirtualThread(
              () -> {
                for (int i = 0; !enough.get(); i++) {
                  left.put(ROMEO, "n" + i % 50, Integer.toString(i));
                  right.put(ROMEO, "n" + i % 50, Integer.toString(i));
                }
              });
      try {
        DatabaseTools.copy(at, backup, folder, SILENT);
      } finally {
        enough.set(true);
        join(writer);
      }
    }
    assertThat(DatabaseTools.check(backup, folder)).isEmpty();
    // Restored on another machine: into a database of another kind.
    DatabaseAddress restored = fresh(PostgresServer.shared());
    DatabaseTools.copy(backup, restored, folder, SILENT);
    SqlBackends there = open(restored);
    try (there) {
      assertFilled(there.backends(), 2);
      Map<String, String> first = there.backends().stores().keyValues("left").all(ROMEO);
      Map<String, String> second = there.backends().stores().keyValues("right").all(ROMEO);
      long apart = first.entrySet().stream().filter(one -> !one.getValue().equals(second.get(one.getKey()))).count();
      assertThat(apart).as("at one moment at most one was written on one side alone").isLessThanOrEqualTo(1);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whatAccountsAreFoundByIsMended() {
    for (DatabaseAddress at : List.of(fresh(PostgresServer.shared()), fresh(MariaDbServer.shared()))) {
      // Without what looks at them in the background: it might mend them first.
      Database database = Database.open(at.dialect(folder), new SimpleMeterRegistry());
      try (database) {
        fill(SqlBackends.stores(database, folder));
        SqlFunction<Integer> harm = connection -> connection.update("UPDATE account_words SET words = 'nobody'");
        assertThat(database.write(0, harm)).isEqualTo(2);
      }
      assertThat(DatabaseTools.check(at, folder))
          .containsExactly("There are accounts with wrong words for searches: 2 (./recado db check --repair mends them).");
      assertThat(DatabaseTools.repair(at, folder)).isEqualTo(2);
      assertThat(DatabaseTools.check(at, folder)).isEmpty();
    }
  }

  @Test
  void whatIsWrongIsFound() {
    DatabaseAddress at = fresh(PostgresServer.shared());
    Database database = Database.open(at.dialect(folder), new SimpleMeterRegistry());
    try (database) {
      fill(SqlBackends.stores(database, folder));
      database.write(0, connection -> connection.update("UPDATE upload_bytes SET bytes = 7"));
      database.write(0, connection -> connection.update("DELETE FROM rosters"));
      database.write(0, connection -> connection.update("DELETE FROM archived WHERE id = 'm50'"));
    }
    assertThat(DatabaseTools.check(at, folder))
        .containsExactly(
            "There are archives with gaps: 1.", "There are contacts of no roster: 1.", "There are wrong sums of uploads: 1.");
  }
}
