package im.recado.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.modules.account.AccountRecord;
import im.recado.modules.account.AccountStore;
import im.recado.wire.jid.Jid;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What accounts are found by. */
@Timeout(60)
class AccountWordsTest {
  private static final Jid EMILE = Jid.valueOf("emile@a.example");
  private static final String MAKES_THE_TABLE = "012-account-words.sql";

  private final Path folder;
  private final Path file;

  AccountWordsTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("recado.db");
  }

  private Database open() {
    return Database.open(new SqliteDialect(file), new SimpleMeterRegistry());
  }

  private static int change(Database database, String sql) {
    SqlFunction<Integer> work = connection -> connection.update(sql);
    return database.write(0, work);
  }

  private static List<Jid> found(AccountStore accounts, String part) {
    return accounts.search(part, null, 10).stream().map(AccountRecord::jid).toList();
  }

  @Test
  void whoWasThereBeforeTheTableIsFoundByANameWithAccents() {
    List<String> all = new SqliteDialect(file).migrations();
    List<String> before = all.subList(0, all.indexOf(MAKES_THE_TABLE));
    try (Database old = Database.open(new SqliteDialect(file, before), new SimpleMeterRegistry())) {
      change(
          old, "INSERT INTO accounts (jid, scram_keys, name, enabled, created) VALUES ('" + EMILE + "', '', 'ÉMILE', 1, 0)");
    }
    try (Database now = open()) {
      SqlAccounts accounts = new SqlAccounts(now);
      await().untilAsserted(() -> assertThat(found(accounts, "émile")).containsExactly(EMILE));
      assertThat(found(accounts, "ÉMILE")).containsExactly(EMILE);
    }
  }

  @Test
  void eachStepGoesOnWhereTheOneBeforeEnded() {
    List<AccountRecord> many =
        IntStream.range(0, 501)
            .mapToObj(i -> new AccountRecord(Jid.valueOf("u%03d@a.example".formatted(i)), List.of(), "Ö", true, Instant.EPOCH))
            .toList();
    try (SqlBackends backends = SqlBackends.open(file)) {
      backends.backends().accounts().createAll(many);
    }
    SqlFunction<Boolean> step = AccountWords::step;
    try (Database database = open()) {
      change(database, "DELETE FROM key_values WHERE store = 'account-words'");
      change(database, "UPDATE account_words SET words = 'wrong'");
      assertThat(database.write(0, step)).isTrue();
      assertThat(wrong(database)).isEqualTo(1);
    }
    try (Database again = open()) {
      assertThat(again.write(0, step)).isFalse();
      assertThat(wrong(again)).isZero();
      change(again, "UPDATE account_words SET words = 'wrong'");
      assertThat(again.write(0, step)).as("once is enough").isFalse();
      assertThat(wrong(again)).isEqualTo(501);
    }
  }

  private static long wrong(Database database) {
    SqlFunction<Long> work = AccountWords::wrong;
    return database.read(work);
  }

  @Test
  void damageIsFoundAndMended() {
    try (SqlBackends backends = SqlBackends.open(file)) {
      for (String name : List.of("ann", "ben", "emile")) {
        backends.backends().accounts().create(
            new AccountRecord(Jid.valueOf(name + "@a.example"), List.of(), "É " + name, true, Instant.EPOCH));
      }
      Database database = backends.database();
      change(database, "UPDATE account_words SET words = 'wrong' WHERE jid LIKE 'ann%'");
      change(database, "DELETE FROM account_words WHERE jid LIKE 'ben%'");
      change(database, "INSERT INTO account_words (jid, domain, words) VALUES ('nobody@a.example', 'a.example', 'nobody')");
    }
    DatabaseAddress at = DatabaseAddress.of(DatabaseAddress.SQLITE + file);
    assertThat(DatabaseTools.check(at, folder))
        .containsExactly(
            "There are words of no account: 1.",
            "There are accounts with wrong words for searches: 2 (./recado db check --repair mends them).");
    assertThat(DatabaseTools.repair(at, folder)).isEqualTo(3);
    assertThat(DatabaseTools.check(at, folder)).isEmpty();
    try (SqlBackends backends = SqlBackends.open(file)) {
      assertThat(found(backends.backends().accounts(), "é ben")).containsExactly(Jid.valueOf("ben@a.example"));
    }
  }
}
