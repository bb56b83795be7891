package im.recado.testkit.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.net.posh.Documents;
import im.recado.net.posh.Posh;
import im.recado.net.posh.SecureWeb;
import im.recado.net.tls.Authorities;
import im.recado.net.tls.PeerTls;
import im.recado.net.tls.ServerCertificates;
import im.recado.net.tls.TlsIdentity;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.PlayedTime;
import im.recado.testkit.server.TestAuthority;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.server.Transport;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7711: a domain says on its web site which certificate the machines have that serve it. */
final class PoshTest {
  private static final Jid MANTUA = Jid.valueOf("mantua.example");
  private static final String WHERE = "https://mantua.example/.well-known/posh/xmpp-server.json";

  private final TestAuthority authority;
  private final TlsIdentity hosting;
  private final AtomicLong now = new AtomicLong();
  private final Map<String, String> web = new HashMap<>();
  private final List<String> asked = new ArrayList<>();

  @TempDir Path folder = Path.of("");
  private final Posh posh = new Posh(this::get, now::get);

  PoshTest() throws IOException {
    authority = new TestAuthority(PlayedTime.START);
    hosting = authority.issue("hosting.example");
  }

  private String get(URI address) throws IOException {
    asked.add(address.toString());
    String document = web.get(address.toString());
    if (document == null) {
      throw new IOException("404");
    }
    return document;
  }

