package im.recado.testkit.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.command.Caller;
import im.recado.net.tls.TlsIdentity;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.FakeDns;
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
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** XEP-0487 from the other side: a web site says where the server of its domain is, and by which keys it is known. */
final class HostMetaSearchTest {
  private static final String WHERE = "https://mantua.example/.well-known/host-meta.json";

  private final TestAuthority authority = new TestAuthority(PlayedTime.START);
  private final TestAuthority unknown = new TestAuthority(PlayedTime.START);
  private final FakeDns dns = new FakeDns();
  private final TlsIdentity hosting = authority.issue("im.hosting.example");
  private final TestServer verona = new TestServer(List.of("verona.example"), new MemoryBackends().backends());
  private final Transport clients = verona.inProcess();
  private final Map<String, String> web = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private int port;
  private StreamClient romeo;

  @TempDir Path folder = Path.of("");

  HostMetaSearchTest() throws IOException {}

  @BeforeEach
  void begin() throws Exception {
    TestAuthority.write(authority.issue("verona.example"), folder, "verona.example");
    verona.documents(this::get);
    port = verona.federate(folder, List.of(authority.certificate())).getFirst();
    verona.set("dns.servers", "127.0.0.1:" + dns.port());
    verona.set("s2s.private-networks", "127.0.0.0/8");
    verona.set("s2s.host-meta", "true");
    verona.account(Jid.valueOf("romeo@verona.example"), "password");
    romeo = new StreamClient(clients, Jid.valueOf("romeo@verona.example/here"), "password", false);
    romeo.connectSession();
  }

  @AfterEach
  void end() throws IOException {
    clients.close();
    verona.close();
    dns.close();
  }

  private String get(URI address) throws IOException {
    asked.add(address.toString());
    String document = web.get(address.toString());
    if (document == null) {
      throw new IOException("404");
    }
    return document;
  }

  private static FakeServer server(TlsIdentity identity) throws IOException {
    FakeServer server = new FakeServer("mantua.example", identity);
    server.directTls = true;
    return server;
  }

  private static String link(FakeServer server, int priority, String sni) {
    return "{\"rel\": \"urn:xmpp:alt-connections:s2s-tls\", \"port\": " + server.port() + ", \"ips\": [\"127.0.0.1\"], \"priority\": "
        + priority + ", \"weight\": 50, \"sni\": \"" + sni + "\"}";
  }

  private static String document(List<String> pins, String... links) {
    return "{\"xmpp\": {\"ttl\": 60, \"public-key-pins-sha-256\": [" + String.join(", ", pins) + "]}, \"links\": ["
        + String.join(", ", links) + "]}";
  }

