package im.recado.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.modules.archive.ArchiveEntry;
import im.recado.modules.archive.ArchiveName;
import im.recado.modules.archive.ArchivePage;
import im.recado.modules.archive.ArchiveQuery;
import im.recado.modules.archive.ArchivedMessage;
import im.recado.modules.archive.Retention;
import im.recado.wire.jid.Jid;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What has come and has no place yet, over restarts and failures. */
class ArchiveArrivalsTest {
  private static final ArchiveName ROMEO = ArchiveName.of(Jid.valueOf("romeo@montague.example"));
  private static final ArchiveName JULIET = ArchiveName.of(Jid.valueOf("juliet@capulet.example"));

  private final Path file;

  ArchiveArrivalsTest(@TempDir Path folder) {
    file = folder.resolve("recado.db");
  }

  private Database open() {
    return Database.open(new SqliteDialect(file), new SimpleMeterRegistry());
  }

  private static ArchiveEntry entry(String id) {
    return new ArchiveEntry(
        id, Instant.ofEpochMilli(1000), Jid.valueOf("nurse@capulet.example/hall"), "o-" + id, "<message id='" + id + "'/>",
        "words of " + id);
  }

  private static CompletableFuture<?> append(SqlArchive archive, ArchiveName name, String... ids) {
    List<CompletableFuture<?>> writes = new ArrayList<>();
    for (String id : ids) {
      writes.add(archive.append(name, entry(id)));
    }
    return CompletableFuture.allOf(writes.toArray(new CompletableFuture<?>[0]));
  }

  private static List<String> ids(SqlArchive archive, ArchiveName name) {
    ArchivePage page = Objects.requireNonNull(archive.page(name, ArchiveQuery.first(500)));
    assertThat(page.info().count()).isEqualTo(page.messages().size());
    return page.messages().stream().map(ArchivedMessage::id).toList();
  }

  private static long journal(Database database) {
    return database.read(connection -> connection.number("SELECT count(*) FROM archive_journal"));
  }

  @Test
  void whatHasNoPlaceIsThereAfterARestart() {
    Database before = open();
    try (before) {
      append(new SqlArchive(before), ROMEO, "a", "b", "a", "c").join();
      assertThat(journal(before)).isPositive();
    }
    Database after = open();
    try (after) {
      SqlArchive archive = new SqlArchive(after);
      assertThat(ids(archive, ROMEO)).containsExactly("a", "b", "c");
      ArchivedMessage message = Objects.requireNonNull(archive.find(ROMEO, "b"));
      assertThat(message.xml()).isEqualTo(entry("b").xml());
      assertThat(message.with()).isEqualTo(entry("b").with());
      assertThat(message.received()).isEqualTo(entry("b").received());
      assertThat(archive.sentAs(ROMEO, "o-b", 1)).hasSize(1);
      assertThat(Objects.requireNonNull(archive.page(ROMEO, ArchiveQuery.first(9).containing("words"))).info().count()).isEqualTo(3);
      assertThat(journal(after)).isZero();
    }
  }

  @Test
  void whatWasRemovedDoesNotComeBackWithAnotherThatStandsBesideIt() {
    Database before = open();
    try (before) {
      SqlArchive archive = new SqlArchive(before);
      CompletableFuture.allOf(append(archive, ROMEO, "a", "b"), append(archive, JULIET, "c")).join();
      assertThat(archive.trim(ROMEO, new Retention(Instant.EPOCH, 0, Long.MAX_VALUE), 100)).isEqualTo(2);
      assertThat(journal(before)).isPositive();
    }
    Database after = open();
    try (after) {
      SqlArchive archive = new SqlArchive(after);
      assertThat(ids(archive, ROMEO)).isEmpty();
      append(archive, ROMEO, "d").join();
      assertThat(ids(archive, ROMEO)).containsExactly("d");
      assertThat(ids(archive, JULIET)).containsExactly("c");
    }
  }

  @Test
  void numbersOfTheJournalAreNotUsedTwice() {
    for (String id : List.of("a", "b", "c")) {
      Database database = open();
      try (database) {
        SqlArchive archive = new SqlArchive(database);
        append(archive, ROMEO, id).join();
        assertThat(ids(archive, ROMEO)).endsWith(id);
        append(archive, ROMEO, id + id).join();
      }
    }
    Database database = open();
    try (database) {
      assertThat(ids(new SqlArchive(database), ROMEO)).containsExactly("a", "aa", "b", "bb", "c", "cc");
    }
  }

  @Test
  void b7NothingOfARemovedArchiveStaysInTheJournal() {
    Database database = open();
    try (database) {
      SqlArchive archive = new SqlArchive(database);
      CompletableFuture.allOf(append(archive, ROMEO, "a"), append(archive, JULIET, "c")).join();
      archive.removeAll(ROMEO.owner());
      assertThat(journal(database)).isZero();
      assertThat(ids(archive, ROMEO)).isEmpty();
      assertThat(ids(archive, JULIET)).containsExactly("c");
    }
  }

  @Test
  void aWriteThatFailsTakesNothingElseWithIt() {
    Database database = open();
    try (database) {
      SqlArchive archive = new SqlArchive(database);
      List<CompletableFuture<?>> good = new ArrayList<>();
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        good.add(append(archive, ROMEO, "m" + i));
        expected.add("m" + i);
        if (i % 50 == 10) {
          CompletableFuture<?> bad =
              database.writeLater(
                  0,
                  connection -> connection.update("INSERT INTO archives (owner, node) VALUES (NULL, 'n')"));
          assertThatThrownBy(bad::join).hasMessageContaining("NOT NULL");
        }
      }
      good.forEach(CompletableFuture::join);
      assertThat(ids(archive, ROMEO)).isEqualTo(expected);
    }
  }

  @Test
  void whatWaitedInTheFormOfVersionSixGetsItsPlace() {
    List<String> six = new SqliteDialect(file).migrations().subList(0, 6);
    Database old = Database.open(new SqliteDialect(file, six), new SimpleMeterRegistry());
    try (old) {
      old.write(
          0,
          connection -> {
            connection.execute("INSERT INTO archives (id, owner, node) VALUES (7, 'romeo@montague.example', '')");
            connection.execute(
                "INSERT INTO archived (position, archive, id, received, peer, peer_count, characters, xml)"
                    + " VALUES ((7 << 36) + 1, 7, 'a', 5, 'nurse@capulet.example', 1, 4, '<m/>')");
            int n = 0;
            for (String id : List.of("a", "b", "c", "b")) {
              n++;
              connection.update(
                  "INSERT INTO archive_arrivals (n, archive, id, received, peer, text, xml) VALUES (?, 7, ?, 9, ?, ?, ?)",
                  n, id, "nurse@capulet.example", id.equals("c") ? null : "word" + id, "<m" + n + "/>");
            }
            return null;
          });
    }
    Database database = open();
    try (database) {
      SqlArchive archive = new SqlArchive(database);
      append(archive, ROMEO, "d").join();
      assertThat(ids(archive, ROMEO)).containsExactly("a", "b", "c", "d");
      ArchiveQuery nurse = ArchiveQuery.first(9).with(Jid.valueOf("nurse@capulet.example"));
      assertThat(Objects.requireNonNull(archive.page(ROMEO, nurse)).info().count()).isEqualTo(4);
      assertThat(Objects.requireNonNull(archive.page(ROMEO, ArchiveQuery.first(9).containing("wordb"))).info().count()).isEqualTo(1);
      assertThat(Objects.requireNonNull(archive.extent(ROMEO)).characters()).isEqualTo(4 + 5 + 5 + entry("d").xml().length());
    }
  }
}
