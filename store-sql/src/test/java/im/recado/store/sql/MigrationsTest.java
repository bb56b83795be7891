package im.recado.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.modules.account.AccountRecord;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How tables come to be, and which databases are refused. */
class MigrationsTest {
  private static final String FIRST = "001-first-tables.sql";

  private final Path folder;
  private final Path file;

  MigrationsTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("recado.db");
  }

  private Database open(String... migrations) {
    return Database.open(new SqliteDialect(file, List.of(migrations)), new SimpleMeterRegistry());
  }

  private static List<String> tables(Database database) {
    return database.read(
        connection ->
            connection.all(
                "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY type, name",
                row -> spaced(row.getString(1))));
  }

  /** A column that was added later stands in a line of its own form. */
  private static String spaced(String sql) {
    return sql.replaceAll("\\s+", " ").replaceAll(" ?([(),]) ?", "$1");
  }

  private static long version(Database database) {
    return database.read(connection -> connection.number("SELECT max(version) FROM recado_version"));
  }

  @Test
  void theScriptForPeopleMakesTheSameTablesAsTheServer() throws Exception {
    Path script = Path.of("..", "database", "schema-sqlite.sql");
    try (SqlConnection byHand = new SqliteDialect(folder.resolve("by-hand.db")).connect(true)) {
      for (String statement : Migrations.statements(Files.readString(script))) {
        byHand.execute(statement);
      }
    }
    Database loaded = Database.open(new SqliteDialect(folder.resolve("by-hand.db")), new SimpleMeterRegistry());
    Database made = Database.open(new SqliteDialect(file), new SimpleMeterRegistry());
    try (loaded; made) {
      assertThat(tables(loaded)).isEqualTo(tables(made)).hasSizeGreaterThan(10);
      assertThat(version(loaded)).isEqualTo(version(made)).isEqualTo(migrations().size());
    }
  }

  /** The first table that a piece of a script makes, or what one changes. */
  private static final Pattern MADE = Pattern.compile("CREATE (?:VIRTUAL )?TABLE (\\w+)");

  private static final Pattern CHANGED = Pattern.compile("(?:ALTER|DROP) TABLE (\\w+)");

  @Test
  void theScriptForPeopleHasTheNotesOfTheMigrations() throws IOException {
    String script = Files.readString(Path.of("..", "database", "schema-sqlite.sql"));
    List<String> pieces = new ArrayList<>();
    Set<String> changed = new HashSet<>();
    for (String name : migrations()) {
      String migration =
          Files.readString(Path.of("src", "main", "resources", "im", "recado", "store", "sql", "sqlite", name));
      CHANGED.matcher(migration).results().forEach(found -> changed.add(found.group(1)));
      // The comment at the top of each is about the script itself.
      pieces.addAll(List.of(migration.substring(migration.indexOf("\n\n")).strip().split("\n\n")));
    }
    int compared = 0;
    for (String piece : pieces) {
      Matcher made = MADE.matcher(piece);
      if (made.find() && !changed.contains(made.group(1))) {
        assertThat(script).contains(piece);
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(20);
  }

  @Test
  void aBackupOfAnOlderVersionIsRestored() throws Exception {
    Path backup = folder.resolve("old-backup.db");
    Database old = Database.open(new SqliteDialect(backup, migrations().subList(0, 6)), new SimpleMeterRegistry());
    try (old) {
      old.write(
          1,
          connection ->
              connection.update(
                  "INSERT INTO key_values (owner, store, name, value) VALUES ('romeo@montague.example', 'notes', 'first', 'kept')"));
    }
    Path home = Files.createDirectory(folder.resolve("restored"));
    Map<String, Long> rows =
        DatabaseTools.restore(backup, DatabaseAddress.of("jdbc:sqlite:recado.db"), home, (what, table, done, total) -> {});
    assertThat(rows).containsEntry("key_values", 1L);
    assertThat(DatabaseTools.glance(DatabaseAddress.of("jdbc:sqlite:" + backup), home).version()).as("the backup stays as it is").isEqualTo(6);
    try (Stream<Path> files = Files.list(home)) {
      assertThat(files.map(each -> each.getFileName().toString()).filter(name -> !name.startsWith("recado.db"))).isEmpty();
    }
  }

  @Test
  void aDatabaseThatWasNotMadeWholeIsRefusedWithASentence() throws Exception {
    Path halved = folder.resolve("halved.db");
    String script = Files.readString(Path.of("..", "database", "schema-sqlite.sql"));
    try (SqlConnection byHand = new SqliteDialect(halved).connect(true)) {
      for (String statement : Migrations.statements(script)) {
        // As an older sqlite3, which does not know contentless_delete and goes on.
        if (!statement.contains("VIRTUAL")) {
          byHand.execute(statement);
        }
      }
    }
    assertThatThrownBy(() -> Database.open(new SqliteDialect(halved), new SimpleMeterRegistry()))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("halved.db lacks tables (archived_text)");
    assertThatThrownBy(() -> DatabaseTools.check(DatabaseAddress.of("jdbc:sqlite:" + halved), folder))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("lacks tables");
    assertThat(script).as("its head tells which version it is").contains("version " + migrations().size() + ".\n");
  }

  @Test
  void aDatabaseThatCannotBeWrittenIsRefusedWithASentence() {
    Database.open(new SqliteDialect(file), new SimpleMeterRegistry()).close();
    SqliteDialect readOnly =
        new SqliteDialect(file) {
          @Override
          public SqlConnection connect(boolean writes) throws SQLException {
            SqlConnection connection = super.connect(writes);
            connection.execute("PRAGMA query_only = ON");
            return connection;
          }
        };
    assertThatThrownBy(() -> Database.open(readOnly, new SimpleMeterRegistry()))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("may not be written by");
  }

  private List<String> migrations() {
    return new SqliteDialect(file).migrations();
  }

  @Test
  void f21ANewerDatabaseIsRefusedInOneSentence() {
    open(FIRST, "002-test-more.sql").close();
    assertThatThrownBy(() -> open(FIRST))
        .isInstanceOf(DatabaseException.class)
        .hasMessage(
            "The database %s was written by a newer Recado (tables of version 2, this program knows 1): start that"
                + " version, or name another database in database.url.",
            file);
    Database newer = open(FIRST, "002-test-more.sql");
    try (newer) {
      assertThat(version(newer)).isEqualTo(2);
    }
  }

  @Test
  void f21AnUpgradeIsDoneOnceAndKeepsACopyOfWhatWas() throws IOException {
    open(FIRST).close();
    open(FIRST, "002-test-more.sql").close();
    Database upgraded = open(FIRST, "002-test-more.sql");
    try (upgraded) {
      assertThat(version(upgraded)).isEqualTo(2);
      assertThat(upgraded.<Long>read(connection -> connection.number("SELECT count(*) FROM more"))).isEqualTo(1);
    }
    Path copy = folder.resolve("recado.db.version-1");
    assertThat(Files.getPosixFilePermissions(copy)).hasSize(2);
    Database earlier = Database.open(new SqliteDialect(copy, List.of(FIRST)), new SimpleMeterRegistry());
    try (earlier) {
      assertThat(version(earlier)).isEqualTo(1);
    }
  }

  @Test
  void d9TheSizesOfNodesAreCountedAnew() {
    Database before = open(migrations().subList(0, 10).toArray(String[]::new));
    try (before) {
      addNodesOfWrongSize(before);
    }
    Database upgraded = Database.open(new SqliteDialect(file), new SimpleMeterRegistry());
    try (upgraded) {
      assertThat(sizes(upgraded)).containsExactly(5L, 0L);
    }
  }

  @Test
  void accountsThatWereThereBeforeAreFoundAndCountedInTheirDomain() {
    Database before = open(migrations().subList(0, 11).toArray(String[]::new));
    String account = "INSERT INTO accounts (jid, scram_keys, name, enabled, created) VALUES (?, '', ?, 1, 0)";
    try (before) {
      before.write(
          0,
          connection ->
              connection.update(account, "romeo@montague.example", "Romeo MONTAGUE")
                  + connection.update(account, "romeo@capulet.example", ""));
    }
    Database upgraded = Database.open(new SqliteDialect(file), new SimpleMeterRegistry());
    try (upgraded) {
      SqlAccounts accounts = new SqlAccounts(upgraded);
      assertThat(accounts.search("o montag", null, 10)).extracting(AccountRecord::name).containsExactly("Romeo MONTAGUE");
      assertThat(accounts.search("romeo", null, 10)).hasSize(2);
      assertThat(accounts.count("capulet.example")).isEqualTo(1);
    }
  }

  /** One with items of five characters, one without any. */
  private static void addNodesOfWrongSize(Database database) {
    String node =
        "INSERT INTO pubsub_nodes (id, host, name, creator, created, config, purges, size)"
            + " VALUES (?, 'romeo@montague.example', ?, 'romeo@montague.example', 0, '', 0, 4711)";
    String item =
        "INSERT INTO pubsub_items (node, place, first_place, id, publisher, created, modified, payload)"
            + " VALUES (1, ?, ?, ?, 'romeo@montague.example', 0, 0, ?)";
    database.write(
        0,
        connection ->
            connection.update(node, 1, "one")
                + connection.update(node, 2, "other")
                + connection.update(item, 1, 1, "a", "\uD83D\uDE00\u00E9x")
                + connection.update(item, 2, 2, "b", "\uD83D\uDE00x"));
  }

  private static List<Long> sizes(Database database) {
    return database.read(
        connection -> connection.all("SELECT size FROM pubsub_nodes ORDER BY id", row -> row.getLong(1)));
  }

  @Test
  void f21AnInterruptedUpgradeLeavesNothingAndIsDoneAgain() {
    open(FIRST).close();
    assertThatThrownBy(() -> open(FIRST, "002-test-broken.sql")).isInstanceOf(DatabaseException.class);
    Database before = open(FIRST);
    try (before) {
      assertThat(version(before)).isEqualTo(1);
      assertThat(tables(before)).noneMatch(table -> table.contains("more"));
    }
    Database upgraded = open(FIRST, "002-test-more.sql");
    try (upgraded) {
      assertThat(version(upgraded)).isEqualTo(2);
    }
  }

  @Test
  void theTablesOfAnotherProgramAreLeftAlone() throws Exception {
    try (SqlConnection other = new SqliteDialect(file).connect(true)) {
      other.execute("CREATE TABLE bookmarks (url TEXT)");
    }
    assertThatThrownBy(() -> open(FIRST))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("holds the tables of another program");
  }

  @Test
  void f22AFileThatIsNoDatabaseIsLeftAsItIs() throws IOException {
    String letter = "Dear diary, ".repeat(1000);
    Files.writeString(file, letter);
    assertThatThrownBy(() -> open(FIRST))
        .isInstanceOf(DatabaseException.class)
        .hasMessage("%s is not a database of SQLite: name another file, or move this one away.", file);
    assertThat(file).hasContent(letter);
  }

  @Test
  void f22ADamagedDatabaseIsNoticedAtTheStart() throws IOException {
    open(FIRST).close();
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 3 * 4096; i < 5 * 4096; i++) {
      bytes[i] ^= 0x5a;
    }
    Files.write(file, bytes);
    assertThatThrownBy(() -> open(FIRST)).isInstanceOf(DatabaseException.class).hasMessageContaining("is damaged");
  }

  @Test
  void f22ATruncatedDatabaseIsNoticedAtTheStart() throws IOException {
    open(FIRST).close();
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> open(FIRST)).isInstanceOf(DatabaseException.class).hasMessageContaining("is damaged");
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    Path missing = folder.resolve("missing").resolve("recado.db");
    assertThatThrownBy(() -> SqlBackends.open(missing))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("there is no folder " + missing.getParent());
  }

  @Test
  void aUrlOfAnotherKindIsRefused() {
    assertThatThrownBy(() -> SqlBackends.open(DatabaseAddress.of("jdbc:oracle:thin"), folder, new SimpleMeterRegistry()))
        .isInstanceOf(DatabaseException.class)
        .hasMessage("database.url is \"jdbc:oracle:thin\", but must be " + DatabaseAddress.EXPECTED + ".");
    SqlBackends.open(DatabaseAddress.of("jdbc:sqlite:other.db"), folder, new SimpleMeterRegistry()).close();
    assertThat(folder.resolve("other.db")).exists();
  }

  @Test
  void onlyTheOwnerMayReadTheFiles() throws IOException {
    Database database = open(FIRST);
    try (database) {
      for (String name : List.of("recado.db", "recado.db-wal", "recado.db-shm")) {
        assertThat(Files.getPosixFilePermissions(folder.resolve(name))).as(name).hasSize(2);
      }
    }
    assertThat(folder.resolve("recado.db-wal")).as("moved into the database").doesNotExist();
  }
}
