package im.recado.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.modules.Backends;
import im.recado.modules.archive.ArchiveEntry;
import im.recado.modules.archive.ArchiveName;
import im.recado.modules.archive.ArchiveQuery;
import im.recado.testkit.store.MariaDbServer;
import im.recado.testkit.store.PostgresServer;
import im.recado.wire.jid.Jid;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The figures of docs/performance.md about databases, all in one run: {@code -Dsurefire.arguments=-Drecado.figures=true}. */
@EnabledIfSystemProperty(named = "recado.figures", matches = "true", disabledReason = "measures; run by hand")
class DatabaseFiguresTest {
  private static final int MESSAGES = 20_000;
  private static final int ACCOUNTS = 100;
  private static final int UNDER_WAY = 500;
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final Jid JULIET = Jid.valueOf("juliet@capulet.example");
  private static final String XML =
      "<message xmlns='jabber:client' type='chat'><body>" + "words of a message ".repeat(8) + "</body></message>";

  @TempDir Path folder;

  @Test
  void figures() {
    measure("SQLite", DatabaseAddress.of("jdbc:sqlite:" + folder.resolve("figures.db")));
    measure("PostgreSQL", PostgresServer.shared().address(PostgresServer.shared().newDatabase()));
    measure("MariaDB", MariaDbServer.shared().address(MariaDbServer.shared().newDatabase()));
  }

  private static Jid account(int number) {
    return Jid.valueOf("user" + number % ACCOUNTS + "@montague.example");
  }

  private void measure(String name, DatabaseAddress address) {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    SqlBackends sql = SqlBackends.open(address, folder, meters);
    try (sql) {
      Backends stores = sql.backends();
      run(2000, i -> spool(stores, "w" + i));
      double spooled = run(MESSAGES, i -> spool(stores, "s" + i));
      double archived = run(MESSAGES, i -> archive(stores, i));
      long[] alone = new long[200];
      for (int i = 0; i < alone.length; i++) {
        long start = System.nanoTime();
        spool(stores, "a" + i).join();
        alone[i] = System.nanoTime() - start;
      }
      long[] pages = new long[300];
      for (int i = 0; i < pages.length; i++) {
        long start = System.nanoTime();
        assertThat(stores.archive().page(ArchiveName.of(account(i)), ArchiveQuery.last(50))).isNotNull();
        pages[i] = System.nanoTime() - start;
      }
      long[] searches = new long[100];
      for (int i = 0; i < searches.length; i++) {
        long start = System.nanoTime();
        assertThat(stores.archive().page(ArchiveName.of(account(i)), ArchiveQuery.first(20).containing("n" + i))).isNotNull();
        searches[i] = System.nanoTime() - start;
      }
      System.out.printf(
          Locale.ROOT,
          "FIGURES | %s | %,.0f | %,.0f | %.0f | %.2f | %.2f | %.2f |%n",
          name,
          spooled,
          archived,
          meters.get("recado.store.batch").summary().mean(),
          middle(alone),
          middle(pages),
          middle(searches));
    }
  }

  private static double middle(long[] nanos) {
    Arrays.sort(nanos);
    return nanos[nanos.length / 2] / 1e6;
  }

  private interface Write {
    CompletableFuture<?> number(int i);
  }

  /** So many writes, some of them under way at a time; how many a second became durable. */
  private static double run(int count, Write write) {
    Semaphore window = new Semaphore(UNDER_WAY);
    List<CompletableFuture<?>> all = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      window.acquireUninterruptibly();
      all.add(write.number(i).whenComplete((done, failure) -> window.release()));
    }
    all.forEach(CompletableFuture::join);
    return count * 1e9 / (System.nanoTime() - start);
  }

  private static CompletableFuture<Long> spool(Backends stores, String id) {
    return stores.spool().append(account(id.hashCode() & 0xffff), id, NOON, XML, false, () -> true);
  }

  private static CompletableFuture<Void> archive(Backends stores, int i) {
    return stores.archive()
        .append(
            ArchiveName.of(account(i)),
            new ArchiveEntry("m" + i, NOON.plusMillis(i), JULIET, null, XML, "words of a message n" + i % ACCOUNTS));
  }
}
