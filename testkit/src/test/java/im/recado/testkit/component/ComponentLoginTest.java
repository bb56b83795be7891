package im.recado.testkit.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.net.tls.TlsIdentity;
import im.recado.testkit.federation.RawPeer;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.PlayedTime;
import im.recado.testkit.server.TestAuthority;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.server.Transport;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.sasl.PlainClient;
import im.recado.wire.sasl.ScramClient;
import im.recado.wire.sasl.ScramHash;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** XEP-0225: a component logs in under TLS, and says which domains it serves. */
final class ComponentLoginTest {
  private static final String PLAYS = "plays.verona.example";
  private static final String SONGS = "songs.verona.example";
  private static final String SECRET = "secret of plays";

  private final TestServer server =
      new TestServer(
          List.of("verona.example"),
          new MemoryBackends().backends(),
          Map.of("component.secret", PLAYS + "=" + SECRET + "," + SONGS + "=" + SECRET + ",other.verona.example=another secret"));
  private final TestAuthority authority = new TestAuthority(PlayedTime.START);
  private Transport clients;
  private int port;

  ComponentLoginTest() throws IOException {}

  @BeforeEach
  void listen(@TempDir Path folder) throws IOException {
    server.account(Jid.valueOf("romeo@verona.example"), "password");
    clients = server.inProcess();
    port = server.openComponents(folder, List.of(authority.certificate()));
  }

  @AfterEach
  void close() {
    clients.close();
    server.close();
  }

  private StreamClient romeo() throws IOException {
    StreamClient client = new StreamClient(clients, Jid.valueOf("romeo@verona.example/here"), "password", false);
    client.connectSession();
    return client;
  }

  private static Element open(RawPeer peer, @Nullable String from, @Nullable String to) throws IOException {
    peer.restart();
    peer.send(
        "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'"
            + (from == null ? "" : " from='" + from + "'") + (to == null ? "" : " to='" + to + "'") + ">");
    return peer.next();
  }

