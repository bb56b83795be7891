package im.recado.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.modules.link.Link;
import im.recado.wire.jid.Jid;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What statements have cost: each text is counted by itself, without what was asked for. */
final class QueryStatisticsTest {
  private static final Jid ROMEO = Jid.valueOf("romeo@montague.example");

  @TempDir Path folder;

  private static QueryFigures figures(SqlBackends backends, String part) {
    return backends.queries(1000).stream().filter(query -> query.sql().contains(part)).findFirst().orElseThrow();
  }

  @Test
  void readsAndWritesAreCounted() {
    try (SqlBackends backends = SqlBackends.open(folder.resolve("recado.db"))) {
      backends.backends().links().put(new Link(ROMEO, "irc", 0, "Romeo", "sealed", Instant.EPOCH));
      for (int i = 0; i < 3; i++) {
        assertThat(backends.backends().links().find(ROMEO, "irc", i)).matches(link -> link == null || link.name().equals("Romeo"));
      }
      QueryFigures found = figures(backends, "FROM links WHERE owner = ? AND gateway = ? AND number = ?");
      assertThat(found.times()).isEqualTo(3);
      assertThat(found.nanos()).isGreaterThanOrEqualTo(found.slowest());
      assertThat(found.slowest()).isPositive();
      assertThat(figures(backends, "INSERT INTO links").times()).isEqualTo(1);
      assertThat(backends.queries(1000)).extracting(QueryFigures::sql).noneMatch(sql -> sql.contains("montague"));
      assertThat(backends.queries(1000)).isSortedAccordingTo((one, other) -> Long.compare(other.nanos(), one.nanos()));
      assertThat(backends.queries(2)).hasSize(2);
    }
  }

  @Test
  void howManyTextsAreToldApartIsBounded() {
    QueryStatistics statistics = new QueryStatistics();
    for (int i = 0; i < 2000; i++) {
      statistics.done("SELECT " + i, 2, System.nanoTime());
    }
    assertThat(statistics.most(5000)).hasSizeLessThan(510);
    assertThat(statistics.most(5000).stream().mapToLong(QueryFigures::times).sum()).isEqualTo(4000);
  }
}