  private static String print(TlsIdentity identity) throws GeneralSecurityException {
    return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(identity.certificate().getEncoded()));
  }

  private static String prints(TlsIdentity identity, long expires) throws GeneralSecurityException {
    return "{\"fingerprints\": [{\"sha-256\": \"AAAA\"}, {\"sha-512\": \"BBBB\", \"sha-256\": \"" + print(identity)
        + "\"}], \"expires\": " + expires + "}";
  }

  @Test
  void aDomainVouchesForTheCertificateOfItsHost() throws Exception {
    web.put(WHERE, prints(hosting, 3600));
    assertThat(posh.vouches(MANTUA, hosting.certificate())).isTrue();
    assertThat(posh.vouches(MANTUA, authority.issue("hosting.example").certificate())).isFalse();
    assertThat(asked).containsExactly(WHERE);
    now.addAndGet(Duration.ofMinutes(59).toNanos());
    web.clear();
    assertThat(posh.vouches(MANTUA, hosting.certificate())).isTrue();
    now.addAndGet(Duration.ofMinutes(2).toNanos());
    assertThat(posh.vouches(MANTUA, hosting.certificate())).isFalse();
    // That there is nothing is remembered, too.
    web.put(WHERE, prints(hosting, 3600));
    assertThat(posh.vouches(MANTUA, hosting.certificate())).isFalse();
    now.addAndGet(Duration.ofMinutes(6).toNanos());
    assertThat(posh.vouches(MANTUA, hosting.certificate())).isTrue();
  }

  @Test
  void aReferenceIsFollowedOnceAndTheShorterTimeCounts() throws Exception {
    String there = "https://hosting.example/posh.json";
    web.put(WHERE, "{\"url\": \"" + there + "\", \"expires\": 86400}");
    web.put(there, prints(hosting, 120));
    assertThat(posh.vouches(MANTUA, hosting.certificate())).isTrue();
    now.addAndGet(Duration.ofMinutes(3).toNanos());
    web.put(there, "{\"url\": \"" + WHERE + "\", \"expires\": 86400}");
    assertThat(posh.vouches(MANTUA, hosting.certificate())).isFalse();
    assertThat(asked).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "[]", "{", "{\"expires\": 5}", "{\"fingerprints\": [], \"expires\": 5}", "{\"fingerprints\": [{\"sha-256\": \"PRINT\"}]}",
        "{\"fingerprints\": [{\"sha-256\": \"PRINT\"}], \"expires\": 0}", "{\"fingerprints\": [{\"sha-256\": \"PRINT\"}], \"expires\": -1}",
        "{\"fingerprints\": [{\"sha-1\": \"PRINT\"}], \"expires\": 60}", "{\"fingerprints\": [{\"sha-256\": \"!\"}], \"expires\": 60}",
        "{\"url\": \"http://hosting.example/\", \"expires\": 60}", "{\"url\": \"https://hosting.example/\", \"expires\": 0}",
      })
  void whatIsNoSuchDocumentVouchesForNothing(String document) throws Exception {
    web.put(WHERE, document.replace("PRINT", print(hosting)));
    web.put("https://hosting.example/", prints(hosting, 60));
    assertThat(posh.vouches(MANTUA, hosting.certificate())).isFalse();
  }

  @Test
  void nobodyCanMakeThisServerAskOnAndOn() {
    for (int i = 0; i < 200; i++) {
      posh.vouches(Jid.valueOf("d" + i + ".example"), hosting.certificate());
    }
    assertThat(asked).hasSize(60);
  }

  // The web.

  /** A web site that says these things, one for each connection. */
  private static final class Site implements AutoCloseable {
    private final ServerSocket listener;
    final List<String> requests = new ArrayList<>();

    Site(TlsIdentity identity, String... answers) throws Exception {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("site", identity.key(), new char[0], identity.chain().toArray(new Certificate[0]));
      KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(factory.getKeyManagers(), null, null);
      listener = context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
      Thread.startVirtualThread(() -> serve(List.of(answers)));
    }

    private void serve(List<String> answers) {
      for (String answer : answers) {
        try (Socket socket = listener.accept()) {
          byte[] buffer = new byte[4096];
          int count = socket.getInputStream().read(buffer);
          requests.add(new String(buffer, 0, Math.max(count, 0), StandardCharsets.US_ASCII));
          socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
          // The other side does not believe it.
        }
      }
    }

    URI address() {
      return URI.create("https://mantua.example:" + listener.getLocalPort() + "/.well-known/posh/xmpp-server.json");
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  private Documents client() throws Exception {
    ServerCertificates certificates = new ServerCertificates(new Authorities(List.of(authority.certificate()), false));
    return new SecureWeb(host -> List.of(InetAddress.getLoopbackAddress()), new PeerTls(certificates, () -> PlayedTime.START));
  }

  @Test
  void aDocumentIsFetchedFromWhoProvesTheName() throws Exception {
    try (Site site =
        new Site(
            authority.issue("mantua.example"), "HTTP/1.1 302 Found\r\nLocation: /other.json\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")) {
      assertThat(client().get(site.address())).isEqualTo("{}");
      assertThat(site.requests.getFirst()).startsWith("GET /.well-known/posh/xmpp-server.json HTTP/1.0\r\nHost: mantua.example:");
      assertThat(site.requests.getLast()).startsWith("GET /other.json ");
    }
  }

  @Test
  void whoDoesNotProveTheNameIsNotRead() throws Exception {
    try (Site site = new Site(hosting, "HTTP/1.1 200 OK\r\n\r\n{}")) {
      assertThatThrownBy(() -> client().get(site.address())).isInstanceOf(IOException.class).hasMessageContaining("not for mantua");
    }
    try (Site site = new Site(new TestAuthority(PlayedTime.START).issue("mantua.example"), "HTTP/1.1 200 OK\r\n\r\n{}")) {
      assertThatThrownBy(() -> client().get(site.address())).isInstanceOf(IOException.class).hasMessageContaining("authority");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 404 Not Found\r\n\r\n{}", "SMTP\r\n\r\n{}", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 302 Found\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: http://mantua.example/\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", "LONG"
      })
  void whatIsNoDocumentIsNone(String answer) throws Exception {
    String said = answer.equals("LONG") ? "HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(70_000) : answer;
    try (Site site = new Site(authority.issue("mantua.example"), said)) {
      assertThatThrownBy(() -> client().get(site.address())).isInstanceOf(IOException.class);
    }
  }

  @Test
  void redirectionsEnd() throws Exception {
    String on = "HTTP/1.1 307 Temporary Redirect\r\nLocation: /again\r\n\r\n";
    try (Site site = new Site(authority.issue("mantua.example"), on, on, on, on, on, on, on, on)) {
      assertThatThrownBy(() -> client().get(site.address())).hasMessageContaining("on and on");
      assertThat(site.requests).hasSize(6);
    }
  }

  // All of it.

  @Test
  void aServerWithTheCertificateOfItsHostIsSpokenWith() throws Exception {
    TestServer verona = new TestServer(List.of("verona.example"), new MemoryBackends().backends());
    TestAuthority.write(authority.issue("verona.example"), folder, "verona.example");
    web.put(WHERE, prints(hosting, 3600));
    verona.documents(this::get);
    verona.federate(folder, List.of(authority.certificate()));
    verona.account(Jid.valueOf("romeo@verona.example"), "password");
    Transport clients = verona.inProcess();
    try (FakeServer mantua = new FakeServer("mantua.example", hosting)) {
      verona.set("s2s.hosts", mantua.host());
      StreamClient romeo = new StreamClient(clients, Jid.valueOf("romeo@verona.example/here"), "password", false);
      romeo.connectSession();
      Element message =
          Xml.parse(
              "<message xmlns='jabber:client' type='chat' id='m' to='juliet@mantua.example'><body>one</body></message>",
              XmlLimits.SERVER);
      romeo.send(message);
      assertThat(romeo.element().toString()).contains("remote-server-not-found").contains("not for mantua.example");
      assertThat(asked).isEmpty();
      verona.set("s2s.posh", "true");
      verona.pass(Duration.ofSeconds(40));
      romeo.send(message);
      assertThat(mantua.next().is("auth", Namespaces.SASL)).isTrue();
      assertThat(mantua.next().childText("body", Namespaces.SERVER)).isEqualTo("one");
      assertThat(asked).containsExactly(WHERE);
    } finally {
      clients.close();
      verona.close();
    }
  }
}
