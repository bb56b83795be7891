package im.recado.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.modules.archive.ArchiveEntry;
import im.recado.modules.archive.ArchiveName;
import im.recado.modules.archive.ArchivePage;
import im.recado.modules.archive.ArchiveQuery;
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

/** How far results are counted, so that a page costs no more in a long archive: what is told is exact, or it is not told. */
class ArchiveCountsTest {
  private static final ArchiveName ARCHIVE = ArchiveName.of(Jid.valueOf("romeo@montague.example"));
  private static final Jid NURSE = Jid.valueOf("nurse@capulet.example");

  private final SqlArchive archive;
  private final Database database;

  ArchiveCountsTest(@TempDir Path folder) {
    database = Database.open(new SqliteDialect(folder.resolve("recado.db")), new SimpleMeterRegistry());
    archive = new SqlArchive(database);
  }

  /** 1001 messages with the nurse; "rare" is in every eleventh of them, "rarer" in every eightieth, "all" in each. */
  private void fill() {
    List<CompletableFuture<?>> writes = new ArrayList<>();
    for (int i = 0; i < 1001; i++) {
      String text = "all" + (i % 11 == 0 ? " rare" : "") + (i % 80 == 0 ? " rarer" : "") + (i % 9 == 0 ? " often" : "");
      writes.add(
          archive.append(
              ARCHIVE, new ArchiveEntry("" + i, Instant.ofEpochMilli(i), NURSE, null, "<m><" + text.replace(' ', '-') + "/></m>", text)));
    }
    writes.forEach(CompletableFuture::join);
  }

  private ArchivePage page(ArchiveQuery query) {
    return Objects.requireNonNull(archive.page(ARCHIVE, query));
  }

  @Test
  void aTombstoneAtTheBeginningChangesNothingOfHowMuchThereIs() {
    try (database) {
      fill();
      archive.trim(ARCHIVE, new Retention(Instant.MIN, 10, 100_000), 2000);
      long ten = Objects.requireNonNull(archive.extent(ARCHIVE)).characters();
      for (String tombstone : List.of("<m/>", "<retracted>" + "x".repeat(500) + "</retracted>")) {
        assertThat(archive.replace(ARCHIVE, "991", tombstone).join()).isTrue();
        assertThat(Objects.requireNonNull(archive.extent(ARCHIVE)).characters()).isEqualTo(ten);
        assertThat(archive.trim(ARCHIVE, new Retention(Instant.MIN, 10, ten), 100)).isZero();
      }
      assertThat(archive.trim(ARCHIVE, new Retention(Instant.MIN, 10, ten - 1), 100)).isEqualTo(1);
    }
  }

  @Test
  void resultsAreCountedAsFarAsThatIsCheap() {
    try (database) {
      fill();
      assertThat(page(ArchiveQuery.last(5)).info().count()).isEqualTo(1001);
      assertThat(page(ArchiveQuery.last(5).with(NURSE)).info().count()).isEqualTo(1001);
      assertThat(page(ArchiveQuery.last(5).containing("often")).info().count()).isEqualTo(112);
      assertThat(page(ArchiveQuery.last(5).containing("often")).info().index()).isEqualTo(107);
      assertThat(page(ArchiveQuery.last(5).containing("all")).info().count()).isNull();
      assertThat(page(ArchiveQuery.last(5).containing("all")).info().index()).isNull();
      assertThat(page(ArchiveQuery.last(5).with(NURSE).containing("rare")).info().count()).isEqualTo(91);
      assertThat(page(ArchiveQuery.last(5).with(NURSE).containing("rare")).info().index()).isEqualTo(86);
      assertThat(page(ArchiveQuery.last(5).with(NURSE).containing("often")).info().count()).isNull();
      assertThat(page(ArchiveQuery.last(5).with(NURSE).containing("often")).messages()).hasSize(5);
      assertThat(page(ArchiveQuery.last(5).marked(List.of("-rarer"))).info().count()).isEqualTo(13);
      assertThat(page(ArchiveQuery.last(5).marked(List.of("often"))).info().count()).isNull();
    }
  }
}
