package im.recado.source.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.kernel.store.StoreException;
import im.recado.modules.source.AccountSource.Person;
import im.recado.wire.jid.Jid;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SECURITY W4, W5: a table of people brings no code with it, is never written, and is not the server's own. */
final class SqlPlaceTest {
  private static final Jid ROMEO = Jid.valueOf("romeo@verona.example");

  @TempDir Path folder;
  private final Options options = new Options();
  private Path own;
  private SqlSource source;

  @BeforeEach
  void fill() throws SQLException {
    own = folder.resolve("recado.db");
    make(own);
    source = new SqlSource(options, own);
    set("password-query", "SELECT value FROM people WHERE name = {user}");
    set("name-query", "SELECT value FROM people WHERE name = {user}");
  }

  private static void make(Path file) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:file://" + file.toUri().getRawPath());
        Statement statement = connection.createStatement()) {
      int _ = statement.executeUpdate("CREATE TABLE people (name TEXT, value TEXT)");
      int _ = statement.executeUpdate("INSERT INTO people VALUES ('romeo', 'Romeo M.')");
    }
  }

  private void set(String key, String value) {
    Option<?> found =
        source.options().stream().filter(option -> option.key().equals("accounts.sql." + key)).findFirst().orElseThrow();
    options.set(found, value);
  }

  private void refused(String sentence) {
    assertThatThrownBy(() -> source.find(ROMEO)).isInstanceOf(StoreException.class).hasMessageContaining(sentence);
  }

  @Test
  void aFileIsReadWhateverItIsCalled() throws Exception {
    Path odd = folder.resolve("a shop?mode=rwc&x#1 100%.db");
    make(odd);
    Path link = Files.createSymbolicLink(folder.resolve("shop.db"), odd);
    set("url", "jdbc:sqlite:" + link);
    assertThat(source.find(ROMEO)).isEqualTo(new Person("Romeo M."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:sqlite::memory:?enable_load_extension=true", "jdbc:sqlite::memory:", "jdbc:sqlite:", "jdbc:sqlite:file::memory:?cache=shared",
        "jdbc:sqlite:nowhere.db", "jdbc:sqlite::resource:shop.db"
      })
  void whatIsNoFileIsNotOpened(String url) {
    set("url", url);
    assertThatThrownBy(() -> source.find(ROMEO)).isInstanceOf(StoreException.class).hasMessageMatching("SQL: .*\\.");
    assertThat(Path.of("nowhere.db")).as("is not made").doesNotExist();
  }

  @Test
  void noCodeIsLoaded() {
    Path shop = folder.resolve("shop.db");
    assertThatCode(() -> make(shop)).doesNotThrowAnyException();
    set("url", "jdbc:sqlite:" + shop + "?enable_load_extension=true");
    refused("without parameters");
    set("url", "jdbc:sqlite:" + shop);
    set("password-query", "SELECT load_extension('" + folder.resolve("evil.so") + "') WHERE {user} = {user}");
    refused("not authorized");
  }

  @Test
  void theServersOwnDatabaseIsNotReadByAnyName() throws Exception {
    Path symbolic = Files.createSymbolicLink(folder.resolve("link.db"), own);
    Path hard = Files.createLink(folder.resolve("hard.db"), own);
    for (Path name : new Path[] {own, symbolic, hard, folder.resolve("..").resolve(folder.getFileName()).resolve("recado.db")}) {
      set("url", "jdbc:sqlite:" + name);
      refused("the server's own database");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE people SET value = 'x' WHERE name = {user} RETURNING value", "ATTACH DATABASE '/tmp/x.db' AS other",
        "SELECT 1; DELETE FROM people", "PRAGMA query_only = OFF", "SELECT value INTO OUTFILE '/tmp/x' FROM people", "VACUUM INTO '/tmp/x'",
        "DELETE FROM people RETURNING name", "SELECT '\\'' , 'x' INTO OUTFILE '/tmp/x'"
      })
  void onlyASelectIsAsked(String query) throws Exception {
    Path shop = folder.resolve("shop.db");
    make(shop);
    set("url", "jdbc:sqlite:" + shop);
    set("password-query", query);
    refused("single SELECT");
    assertThat(value(shop)).isEqualTo("Romeo M.");
  }

  @Test
  void whatLooksLikeAQuestionWritesNothingEither() throws Exception {
    Path shop = folder.resolve("shop.db");
    make(shop);
    set("url", "jdbc:sqlite:" + shop);
    set("password-query", "WITH x AS (SELECT 1) UPDATE people SET value = 'x' WHERE name = {user} RETURNING value");
    refused("readonly");
    assertThat(value(shop)).isEqualTo("Romeo M.");
    assertThat(NamedQuery.of("  select value\nfrom people WHERE name = '{user}';").objection()).isNull();
  }

  private static String value(Path file) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT value FROM people")) {
      return rows.getString(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db.example/shop?socketFactory=org.example.Evil", "jdbc:postgresql://db.example/shop?loggerFile=/tmp/x",
        "jdbc:postgresql://db.example/shop?sslmode=require&sslfactory=org.example.Evil", "jdbc:postgresql://db.example/shop?%73ocketFactory=x",
        "jdbc:postgresql://db.example/shop?sslhostnameverifier=x", "jdbc:postgresql://db.example/shop?service=x",
        "jdbc:postgresql://db.example/shop?options=-c%20default_transaction_read_only=off", "jdbc:postgresql://db.example/shop?readOnly=false",
        "jdbc:mysql://db.example/shop?allowLoadLocalInfile=true", "jdbc:mysql://db.example/shop?autoDeserialize=true",
        "jdbc:mariadb://db.example/shop?allowLocalInfile=true", "jdbc:mariadb://db.example/shop?socketFactory=x",
        "jdbc:mariadb://db.example/shop?initSql=SELECT", "jdbc:mariadb://db.example/shop?allowMultiQueries=true",
        "jdbc:mariadb://db.example/shop?allowPublicKeyRetrieval=true", "jdbc:mariadb://db.example/shop?sslMode=trust;credentialType=x",
        "jdbc:mariadb://db.example/shop?SSLMODE=trust&", "jdbc:mariadb://db.example/shop?sslMode=trust?initSql=x"
      })
  void parametersThatAreNotOnTheListAreRefusedByName(String url) {
    set("url", url);
    refused("accounts.sql.url has the parameter \"");
    refused("connectTimeout");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:mariadb://address=(host=db.example)(localSocket=/x)/shop", "jdbc:h2:mem:x;INIT=RUNSCRIPT", "jdbc:postgresql:shop",
        "jdbc:mariadb:replication://a,b/shop", "jdbc:postgresql:sequential://a/shop", "jdbc:mysql://db.example/shop;x=y", "db.example"
      })
  void whatIsNoPlaceForPeopleIsSaid(String url) {
    set("url", url);
    refused("accounts.sql.url must be jdbc:sqlite:FILE, ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db.example.org:5433/shop?sslmode=verify-full&sslrootcert=/etc/ca.pem", "jdbc:postgresql://[::1]/shop",
        "jdbc:postgresql://one.example,two.example/shop?targetServerType=primary", "jdbc:mariadb:sequential://one.example,two.example/shop",
        "jdbc:mysql://db.example.org/shop?sslMode=verify-full&serverSslCert=/etc/ca.pem", "jdbc:mariadb://127.0.0.1:3306/shop?"
      })
  void serversAreReadOnly(String url) {
    HikariConfig config = new HikariConfig();
    SqlPlace.into(config, url, Duration.ofSeconds(5), own);
    assertThat(config.isReadOnly()).isTrue();
    assertThat(config.isAutoCommit()).isFalse();
    assertThat(config.getConnectionInitSql()).endsWith("TRANSACTION READ ONLY");
  }
}
