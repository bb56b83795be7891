package im.recado.interop.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.interop.raw.RawClient;
import im.recado.interop.server.SelfSigned;
import im.recado.interop.server.ServerKind;
import im.recado.interop.server.ServerUnderTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People who are kept in Debian's OpenLDAP log in to the server. */
final class SlapdTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String BASE = "dc=verona,dc=example";
  private static final String SETTINGS =
      """
      include /etc/ldap/schema/core.schema
      include /etc/ldap/schema/cosine.schema
      include /etc/ldap/schema/inetorgperson.schema
      modulepath /usr/lib/ldap
      moduleload back_mdb
      TLSCertificateFile CERTIFICATE
      TLSCertificateKeyFile KEY
      disallow bind_anon
      security simple_bind=128
      database mdb
      suffix "dc=verona,dc=example"
      rootdn "cn=admin,dc=verona,dc=example"
      rootpw admin-password
      directory DATA
      access to attrs=userPassword by anonymous auth by * none
      access to * by dn.exact="cn=recado,dc=verona,dc=example" read by * none
      """;
  private static final String PEOPLE =
      """
      dn: dc=verona,dc=example
      objectClass: domain
      dc: verona

      dn: cn=recado,dc=verona,dc=example
      objectClass: organizationalRole
      objectClass: simpleSecurityObject
      cn: recado
      userPassword: reader-password

      dn: ou=people,dc=verona,dc=example
      objectClass: organizationalUnit
      ou: people

      dn: uid=romeo,ou=people,dc=verona,dc=example
      objectClass: inetOrgPerson
      uid: romeo
      cn: Romeo Montague
      sn: Montague
      userPassword: rosaline

      """;

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static DebianProgram slapd(Path home, Path settings, int port) throws IOException {
    DebianProgram slapd =
        DebianProgram.start(
            home, "",
            List.of("/usr/sbin/slapd", "-f", settings.toString(), "-h", "ldap://127.0.0.1:" + port + "/", "-d", "256"));
    Awaitility.await().atMost(LIMIT).until(() -> isListening(slapd, port));
    return slapd;
  }

  private static boolean isListening(DebianProgram slapd, int port) {
    if (!slapd.isAlive()) {
      throw new IllegalStateException(slapd.output());
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void peopleOfOpenLdapLogIn(@TempDir Path home) throws IOException {
    DebianProgram.assumeInstalled("slapd", Path.of("/usr/sbin/slapd"));
    SelfSigned certificate = SelfSigned.make(home, "localhost");
    Path data = Files.createDirectory(home.resolve("directory"));
    Path settings =
        Files.writeString(
            home.resolve("slapd.conf"),
            SETTINGS
                .replace("CERTIFICATE", certificate.certificate().toString())
                .replace("KEY", certificate.key().toString())
                .replace("DATA", data.toString()));
    try (DebianProgram add =
        DebianProgram.start(home, PEOPLE, List.of("/usr/sbin/slapadd", "-f", settings.toString(), "-q"))) {
      assertThat(add.awaitExit(LIMIT)).as(add.output()).isZero();
    }
    int port = freePort();
    DebianProgram directory = slapd(home, settings, port);
    try (ServerUnderTest server =
        ServerKind.recadoWith(
            "accounts.sources=ldap",
            "accounts.ldap.url=ldap://localhost:" + port,
            "accounts.ldap.certificate=" + certificate.certificate(),
            "accounts.ldap.bind-dn=cn=recado," + BASE,
            "accounts.ldap.bind-password=reader-password",
            "accounts.ldap.base=ou=people," + BASE)) {
      server.addAccount("nurse", "secret");
      try (RawClient romeo = RawClient.login(server, "romeo", "rosaline", "orchard")) {
        assertThat(romeo.ask("get", server.domain(), "<ping xmlns='urn:xmpp:ping'/>").attribute("type")).isEqualTo("result");
        assertThatThrownBy(() -> RawClient.login(server, "romeo", "juliet", "orchard")).hasMessageContaining("not-authorized");
        assertThatThrownBy(() -> RawClient.login(server, "tybalt", "x", "street")).hasMessageContaining("not-authorized");
        directory.close();
        assertThatThrownBy(() -> RawClient.login(server, "romeo", "rosaline", "orchard"))
            .hasMessageContaining("temporary-auth-failure");
        RawClient.login(server, "nurse", "secret", "house").close();
        assertThat(romeo.ask("get", server.domain(), "<ping xmlns='urn:xmpp:ping'/>").attribute("type"))
            .as("whoever is there stays").isEqualTo("result");
      }
      directory = slapd(home, settings, port);
      Awaitility.await().atMost(LIMIT).until(() -> letsIn(server));
    } finally {
      directory.close();
    }
  }

  private static boolean letsIn(ServerUnderTest server) {
    try (RawClient _ = RawClient.login(server, "romeo", "rosaline", "orchard")) {
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }
}
