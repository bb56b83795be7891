package im.recado.source.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.modules.source.AccountSource.Person;
import im.recado.modules.source.AccountSource.Verdict;
import im.recado.testkit.store.MariaDbServer;
import im.recado.testkit.store.MysqlServer;
import im.recado.testkit.store.NeedsMysql;
import im.recado.testkit.store.PostgresServer;
import im.recado.testkit.store.RealServer;
import im.recado.wire.jid.Jid;
import org.junit.jupiter.api.Test;

/** People in a table of another program, in a database of a server. */
class SqlSourceServersTest {
  private static final Jid ROMEO = Jid.valueOf("romeo@verona.example");
  private static final String SECRET = "of the shop";

  private final Options options = new Options();
  private final SqlSource source = new SqlSource(options, null);

  private void set(String key, String value) {
    Option<?> found =
        source.options().stream().filter(option -> option.key().equals("accounts.sql." + key)).findFirst().orElseThrow();
    options.set(found, value);
  }

  /** @param makeUser statements that make the user "shop" */
  private void peopleAreFoundIn(RealServer server, String kind, String name, String... makeUser) {
    server.execute(
        name,
        "CREATE TABLE users (username VARCHAR(50), password VARCHAR(200), full_name VARCHAR(50))",
        "INSERT INTO users VALUES ('romeo', '$2b$06$abcdefghijklmnopqrstuud/5IuQmqhVO0kfNEbHJM.fJkPiliBzC', 'Romeo M.')");
    server.execute(name, makeUser);
    set("url", "jdbc:" + kind + "://127.0.0.1:" + server.port() + "/" + name);
    set("user", "shop");
    set("password", SECRET);
    set("name-query", "SELECT full_name FROM users WHERE username = {user}");
    assertThat(source.find(ROMEO)).isEqualTo(new Person("Romeo M."));
    assertThat(source.verify(ROMEO, "correct horse")).isEqualTo(Verdict.RIGHT);
    assertThat(source.verify(ROMEO, "wrong horse")).isEqualTo(Verdict.WRONG);
    assertThat(source.find(Jid.valueOf("nobody@verona.example"))).isNull();
  }

  @Test
  void peopleAreFoundInPostgresql() {
    PostgresServer server = PostgresServer.shared();
    String name = server.newDatabase();
    peopleAreFoundIn(server, "postgresql", name, "CREATE ROLE shop LOGIN PASSWORD '" + SECRET + "'", "GRANT SELECT ON users TO shop");
  }

  @Test
  void peopleAreFoundInMariaDb() {
    MariaDbServer server = MariaDbServer.shared();
    String name = server.newDatabase();
    peopleAreFoundIn(
        server, "mariadb", name, "CREATE USER shop@'127.0.0.1' IDENTIFIED BY '" + SECRET + "'",
        "CREATE USER shop@localhost IDENTIFIED BY '" + SECRET + "'", "GRANT SELECT ON " + name + ".* TO shop@'127.0.0.1'",
        "GRANT SELECT ON " + name + ".* TO shop@localhost");
  }

  @Test
  @NeedsMysql
  void peopleAreFoundInMysql() {
    MysqlServer server = MysqlServer.shared();
    String name = server.newDatabase();
    peopleAreFoundIn(
        server, "mysql", name, "CREATE USER shop@localhost IDENTIFIED BY '" + SECRET + "'",
        "GRANT SELECT ON " + name + ".* TO shop@localhost", "FLUSH PRIVILEGES");
    set("url", "jdbc:mysql://0.0.0.0:" + server.port() + "/" + name); // This machine, which does not look so.
    server.execute(name, "FLUSH PRIVILEGES");
    assertThatThrownBy(() -> source.find(ROMEO)).as("as it is on another machine").hasMessageContaining("public key");
  }
}
