package im.recado.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.modules.account.AccountRecord;
import im.recado.testkit.store.RealServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How tables come to be in the database of a server. */
abstract class ServerMigrationsContract {
  private static final String MORE = "999-test-more.sql";

  private static final long NEWEST = ServerDialect.MIGRATIONS.size();

  final String name;
  final DatabaseAddress address;
  private final RealServer server;

  ServerMigrationsContract(RealServer server) {
    this.server = server;
    this.name = server.newDatabase();
    this.address = server.address(name);
  }

  abstract Dialect dialect(DatabaseAddress at, List<String> migrations);

  /** Whose statements fail at the given one, before or after they are done. */
  abstract Dialect failing(DatabaseAddress at, FailingConnections failures);

  /** The script that a person loads. */
  abstract Path script();

  abstract void load(String database, Path script) throws Exception;

  /** All that a database is made of, one text for each part. */
  abstract List<String> schema(SqlConnection connection) throws Exception;

  private Dialect dialect(DatabaseAddress at) {
    return dialect(at, ServerDialect.MIGRATIONS);
  }

  private static List<String> withMore() {
    List<String> more = new ArrayList<>(ServerDialect.MIGRATIONS);
    more.add(MORE);
    return more;
  }

  static Database open(Dialect dialect) {
    return Database.open(dialect, new SimpleMeterRegistry());
  }

  private static long version(Database database) {
    return database.read(connection -> connection.number("SELECT max(version) FROM recado_version"));
  }

  private List<String> schemaOf(DatabaseAddress at) throws Exception {
    try (SqlConnection connection = dialect(at).connect(true)) {
      return schema(connection);
    }
  }

  @Test
  void theScriptForPeopleMakesTheSameTablesAsTheServer() throws Exception {
    String byHand = server.newDatabase();
    load(byHand, script());
    open(dialect(address)).close();
    assertThat(Files.readString(script())).as("its head").contains("version " + NEWEST + ".\n");
    List<String> loaded = schemaOf(server.address(byHand));
    assertThat(loaded).isEqualTo(schemaOf(address)).hasSizeGreaterThan(20);
    Database opened = open(dialect(server.address(byHand)));
    try (opened) {
      assertThat(version(opened)).as("nothing is left to do").isEqualTo(NEWEST);
    }
    assertThat(schemaOf(server.address(byHand))).isEqualTo(loaded);
  }

  @Test
  void theScriptForPeopleHasTheNotesOfTheMigrations() throws IOException {
    String text = Files.readString(script());
    for (String migration : ServerDialect.MIGRATIONS) {
      String steps =
          Files.readString(
              Path.of(
                  "..", "store-sql", "src", "main", "resources", "im", "recado", "store", "sql", dialect(address).name(),
                  migration));
      // The comment at the top of each is about the script itself.
      int begin = steps.indexOf("\n\n");
      assertThat(text).contains(begin < 0 ? migration : steps.substring(begin).strip());
    }
  }

  @Test
  void aNumberMeansTheSameInEveryDialect() {
    assertThat(dialect(address).migrations()).isEqualTo(new SqliteDialect(Path.of("recado.db")).migrations());
  }

  @Test
  void f21ANewerDatabaseIsRefusedInOneSentence() {
    open(dialect(address, withMore())).close();
    assertThatThrownBy(() -> open(dialect(address)))
        .isInstanceOf(DatabaseException.class)
        .hasMessage(
            "The database %s was written by a newer Recado (tables of version %d, this program knows %d): start that"
                + " version, or name another database in database.url.",
            address.place(),
            NEWEST + 1,
            NEWEST);
    Database newer = open(dialect(address, withMore()));
    try (newer) {
      assertThat(version(newer)).isEqualTo(NEWEST + 1);
    }
  }

  @Test
  void f21AnUpgradeThatIsInterruptedAnywhereGoesOnAtTheNextStart() throws Exception {
    String reference = server.newDatabase();
    open(dialect(server.address(reference), withMore())).close();
    FailingConnections failures = new FailingConnections();
    int interruptions = 0;
    boolean done = false;
    while (!done) {
      failures.failAt(1 + interruptions / 2, interruptions % 2 == 0);
      try {
        open(failing(address, failures)).close();
        done = true;
      } catch (DatabaseException e) {
        assertThat(e).hasMessageContaining("interrupted");
        interruptions++;
      }
    }
    assertThat(interruptions).isGreaterThan(20);
    Database upgraded = open(dialect(address, withMore()));
    try (upgraded) {
      assertThat(version(upgraded)).isEqualTo(NEWEST + 1);
      assertThat(upgraded.<Long>read(connection -> connection.number("SELECT count(*) FROM more"))).isEqualTo(1);
    }
    assertThat(schemaOf(address)).isEqualTo(schemaOf(server.address(reference)));
  }