  private static String pin(TlsIdentity identity) throws GeneralSecurityException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(identity.certificate().getPublicKey().getEncoded());
    return "\"" + Base64.getEncoder().encodeToString(digest) + "\"";
  }

  private void send() throws Exception {
    romeo.send(
        Xml.parse(
            "<message xmlns='jabber:client' type='chat' id='m' to='juliet@mantua.example'><body>one</body></message>",
            XmlLimits.SERVER));
  }

  private void isGotBy(FakeServer server) throws Exception {
    send();
    Element first = server.next();
    Element message = first.is("auth", Namespaces.SASL) ? server.next() : first;
    assertThat(message.childText("body", Namespaces.SERVER)).isEqualTo("one");
  }

  private int streams() throws Exception {
    return verona.kernel().commands().run("s2s-list", Caller.COMMAND_LINE, Map.of()).rows().size();
  }

  /** What is sent next takes another connection. */
  private void again(FakeServer server) throws Exception {
    verona.kernel().commands().run("s2s-close", Caller.COMMAND_LINE, Map.of("domain", "mantua.example"));
    await().until(() -> server.isAlone() && streams() == 0);
  }

  @Test
  void theServerIsFoundWithoutTheDns() throws Exception {
    try (FakeServer mantua = server(hosting)) {
      web.put(WHERE, document(List.of(), link(mantua, 10, "im.hosting.example")));
      isGotBy(mantua);
      assertThat(dns.questions.get()).isZero();
      assertThat(mantua.names()).containsExactly("im.hosting.example");
      again(mantua);
      verona.pass(Duration.ofSeconds(40));
      isGotBy(mantua);
      assertThat(asked).containsExactly(WHERE);
      again(mantua);
      verona.pass(Duration.ofSeconds(30));
      isGotBy(mantua);
      assertThat(asked).containsExactly(WHERE, WHERE);
    }
  }

  @Test
  void aKeyThatTheWebSiteNamesIsBelieved() throws Exception {
    TlsIdentity own = unknown.issue("whatever.example");
    try (FakeServer mantua = server(own)) {
      web.put(WHERE, document(List.of(pin(unknown.issue("x.example")), pin(own)), link(mantua, 10, "mantua.example")));
      isGotBy(mantua);
    }
  }

  @Test
  void whoProvesNothingIsPassedOver() throws Exception {
    try (FakeServer stranger = server(unknown.issue("mantua.example"));
        FakeServer other = server(authority.issue("elsewhere.example"));
        FakeServer mantua = server(hosting)) {
      web.put(
          WHERE,
          document(
              List.of(), link(mantua, 30, "im.hosting.example"), link(stranger, 10, "mantua.example"),
              link(other, 20, "mantua.example")));
      isGotBy(mantua);
      assertThat(stranger.connections).hasValue(1);
      assertThat(other.connections).hasValue(1);
      assertThat(stranger.hasNothing()).isTrue();
    }
  }

  @Test
  void theDnsIsAskedInTheEnd() throws Exception {
    try (FakeServer stranger = server(unknown.issue("mantua.example"));
        FakeServer mantua = server(authority.issue("mantua.example"))) {
      web.put(WHERE, document(List.of(), link(stranger, 10, "mantua.example")));
      dns.srv("_xmpps-server._tcp.mantua.example", 0, 0, mantua.port(), "im.mantua.example");
      dns.a("im.mantua.example", "127.0.0.1");
      isGotBy(mantua);
      assertThat(stranger.connections).hasValue(1);
    }
  }

  @Test
  void whereNobodyProvesAnythingMessagesComeBack() throws Exception {
    try (FakeServer stranger = server(unknown.issue("mantua.example"))) {
      web.put(WHERE, document(List.of(), link(stranger, 10, "mantua.example")));
      dns.srv("_xmpps-server._tcp.mantua.example", 0, 0, stranger.port(), "im.mantua.example");
      dns.a("im.mantua.example", "127.0.0.1");
      send();
      assertThat(romeo.element().toString()).contains("remote-server-not-found").contains("authority");
      assertThat(stranger.connections).hasValue(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "[]", "{", "{\"links\": [LINK]}", "{\"xmpp\": {}, \"links\": [LINK]}", "{\"xmpp\": {\"ttl\": 0}, \"links\": [LINK]}",
        "{\"xmpp\": {\"ttl\": -1}, \"links\": [LINK]}", "{\"xmpp\": {\"ttl\": 60}}", "{\"xmpp\": {\"ttl\": 60}, \"links\": [1, [], {}]}",
        "{\"xmpp\": {\"ttl\": 60}, \"links\": [LINK,PORT]}", "{\"xmpp\": {\"ttl\": 60}, \"links\": [NAME]}",
        "{\"xmpp\": {\"ttl\": 60}, \"links\": [ADDRESS]}", "{\"xmpp\": {\"ttl\": 60}, \"links\": [PRIORITY]}",
        "{\"xmpp\": {\"ttl\": 60}, \"links\": [KIND]}", "{\"xmpp\": {\"ttl\": 60}, \"links\": [PRIVATE]}",
        "{\"xmpp\": {\"ttl\": 60, \"public-key-pins-sha-256\": [\"!\"]}, \"links\": [LINK]}",
      })
  void whatSaysNothingLeavesItToTheDns(String said) throws Exception {
    try (FakeServer stranger = server(authority.issue("mantua.example"));
        FakeServer mantua = server(authority.issue("mantua.example"))) {
      String link = link(stranger, 10, "mantua.example");
      dns.srv("_xmpps-server._tcp.mantua.example", 0, 0, mantua.port(), "im.mantua.example");
      dns.a("im.mantua.example", "127.0.0.1");
      web.put(
          WHERE,
          said.replace("LINK,PORT", link.replace(": " + stranger.port(), ": 0"))
              .replace("LINK", link)
              .replace("NAME", link.replace("mantua.example", "man tua"))
              .replace("ADDRESS", link.replace("\"127.0.0.1\"", "\"localhost\""))
              .replace("PRIORITY", link.replace("priority", "prio"))
              .replace("KIND", link.replace("s2s-tls", "s2s-websocket"))
              .replace("PRIVATE", link.replace("127.0.0.1", "192.168.1.1")));
      isGotBy(mantua);
      assertThat(stranger.connections).hasValue(0);
    }
  }

  @Test
  void unlessItIsWantedNobodyIsAsked() throws Exception {
    try (FakeServer mantua = server(authority.issue("mantua.example"))) {
      dns.srv("_xmpps-server._tcp.mantua.example", 0, 0, mantua.port(), "im.mantua.example");
      dns.a("im.mantua.example", "127.0.0.1");
      verona.set("s2s.host-meta", "false");
      isGotBy(mantua);
      again(mantua);
      verona.set("s2s.host-meta", "true");
      verona.set("s2s.hosts", "mantua.example=tls://127.0.0.1:" + mantua.port());
      isGotBy(mantua);
      assertThat(asked).isEmpty();
    }
  }

  @Test
  void aGuestIsBelievedByAKeyOfItsDomain() throws Exception {
    TlsIdentity own = unknown.issue("whatever.example");
    web.put(WHERE, document(List.of(pin(own)), "{}"));
    try (RawPeer peer = RawPeer.secured(port, "mantua.example", "verona.example", own)) {
      assertThat(peer.next().toString()).contains("EXTERNAL");
    }
    try (RawPeer peer = RawPeer.secured(port, "mantua.example", "verona.example", unknown.issue("mantua.example"))) {
      assertThat(peer.next().toString()).doesNotContain("EXTERNAL");
    }
  }
}
