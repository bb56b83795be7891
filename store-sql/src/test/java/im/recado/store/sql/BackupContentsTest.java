package im.recado.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.modules.account.AccountRecord;
import im.recado.wire.jid.Jid;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a backup may be made of. */
class BackupContentsTest {
  private static final DatabaseAddress HERE = DatabaseAddress.of("jdbc:sqlite:recado.db");

  private final Path folder;
  private final Path backup;

  BackupContentsTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
    this.backup = folder.resolve("backup.db");
    try (SqlBackends backends = SqlBackends.open(folder.resolve("first.db"))) {
      backends.backends().accounts().create(new AccountRecord(Jid.valueOf("ann@a.example"), List.of(), "Ann", true, Instant.EPOCH));
    }
    Map<String, Long> _ =
        DatabaseTools.copy(
            DatabaseAddress.of("jdbc:sqlite:first.db"), DatabaseAddress.of("jdbc:sqlite:" + backup), folder, (what, table, done, all) -> {});
  }

  private Map<String, Long> restore() {
    return DatabaseTools.restore(backup, HERE, folder, (what, table, done, all) -> {});
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "view secrets: CREATE VIEW secrets AS SELECT * FROM accounts",
        "view rosters: DROP TABLE rosters; CREATE VIEW rosters AS SELECT jid AS owner, 1 AS version FROM accounts",
        "view recado_version: DROP TABLE recado_version; CREATE VIEW recado_version AS SELECT 1 AS version",
        "trigger late: CREATE TRIGGER late AFTER DELETE ON accounts BEGIN DELETE FROM rosters; END",
        "table visitors: CREATE TABLE visitors (name TEXT)",
        "table streams: DROP TABLE streams; CREATE VIRTUAL TABLE streams USING fts5 (id)",
        "view a?b: CREATE VIEW \"a\nb\" AS SELECT 1"
      })
  void whatIsInNoBackupIsRefusedByItsName(String harm) throws Exception {
    String name = harm.substring(0, harm.indexOf(": "));
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + backup);
        Statement statement = connection.createStatement()) {
      int _ = statement.executeUpdate(harm.substring(name.length() + 2));
    }
    assertThatThrownBy(this::restore)
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("holds what no backup of this program holds (" + name)
        .hasMessageContaining("nothing was restored.");
    assertThat(folder.resolve("recado.db")).doesNotExist();
  }

  @Test
  void whatTheProgramHasMadeIsRestoredWithTheFiguresThatSqliteKeepsOfIt() throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + backup);
        Statement statement = connection.createStatement()) {
      int _ = statement.executeUpdate("ANALYZE");
    }
    assertThat(restore()).containsEntry("accounts", 1L);
    assertThat(Files.exists(folder.resolve("recado.db"))).isTrue();
  }
}
