package im.recado.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.testkit.store.MysqlServer;
import im.recado.testkit.store.NeedsMysql;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** MySQL takes a password encrypted alone (caching_sha2_password); it forgets who was there when it is told to. */
@NeedsMysql
class MysqlLoginTest {
  private static final Path HOME = Path.of("");

  private final MysqlServer server = MysqlServer.shared();
  private final String name = server.newDatabase();

  @BeforeEach
  void makeUsers() {
    server.execute(
        server.firstDatabase(),
        "CREATE USER romeo@localhost IDENTIFIED BY 'a rose'",
        "CREATE USER juliet@localhost IDENTIFIED BY 'a rose' REQUIRE SSL",
        "GRANT ALL ON " + name + ".* TO romeo@localhost",
        "GRANT ALL ON " + name + ".* TO juliet@localhost",
        "FLUSH PRIVILEGES");
  }

  @AfterEach
  void removeUsers() {
    server.execute(server.firstDatabase(), "DROP USER romeo@localhost, juliet@localhost");
  }

  private String rehearse(String user, String password, String parameters) {
    return rehearse("127.0.0.1", user, password, parameters);
  }

  private String rehearse(String host, String user, String password, String parameters) {
    String url = "jdbc:mysql://" + host + ":" + server.port() + "/" + name + parameters;
    return DatabaseTools.rehearse(new DatabaseAddress(url, user, password, 4), HOME);
  }

  @Test
  void aPasswordIsEncryptedWithTheKeyOfAServerOnThisMachine() {
    assertThat(rehearse("romeo", "a rose", "")).startsWith("MySQL ");
    assertThatThrownBy(() -> rehearse("romeo", "a thorn", "")).hasMessageContaining("does not let \"romeo\" in");
  }

  @Test
  void withTlsItNeedsNoKey() {
    assertThat(rehearse("romeo", "a rose", "?sslMode=trust")).startsWith("MySQL ");
    assertThat(rehearse("juliet", "a rose", "?sslMode=verify-ca&serverSslCert=" + server.certificate())).startsWith("MySQL ");
    assertThatThrownBy(() -> rehearse("romeo", "a thorn", "?sslMode=trust")).hasMessageContaining("does not let \"romeo\" in");
  }

  @Test
  void aPasswordIsNotGivenToWhoMayBeAnybody() {
    // It is this machine, but does not look so.
    assertThatThrownBy(() -> rehearse("0.0.0.0", "romeo", "a rose", ""))
        .hasMessageStartingWith("The database server at mysql://0.0.0.0:" + server.port() + "/" + name + " wants the password over TLS")
        .hasMessageContaining("?sslMode=trust");
    assertThatThrownBy(() -> rehearse("romeo", "a rose", "?sslMode=verify-full"))
        .hasMessageStartingWith("TLS with the database server at ");
  }

  @Test
  void whoMayComeByTlsAloneIsToldSo() {
    assertThatThrownBy(() -> rehearse("juliet", "a rose", ""))
        .hasMessageContaining("does not let \"juliet\" in")
        .hasMessageContaining("by TLS alone");
  }
}
