package im.recado.interop.peers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.interop.server.SelfSigned;
import im.recado.interop.server.ServerKind;
import im.recado.interop.server.ServerUnderTest;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates from Pebble, the authority that the makers of Let's Encrypt wrote for tests: it refuses a nonce now and then by itself. */
final class PebbleTest {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Path PROGRAM = Path.of("/usr/bin/pebble");
  private static final Path NAMES = Path.of("/usr/bin/pebble-challtestsrv");

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Pebble, and what answers it for the DNS: every name leads to this machine. */
  private record Authority(DebianProgram pebble, DebianProgram names, Path certificate, int port) implements AutoCloseable {
    static Authority start(Path home, int webPort, int tlsPort) throws IOException {
      return start(home, webPort, tlsPort, Map.of());
    }

    static Authority start(Path home, int webPort, int tlsPort, Map<String, String> bindings) throws IOException {
      SelfSigned certificate = SelfSigned.make(home, "localhost");
      int dnsPort = freePort();
      int port = freePort();
      StringBuilder keys = new StringBuilder();
      bindings.forEach((id, key) -> keys.append(keys.isEmpty() ? "" : ",").append('"' + id + "\":\"" + key + '"'));
      Path settings =
          Files.writeString(
              home.resolve("pebble.json"),
              """
              {"pebble": {"listenAddress": "127.0.0.1:%d", "managementListenAddress": "127.0.0.1:%d",
                "certificate": "%s", "privateKey": "%s", "httpPort": %d, "tlsPort": %d, "ocspResponderURL": "",
                "externalAccountBindingRequired": %s, "externalAccountMACKeys": {%s}}}
              """
                  .formatted(
                      port, freePort(), certificate.certificate(), certificate.key(), webPort, tlsPort, !bindings.isEmpty(), keys));
      DebianProgram names =
          DebianProgram.start(
              home, "",
              List.of(
                  NAMES.toString(), "-defaultIPv4", "127.0.0.1", "-defaultIPv6", "", "-dns01", "127.0.0.1:" + dnsPort, "-http01", "",
                  "-https01", "", "-tlsalpn01", "", "-management", "127.0.0.1:" + freePort()));
      Awaitility.await().atMost(LIMIT).until(() -> answers(names, dnsPort));
      DebianProgram pebble =
          DebianProgram.start(
              home, "",
              // It would wait some seconds before it looks at each proof.
              List.of(
                  "/usr/bin/env", "PEBBLE_VA_NOSLEEP=1", PROGRAM.toString(), "-config", settings.toString(), "-dnsserver",
                  "127.0.0.1:" + dnsPort, "-strict"));
      Authority authority = new Authority(pebble, names, certificate.certificate(), port);
      try {
        Awaitility.await().atMost(LIMIT).until(() -> isListening(pebble, port));
      } catch (RuntimeException e) {
        authority.close();
        throw e;
      }
      return authority;
    }

    @Override
    public void close() {
      pebble.close();
      names.close();
    }

    List<String> settings(String challenge) {
      return new ArrayList<>(
          List.of(
              "acme.enabled=true", "acme.agree=true", "acme.server=https://localhost:" + port + "/dir",
              "acme.authorities=" + certificate, "acme.challenge=" + challenge));
    }
  }

  private static boolean isListening(DebianProgram program, int port) {
    if (!program.isAlive()) {
      throw new IllegalStateException(program.output());
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether a question for an address is answered. */
  private static boolean answers(DebianProgram program, int port) throws IOException {
    if (!program.isAlive()) {
      throw new IllegalStateException(program.output());
    }
    byte[] question = {0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 'a', 0, 0, 1, 0, 1};
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(500);
      socket.connect(InetAddress.getLoopbackAddress(), port);
      socket.send(new DatagramPacket(question, question.length));
      socket.receive(new DatagramPacket(new byte[512], 512));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static X509Certificate shown(int port) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anybody()}, null);
    try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private static void assumeInstalled() {
    DebianProgram.assumeInstalled("pebble", PROGRAM);
    DebianProgram.assumeInstalled("pebble", NAMES);
  }

  private static void awaitCertificate(ServerUnderTest server, Authority authority) throws Exception {
    try {
      Awaitility.await().atMost(LIMIT).until(() -> shown(server.port("https.port")).getIssuerX500Principal().getName().contains("Pebble"));
    } catch (org.awaitility.core.ConditionTimeoutException e) {
      throw new AssertionError(server.admin("acme-show") + authority.pebble.output(), e);
    }
    List<String> names =
        shown(server.port("https.port")).getSubjectAlternativeNames().stream().map(name -> String.valueOf(name.get(1))).toList();
    assertThat(names).contains("localhost", "conference.localhost", "pubsub.localhost", "upload.localhost");
    assertThat(shown(server.directTls().getPort())).as("every listener shows it").isEqualTo(shown(server.port("https.port")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http-01", "tls-alpn-01"})
  void aServerGetsItsCertificateByItself(String challenge, @TempDir Path home) throws Exception {
    assumeInstalled();
    int webPort = freePort();
    int tlsPort = freePort();
    try (Authority authority = Authority.start(home, webPort, tlsPort)) {
      List<String> settings = authority.settings(challenge);
      settings.addAll(List.of("acme.http-port=" + webPort, "acme.http-address=127.0.0.1", "https.port=" + tlsPort));
      try (ServerUnderTest server = ServerKind.recadoWith(settings.toArray(String[]::new))) {
        awaitCertificate(server, authority);
        X509Certificate first = shown(server.port("https.port"));
        try (Socket standing = new Socket(InetAddress.getLoopbackAddress(), server.c2s().getPort())) {
          assertThat(server.admin("acme-order")).contains("In use for new connections");
          assertThat(shown(server.port("https.port"))).isNotEqualTo(first);
          standing.getOutputStream().write("<?xml version='1.0'?><stream:stream to='localhost' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>".getBytes(UTF_8));
          assertThat(standing.getInputStream().read()).as("who is connected stays").isEqualTo('<');
        }
      }
    }
  }

  @Test
  void anAuthorityThatKnowsUsAlreadyIsToldSo(@TempDir Path home) throws Exception {
    assumeInstalled();
    int webPort = freePort();
    String key = "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W";
    try (Authority authority = Authority.start(home, webPort, freePort(), Map.of("kid-1", key))) {
      List<String> settings = authority.settings("http-01");
      settings.addAll(List.of("acme.http-port=" + webPort, "acme.http-address=127.0.0.1", "acme.account-id=kid-1", "acme.account-secret=" + key));
      try (ServerUnderTest server = ServerKind.recadoWith(settings.toArray(String[]::new))) {
        awaitCertificate(server, authority);
      }
    }
  }
}
