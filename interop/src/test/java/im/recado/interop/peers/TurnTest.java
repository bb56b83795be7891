package im.recado.interop.peers;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.interop.raw.RawClient;
import im.recado.interop.raw.Xml;
import im.recado.interop.server.ServerKind;
import im.recado.interop.server.ServerUnderTest;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The credentials that the server lends (XEP-0215) open the TURN server of Debian's coturn, and no others do. */
final class TurnTest {
  private static final String NS = "urn:xmpp:extdisco:2";
  private static final String SECRET = "a secret that two servers share";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static int freePort() throws SocketException {
    try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      return socket.getLocalPort();
    }
  }

  private static DebianProgram coturn(Path home, int port) {
    return DebianProgram.start(
        home,
        "",
        List.of(
            "/usr/bin/turnserver", "-n", "--listening-ip=127.0.0.1", "--listening-port=" + port, "--relay-ip=127.0.0.1",
            "--use-auth-secret", "--static-auth-secret=" + SECRET, "--realm=localhost", "--no-tls", "--no-dtls", "--no-cli",
            "--allow-loopback-peers", "--log-file=stdout", "--simple-log", "--pidfile=" + home.resolve("turn.pid"),
            "--userdb=" + home.resolve("turn.db")));
  }

  /** What Debian's client says when it sends itself three messages through the TURN server. */
  private static String talk(Path home, int port, String user, String password) {
    try (DebianProgram client =
        DebianProgram.start(
            home,
            "",
            List.of("/usr/bin/turnutils_uclient", "-y", "-c", "-n", "3", "-u", user, "-w", password, "-p", "" + port,
                "127.0.0.1"))) {
      client.awaitExit(LIMIT);
      return client.output();
    }
  }

  private static RawClient caller(ServerUnderTest server) {
    server.addAccount("caller", "secret");
    return RawClient.login(server, "caller", "secret", "phone");
  }

  @Test
  void lentCredentialsOpenCoturn(@TempDir Path home) throws IOException {
    DebianProgram.assumeInstalled("coturn", Path.of("/usr/bin/turnserver"));
    int port = freePort();
    try (ServerUnderTest server =
            ServerKind.recadoWith(
                "external.turn-secret=" + SECRET, "external.services=turn:127.0.0.1:" + port + "?transport=udp");
        DebianProgram turn = coturn(home, port);
        RawClient client = caller(server)) {
      Awaitility.await().atMost(LIMIT).until(() -> turn.output().contains("Relay address to use"));
      Xml lent =
          client
              .ask("get", server.domain(), "<services xmlns='" + NS + "' type='turn'/>")
              .child("services", NS)
              .flatMap(services -> services.child("service", NS))
              .orElseThrow();
      assertThat(lent.attribute("port")).isEqualTo("" + port);
      String user = Objects.requireNonNull(lent.attribute("username"));
      String password = Objects.requireNonNull(lent.attribute("password"));
      String talk =
          Awaitility.await()
              .atMost(LIMIT)
              .until(() -> talk(home, port, user, password), said -> said.contains("Total lost packets"));
      assertThat(talk).contains("Total lost packets 0 ");
      assertThat(talk(home, port, user, "guessed")).contains("Cannot complete Allocation").doesNotContain("lost packets");
      assertThat(talk(home, port, "1" + user, password)).contains("Cannot complete Allocation");
    }
  }
}