  @Test
  void d9TheSizesOfNodesAreCountedAnew() {
    String host = "romeo@montague.example";
    Database before = open(dialect(address, ServerDialect.MIGRATIONS.subList(0, 10)));
    try (before) {
      before.write(
          0,
          connection ->
              connection.update(
                      "INSERT INTO pubsub_nodes (id, host, name, creator, created, config, purges, size)"
                          + " VALUES (1, ?, 'n', ?, 0, '', 0, 4711)",
                      host,
                      host)
                  + connection.update(
                      "INSERT INTO pubsub_items (node, place, first_place, id, publisher, created, modified, payload)"
                          + " VALUES (1, 1, 1, 'i', ?, 0, 0, ?)",
                      host,
                      "\uD83D\uDE00\u00E9x"));
    }
    Database upgraded = open(dialect(address));
    try (upgraded) {
      assertThat(upgraded.<Long>read(connection -> connection.number("SELECT size FROM pubsub_nodes"))).isEqualTo(3);
    }
  }

  @Test
  void accountsThatWereThereBeforeAreFoundAndCountedInTheirDomain() {
    Database before = open(dialect(address, ServerDialect.MIGRATIONS.subList(0, 11)));
    String account = "INSERT INTO accounts (jid, scram_keys, name, enabled, created) VALUES (?, '', ?, 1, 0)";
    try (before) {
      before.write(
          0,
          connection ->
              connection.update(account, "romeo@montague.example", "Romeo MONTAGUE")
                  + connection.update(account, "roméo@capulet.example", "ÉMILE 🌹"));
    }
    Database upgraded = open(dialect(address));
    try (upgraded) {
      SqlAccounts accounts = new SqlAccounts(upgraded);
      assertThat(accounts.search("o montag", null, 10)).extracting(AccountRecord::name).containsExactly("Romeo MONTAGUE");
      assertThat(accounts.search("mile 🌹", null, 10)).extracting(AccountRecord::name).containsExactly("ÉMILE 🌹");
      assertThat(accounts.search("roméo", null, 10)).hasSize(1);
      assertThat(accounts.count("capulet.example")).isEqualTo(1);
    }
  }

  @Test
  void serversThatStartTogetherMakeTheTablesOnce() {
    List<CompletableFuture<Database>> starting = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      starting.add(CompletableFuture.supplyAsync(() -> open(dialect(address)), task -> new Thread(task).start()));
    }
    for (CompletableFuture<Database> one : starting) {
      Database database = one.join();
      assertThat(version(database)).isEqualTo(NEWEST);
      database.close();
    }
  }

  @Test
  void theTablesOfAnotherProgramAreLeftAlone() {
    server.execute(name, "CREATE TABLE bookmarks (url INTEGER)");
    assertThatThrownBy(() -> open(dialect(address)))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("holds the tables of another program");
  }

  @Test
  void whatIsWrongWithTheSettingsIsSaid() {
    assertThatThrownBy(() -> open(dialect(server.address("nowhere"))))
        .isInstanceOf(DatabaseException.class)
        .hasMessageStartingWith("There is no database \"nowhere\" at ")
        .hasMessageContaining("CREATE DATABASE nowhere ");
    String url = address.url().replaceFirst("127.0.0.1:\\d+", "127.0.0.1:1");
    assertThatThrownBy(() -> open(dialect(new DatabaseAddress(url, address.user(), "", 4))))
        .isInstanceOf(DatabaseException.class)
        .hasMessageEndingWith(" cannot be reached: look whether it runs, and whether host and port in database.url are right.");
  }

  @Test
  void aUserWhoMayOnlyReadIsToldSo() {
    open(dialect(address)).close();
    DatabaseAddress reader = reader();
    assertThatThrownBy(() -> open(dialect(reader)))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("\"reader\" may not do everything in the database");
    assertThatThrownBy(() -> open(dialect(new DatabaseAddress(reader.url(), "nobody_known", "wrong", 4))))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("does not let \"nobody_known\" in: look at database.user and database.password.");
  }

  @Test
  void aDatabaseIsTriedBeforeItIsTaken() throws Exception {
    Path home = Path.of("");
    assertThat(DatabaseTools.rehearse(address, home)).matches("(MariaDB|MySQL|PostgreSQL) [1-9].*");
    assertThat(DatabaseTools.glance(address, home).version()).as("nothing is left behind").isZero();
    assertThatThrownBy(() -> DatabaseTools.rehearse(reader(), home))
        .as("an empty one, where it may make nothing")
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("\"reader\" may not do everything in the database")
        .hasMessageContaining("allow it (");
    open(dialect(address)).close();
    assertThat(DatabaseTools.rehearse(address, home)).as("one that is in use").isNotBlank();
    String others = server.newDatabase();
    server.execute(others, "CREATE TABLE bookmarks (url INTEGER)");
    assertThatThrownBy(() -> DatabaseTools.rehearse(server.address(others), home)).hasMessageContaining("another program");
  }

  @Test
  void whatIsNoDatabaseServerIsSaidToBeNone() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String url = address.url().replaceFirst("127.0.0.1:\\d+", "127.0.0.1:" + silent.getLocalPort());
      assertThatThrownBy(() -> DatabaseTools.rehearse(new DatabaseAddress(url, address.user(), "", 4), Path.of("")))
          .isInstanceOf(DatabaseException.class)
          .hasMessageMatching(".*(does not answer as|cannot be reached).*");
    }
  }

  /** Makes a user who may read alone. */
  abstract DatabaseAddress reader();

  final RealServer server() {
    return server;
  }
}