  /** Under TLS; what is offered there comes next. */
  private RawPeer secured(@Nullable TlsIdentity identity) throws IOException {
    RawPeer peer = RawPeer.connect(port);
    Element header = open(peer, PLAYS, "verona.example");
    assertThat(header.attribute("from")).isEqualTo("verona.example");
    assertThat(header.attribute("to")).isEqualTo(PLAYS);
    assertThat(header.attribute("version")).isEqualTo("1.0");
    Element features = peer.next();
    assertThat(features.elements()).hasSize(1);
    assertThat(Objects.requireNonNull(features.child("starttls", Namespaces.TLS)).has("required", Namespaces.TLS)).isTrue();
    peer.send("<starttls xmlns='" + Namespaces.TLS + "'/>");
    assertThat(peer.next().is("proceed", Namespaces.TLS)).isTrue();
    peer.secure(identity, true);
    open(peer, PLAYS, "verona.example");
    return peer;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static void auth(RawPeer peer, String mechanism, byte[] message) throws IOException {
    peer.send(
        "<auth xmlns='" + Namespaces.SASL + "' mechanism='" + mechanism + "'>" + (message.length == 0 ? "=" : base64(message))
            + "</auth>");
  }

  private static void plain(RawPeer peer, String name, String secret) throws IOException {
    auth(peer, "PLAIN", new PlainClient("", name, secret).first());
  }

  private static void believed(RawPeer peer) throws IOException {
    assertThat(peer.next().is("success", Namespaces.SASL)).isTrue();
    open(peer, PLAYS, "verona.example");
    Element bind = Objects.requireNonNull(peer.next().child("bind", "urn:xmpp:component:0"));
    assertThat(bind.has("required", "urn:xmpp:component:0")).isTrue();
  }

  /** One that is logged in and has bound nothing. */
  private RawPeer component() throws IOException {
    RawPeer peer = secured(null);
    peer.next();
    plain(peer, PLAYS, SECRET);
    believed(peer);
    return peer;
  }

  private static Element ask(RawPeer peer, String what, @Nullable String hostname) throws IOException {
    peer.send(
        "<iq id='" + what + "' type='set'><" + what + " xmlns='urn:xmpp:component:0'>"
            + (hostname == null ? "" : "<hostname>" + hostname + "</hostname>") + "</" + what + "></iq>");
    Element answer = peer.next();
    assertThat(answer.attribute("id")).isEqualTo(what);
    return answer;
  }

  private static void bind(RawPeer peer, String hostname) throws IOException {
    Element answer = ask(peer, "bind", hostname);
    assertThat(answer.attribute("type")).isEqualTo("result");
    Element bound = Objects.requireNonNull(answer.child("bind", "urn:xmpp:component:0"));
    assertThat(bound.childText("hostname", "urn:xmpp:component:0")).isEqualTo(hostname);
  }

  private static void assertRefused(Element answer, String condition) {
    assertThat(answer.attribute("type")).as(answer.toString()).isEqualTo("error");
    Element error = Objects.requireNonNull(answer.child("error", Namespaces.CLIENT));
    assertThat(error.has(condition, Namespaces.STANZA_ERRORS)).as(answer.toString()).isTrue();
  }

  private static Element message(String to, String words) throws Exception {
    return Xml.parse(
        "<message xmlns='jabber:client' to='" + to + "' type='chat' id='" + words + "'><body>" + words + "</body></message>",
        XmlLimits.SERVER);
  }

  // Section 3.

  @Test
  void secretsProveByThemselvesWhoSomebodyIs() throws IOException {
    try (RawPeer peer = secured(null)) {
      String features = peer.next().toString();
      assertThat(features).contains("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256<", "PLAIN", "tls-").doesNotContain("EXTERNAL");
      ScramClient scram = new ScramClient(ScramHash.SHA_256, new ScramClient.Binding.Unsupported(), PLAYS, SECRET);
      auth(peer, scram.name(), scram.first());
      Element challenge = peer.next();
      byte[] answer;
      try {
        answer = scram.answer(Base64.getDecoder().decode(challenge.text()));
        peer.send("<response xmlns='" + Namespaces.SASL + "'>" + base64(answer) + "</response>");
        Element success = peer.next();
        scram.finish(Base64.getDecoder().decode(success.text()));
      } catch (im.recado.wire.sasl.SaslException e) {
        throw new IOException(e);
      }
      open(peer, PLAYS, "verona.example");
      assertThat(peer.next().has("bind", "urn:xmpp:component:0")).isTrue();
      bind(peer, PLAYS);
    }
  }

  @Test
  void aCertificateProvesWhatItNames() throws Exception {
    try (RawPeer peer = secured(authority.issue(PLAYS, SONGS, "verona.example"))) {
      assertThat(peer.next().toString()).contains("EXTERNAL");
      auth(peer, "EXTERNAL", PLAYS.getBytes(StandardCharsets.UTF_8));
      believed(peer);
      bind(peer, PLAYS);
      bind(peer, SONGS);
      assertRefused(ask(peer, "bind", "other.verona.example"), "not-allowed");
      assertRefused(ask(peer, "bind", "verona.example"), "not-allowed");
    }
  }

  @Test
  void s10ACertificateThatDoesNotHoldProvesNothing() throws Exception {
    for (TlsIdentity identity :
        List.of(authority.issue("else.verona.example"), new TestAuthority(PlayedTime.START).issue(PLAYS), authority.issue(PlayedTime.START, PLAYS))) {
      server.pass(java.time.Duration.ofSeconds(1));
      try (RawPeer peer = secured(identity)) {
        assertThat(peer.next().toString()).doesNotContain("EXTERNAL");
        auth(peer, "EXTERNAL", new byte[0]);
        assertThat(peer.next().has("invalid-mechanism", Namespaces.SASL)).isTrue();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "plays.verona.example, a guess, not-authorized",
    "other.verona.example, secret of plays, not-authorized",
    "nobody.verona.example, secret of plays, not-authorized",
    "verona.example, secret of plays, not-authorized",
    "romeo@verona.example, password, not-authorized",
    "romeo, password, not-authorized",
  })
  void s10AWrongSecretIsRefused(String name, String secret, String condition) throws IOException {
    try (RawPeer peer = secured(null)) {
      peer.next();
      for (int i = 0; i < 3; i++) {
        plain(peer, name, secret);
        Element failure = peer.next();
        assertThat(failure.has(condition, Namespaces.SASL)).as(failure.toString()).isTrue();
      }
      assertThat(peer.fails("policy-violation")).isTrue();
    }
  }

  @Test
  void nothingIsSaidInTheClear() throws IOException {
    try (RawPeer peer = RawPeer.connect(port)) {
      open(peer, PLAYS, "verona.example");
      peer.next();
      plain(peer, PLAYS, SECRET);
      assertThat(peer.fails("not-authorized")).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<iq id='b' type='set'><bind xmlns='urn:xmpp:component:0'><hostname>plays.verona.example</hostname></bind></iq>",
        "<message from='plays.verona.example' to='romeo@verona.example'/>",
        "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>",
        "<handshake/>",
      })
  void s10WhoHasNotLoggedInDoesNothing(String said) throws IOException {
    try (RawPeer peer = secured(null)) {
      peer.next();
      peer.send(said);
      assertThat(peer.fails("not-authorized")).isTrue();
    }
  }

  @Test
  void stepsOfALoginAreNotMixed() throws IOException {
    try (RawPeer peer = secured(null)) {
      peer.next();
      String auth =
          "<auth xmlns='" + Namespaces.SASL + "' mechanism='PLAIN'>" + base64(new PlainClient("", PLAYS, "a guess").first()) + "</auth>";
      peer.send(auth + auth);
      assertThat(peer.fails("policy-violation")).isTrue();
    }
  }

  @Test
  void thisServerServesItsOwnDomainsAlone() throws IOException {
    try (RawPeer peer = RawPeer.connect(port)) {
      open(peer, PLAYS, "padua.example");
      assertThat(peer.fails("host-unknown")).isTrue();
    }
  }

  // Section 4.

  @Test
  void oneStreamServesSeveralDomains() throws Exception {
    StreamClient romeo = romeo();
    try (RawPeer peer = component()) {
      bind(peer, PLAYS);
      bind(peer, SONGS);
      romeo.send(message("hamlet@plays.verona.example", "to-be"));
      assertThat(peer.next().childText("body", Namespaces.CLIENT)).isEqualTo("to-be");
      romeo.send(message("desdemona@songs.verona.example", "willow"));
      Element willow = peer.next();
      assertThat(willow.attribute("to")).isEqualTo("desdemona@songs.verona.example");
      peer.send("<message from='desdemona@songs.verona.example' to='" + romeo.jid() + "' type='chat'><body>sing</body></message>");
      assertThat(romeo.element().childText("body", Namespaces.CLIENT)).isEqualTo("sing");

      Element answer = ask(peer, "unbind", SONGS);
      assertThat(answer.attribute("type")).isEqualTo("result");
      assertThat(answer.elements()).isEmpty();
      // As for a component that has gone: it may come back, here or on another stream.
      romeo.send(message("desdemona@songs.verona.example", "waits"));
      romeo.send(message("hamlet@plays.verona.example", "goes"));
      assertThat(peer.next().childText("body", Namespaces.CLIENT)).isEqualTo("goes");
      try (RawPeer second = component()) {
        bind(second, SONGS);
        assertThat(second.next().childText("body", Namespaces.CLIENT)).isEqualTo("waits");
      }
      peer.send("<message from='desdemona@songs.verona.example' to='" + romeo.jid() + "'><body>forged</body></message>");
      assertThat(peer.fails("invalid-from")).isTrue();
    }
  }

  @Test
  void withoutAHostnameTheDomainOfTheLoginIsBound() throws IOException {
    try (RawPeer peer = component()) {
      Element answer = ask(peer, "bind", null);
      assertThat(Objects.requireNonNull(answer.child("bind", "urn:xmpp:component:0")).childText("hostname", "urn:xmpp:component:0"))
          .isEqualTo(PLAYS);
    }
  }

  @Test
  void whatCannotBeBoundIsNot() throws Exception {
    server.set("component.connections", "1");
    try (RawPeer peer = component();
        RawPeer second = component()) {
      bind(peer, PLAYS);
      assertRefused(ask(peer, "bind", PLAYS), "conflict");
      assertRefused(ask(second, "bind", PLAYS), "resource-constraint");
      // Another secret; not declared; with a resource; no name; none at all.
      assertRefused(ask(second, "bind", "other.verona.example"), "not-allowed");
      assertRefused(ask(second, "bind", "verona.example"), "not-allowed");
      assertRefused(ask(second, "bind", "nobody.verona.example"), "not-allowed");
      assertRefused(ask(second, "bind", PLAYS + "/one"), "not-allowed");
      assertRefused(ask(second, "bind", "romeo@verona.example"), "not-allowed");
      assertRefused(ask(second, "bind", "a b@@"), "bad-request");
      assertRefused(ask(second, "unbind", PLAYS), "item-not-found");
      bind(second, SONGS);
      ask(peer, "unbind", PLAYS);
      bind(second, PLAYS);
    }
    await().until(() -> server.kernel().router().isService(PLAYS));
  }

  @Test
  void aDomainThatTheServerServesItselfIsNotGivenAway() throws IOException {
    server.set("component.secret", PLAYS + "=" + SECRET + ",conference.verona.example=" + SECRET);
    try (RawPeer peer = component()) {
      assertRefused(ask(peer, "bind", "conference.verona.example"), "conflict");
    }
  }

  @Test
  void s10WithoutADomainNothingIsSent() throws IOException {
    try (RawPeer peer = component()) {
      peer.send("<message from='plays.verona.example' to='romeo@verona.example'><body>x</body></message>");
      assertThat(peer.fails("invalid-from")).isTrue();
    }
    try (RawPeer peer = component()) {
      peer.send("<iq type='get' id='1'><ping xmlns='urn:xmpp:ping'/></iq>");
      assertThat(peer.fails("improper-addressing")).isTrue();
    }
  }

  @Test
  void componentsOfBothKindsShareADomain() throws Exception {
    StreamClient romeo = romeo();
    try (RawPeer peer = component();
        ComponentPeer older = ComponentPeer.connect(port, PLAYS, SECRET)) {
      bind(peer, PLAYS);
      older.close();
      await()
          .until(
              () -> {
                romeo.send(message("hamlet@plays.verona.example", "again"));
                return peer.next().childText("body", Namespaces.CLIENT) != null;
              });
    }
  }
}
