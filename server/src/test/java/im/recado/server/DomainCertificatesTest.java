package im.recado.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each domain is shown with its certificate by the program as it runs, at every listener. */
@Timeout(120)
class DomainCertificatesTest {
  @TempDir private Path folder;
  private ConsoleServer server;

  @BeforeEach
  void start() throws Exception {
    server = new ConsoleServer(folder, "server.domains=padua.example");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** The names in the certificate that somebody is shown at a port that begins with TLS. */
  private List<String> shown(String port, String name) throws Exception {
    try (SSLSocket socket =
        (SSLSocket) AnyCertificate.factory().createSocket(InetAddress.getLoopbackAddress(), server.port(port))) {
      return names(socket, name);
    }
  }

  private static List<String> names(SSLSocket socket, String name) throws Exception {
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(name.isEmpty() ? List.of() : List.of(new SNIHostName(name)));
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
    return Objects.requireNonNull(certificate.getSubjectAlternativeNames()).stream()
        .filter(each -> each.getFirst().equals(2))
        .map(each -> String.valueOf(each.get(1)))
        .toList();
  }

  /** The same of a client that opens a stream to a domain, begins TLS, and names none. */
  private List<String> afterStartTls(String to, String sni) throws Exception {
    try (var plain = new java.net.Socket(InetAddress.getLoopbackAddress(), server.port("c2s.port"))) {
      plain.getOutputStream().write(
          ("<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='" + to + "' version='1.0'>"
              + "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>").getBytes(StandardCharsets.UTF_8));
      StringBuilder came = new StringBuilder();
      while (came.indexOf("<proceed") < 0 || came.charAt(came.length() - 1) != '>') {
        int next = plain.getInputStream().read();
        assertThat(next).as(came.toString()).isNotNegative();
        came.append((char) next);
      }
      return names((SSLSocket) AnyCertificate.factory().createSocket(plain, "127.0.0.1", 0, false), sni);
    }
  }

  @Test
  void whoWantsADomainIsShownItsCertificate() throws Exception {
    server.run("admin", "domain-add", "domain=mantua.example");
    for (String port : List.of("c2s.direct-tls-port", "https.port", "s2s.direct-tls-port")) {
      assertThat(shown(port, "mantua.example")).as(port).containsExactly("mantua.example");
      assertThat(shown(port, "padua.example")).as(port).containsExactly("padua.example");
      assertThat(shown(port, "verona.example")).as(port).containsExactly("verona.example");
      assertThat(shown(port, "elsewhere.example")).as(port).containsExactly("verona.example");
      assertThat(shown(port, "")).as(port).containsExactly("verona.example");
    }
    assertThat(afterStartTls("mantua.example", "")).containsExactly("mantua.example");
    assertThat(afterStartTls("verona.example", "")).containsExactly("verona.example");
    assertThat(afterStartTls("mantua.example", "xmpp.hosting.example")).containsExactly("mantua.example");
    server.run("admin", "domain-remove", "domain=mantua.example");
    assertThat(shown("c2s.direct-tls-port", "mantua.example")).containsExactly("verona.example");
  }

  @Test
  void aDomainsCertificateIsShownReplacedTakenBackAndDropped() throws Exception {
    assertThat(server.run("admin", "certificate-domains")).contains("padua.example");
    String first = server.run("admin", "certificate-list", "domain=padua.example");
    server.run("admin", "certificate-new", "domain=padua.example");
    String second = server.run("admin", "certificate-list", "domain=padua.example");
    assertThat(second).isNotEqualTo(first);
    server.run("admin", "certificate-restore", "domain=padua.example");
    assertThat(server.run("admin", "certificate-list", "domain=padua.example")).isEqualTo(first);
    assertThat(server.run("admin", "certificate-request", "domain=padua.example")).contains("BEGIN CERTIFICATE REQUEST");
    assertThat(server.run("admin", "certificate-show", "domain=padua.example")).contains("BEGIN CERTIFICATE REQUEST");
    assertThat(server.run("admin", "certificate-show")).doesNotContain("BEGIN CERTIFICATE REQUEST");
    server.run("admin", "certificate-drop", "domain=padua.example");
    assertThat(shown("c2s.direct-tls-port", "padua.example")).containsExactly("verona.example");
    assertThat(server.run("admin", "certificate-show", "domain=padua.example")).contains("own\tfalse", "fits\tfalse");
    assertThatThrownBy(() -> server.run("admin", "certificate-drop", "domain=verona.example")).hasMessageContaining("main");
    assertThatThrownBy(() -> server.run("admin", "certificate-show", "domain=rome.example")).hasMessageContaining("not served");
    server.run("admin", "certificate-new", "domain=padua.example");
    assertThat(shown("c2s.direct-tls-port", "padua.example")).containsExactly("padua.example");
  }
}
