package im.recado.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.modules.Backends;
import im.recado.modules.account.AccountRecord;
import im.recado.modules.archive.ArchiveEntry;
import im.recado.modules.archive.ArchiveName;
import im.recado.modules.roster.RosterItem;
import im.recado.modules.roster.Subscription;
import im.recado.testkit.store.MariaDbServer;
import im.recado.testkit.store.PostgresServer;
import im.recado.wire.jid.Jid;
import im.recado.wire.sasl.PasswordException;
import im.recado.wire.sasl.ScramHash;
import im.recado.wire.sasl.ScramKeys;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long a server of 100,000 accounts and a million messages takes from SQLite to the others, all in one run: {@code
 * -Dsurefire.arguments=-Drecado.figures=true}.
 */
@EnabledIfSystemProperty(named = "recado.figures", matches = "true", disabledReason = "measures; run by hand")
class CopyFiguresTest {
  private static final int ACCOUNTS = 100_000;
  private static final int MESSAGES = 1_000_000;
  private static final int OWNERS = 20_000;
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  @TempDir Path folder;

  private static Jid account(int number) {
    return Jid.valueOf("user" + number + "@montague.example");
  }

  @Test
  void figures() throws PasswordException {
    DatabaseAddress sqlite = DatabaseAddress.of("jdbc:sqlite:" + folder.resolve("large.db"));
    SqlBackends from = SqlBackends.open(sqlite, folder, new SimpleMeterRegistry());
    try (from) {
      fill(from.backends());
    }
    say("SQLite", "bytes", DatabaseTools.status(sqlite, folder).bytes());
    copy("PostgreSQL", sqlite, PostgresServer.shared().address(PostgresServer.shared().newDatabase()));
    copy("MariaDB", sqlite, MariaDbServer.shared().address(MariaDbServer.shared().newDatabase()));
    copy("SQLite", sqlite, DatabaseAddress.of("jdbc:sqlite:" + folder.resolve("again.db")));
  }

  private static void say(String database, String what, double value) {
    System.out.printf(Locale.ROOT, "FIGURES | %s | %s | %,.1f%n", database, what, value);
  }

  private static void fill(Backends stores) throws PasswordException {
    List<ScramKeys> keys = new ArrayList<>();
    for (ScramHash hash : ScramHash.values()) {
      keys.add(ScramKeys.create(hash, "secret", 4096));
    }
    for (int i = 0; i < ACCOUNTS; i += 1000) {
      List<AccountRecord> some = new ArrayList<>();
      for (int k = i; k < i + 1000; k++) {
        some.add(new AccountRecord(account(k), keys, "Person " + k, true, NOON));
      }
      stores.accounts().createAll(some);
    }
    Semaphore window = new Semaphore(2000);
    List<CompletableFuture<Void>> writes = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      String text = "message " + i + " of a conversation about roses and other things that have names";
      window.acquireUninterruptibly();
      writes.add(
          stores.archive()
              .append(
                  ArchiveName.of(account(i % OWNERS)),
                  new ArchiveEntry(
                      "m" + i, NOON.plusMillis(i), account((i + 1) % OWNERS), "o" + i,
                      "<message xmlns='jabber:client' type='chat' id='o" + i + "'><body>" + text + "</body></message>",
                      text))
              .whenComplete((done, failure) -> window.release()));
    }
    writes.forEach(CompletableFuture::join);
    for (int i = 0; i < 1000; i++) {
      stores.rosters()
          .put(account(i), new RosterItem(account(i + 1), "", List.of("Friends"), Subscription.BOTH, false, false, null, true));
    }
  }

  private void copy(String name, DatabaseAddress from, DatabaseAddress to) {
    long start = System.nanoTime();
    long[] verifying = {0};
    Map<String, Long> rows =
        DatabaseTools.copy(
            from,
            to,
            folder,
            (what, table, done, total) -> {
              if (what.equals("verifying") && verifying[0] == 0) {
                verifying[0] = System.nanoTime();
              }
            });
    long end = System.nanoTime();
    assertThat(rows).containsEntry("accounts", (long) ACCOUNTS);
    say(name, "rows", rows.values().stream().mapToLong(Long::longValue).sum());
    say(name, "archived", Objects.requireNonNull(rows.get("archived")));
    say(name, "seconds copying", (verifying[0] - start) / 1e9);
    say(name, "seconds verifying", (end - verifying[0]) / 1e9);
    say(name, "bytes", DatabaseTools.status(to, folder).bytes());
  }
}
