package im.recado.testkit.federation;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.limit.Source;
import im.recado.net.tls.SelfSigned;
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
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Another server that connects and may say anything (XEP-0178, XEP-0220, XEP-0344): rows S and T of the security
 * catalogue.
 */
final class IncomingTest {
  private static final String OURS = "verona.example";
  private static final String THEIRS = "mantua.example";

  private final TestServer server = new TestServer(List.of(OURS), new MemoryBackends().backends());
  private TestAuthority authority;
  private FakeServer mantua;
  private TlsIdentity mantuas;
  private Transport clients;
  private StreamClient romeo;
  private int port;
  private int directPort;

  @BeforeEach
  void listen(@TempDir Path folder) throws IOException {
    authority = new TestAuthority(PlayedTime.START);
    TestAuthority.write(authority.issue(OURS, "*." + OURS), folder, OURS);
    List<Integer> ports = server.federate(folder, List.of(authority.certificate()));
    port = ports.getFirst();
    directPort = ports.getLast();
    mantuas = authority.issue(THEIRS);
    mantua = new FakeServer(THEIRS, mantuas);
    server.set("s2s.hosts", mantua.host());
    server.account(Jid.valueOf("romeo@" + OURS), "password");
    clients = server.inProcess();
    romeo = new StreamClient(clients, Jid.valueOf("romeo@" + OURS + "/here"), "password", false);
    romeo.connectSession();
  }

  @AfterEach
  void close() throws IOException {
    clients.close();
    mantua.close();
    server.close();
  }

  private RawPeer secured() throws IOException {
    RawPeer peer = RawPeer.secured(port, THEIRS, OURS, mantuas);
    peer.next();
    return peer;
  }

  private RawPeer loggedIn() throws IOException {
    RawPeer peer = secured();
    peer.send("<auth xmlns='" + Namespaces.SASL + "' mechanism='EXTERNAL'>bWFudHVhLmV4YW1wbGU=</auth>");
    assertThat(peer.next().is("success", Namespaces.SASL)).isTrue();
    peer.open(THEIRS, OURS);
    peer.next();
    return peer;
  }

  private RawPeer dialledBack() throws IOException {
    RawPeer peer = RawPeer.secured(port, THEIRS, OURS, null);
    peer.next();
    peer.send(result(THEIRS, "key"));
    assertThat(peer.next().attribute("type")).isEqualTo("valid");
    return peer;
  }

  private static String result(String from, String key) {
    return "<db:result from='" + from + "' to='" + OURS + "'>" + key + "</db:result>";
  }

  private static String message(String from, String to, String words) {
    return "<message from='" + from + "' to='" + to + "' type='chat' id='" + words + "'><body>" + words + "</body></message>";
  }

  private String toRomeo(String from, String words) {
    return message(from, romeo.jid().toString(), words);
  }

  @Test
  void aCertificateProvesADomain() throws Exception {
    try (RawPeer peer = RawPeer.secured(port, THEIRS, OURS, mantuas)) {
      Element features = peer.next();
      assertThat(features.child("mechanisms", Namespaces.SASL)).isNotNull();
      assertThat(features.has("dialback", "urn:xmpp:features:dialback")).isTrue();
      assertThat(features.has("starttls", Namespaces.TLS)).isFalse();
      peer.send("<auth xmlns='" + Namespaces.SASL + "' mechanism='EXTERNAL'>=</auth>");
      assertThat(peer.next().is("success", Namespaces.SASL)).isTrue();
      assertThat(peer.open(THEIRS, OURS).attribute("from")).isEqualTo(OURS);
      assertThat(peer.next().has("mechanisms", Namespaces.SASL)).isFalse();
      peer.send(toRomeo("juliet@mantua.example/balcony", "good-night"));
      Element heard = romeo.element();
      assertThat(heard.attribute("from")).isEqualTo("juliet@mantua.example/balcony");
      assertThat(heard.childText("body", Namespaces.CLIENT)).isEqualTo("good-night");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"JULIET@MANTUA.EXAMPLE/balcony", "juliet@mantua.example./balcony", "\uff2auliet@\uff4dantua.example/balcony"})
  void addressesArePassedOnInTheirNormalForm(String spelled) throws Exception {
    try (RawPeer peer = loggedIn()) {
      peer.send(message(spelled, "ROMEO@Verona.Example./here", "good-night"));
      Element heard = romeo.element();
      assertThat(heard.attribute("from")).isEqualTo("juliet@mantua.example/balcony");
      assertThat(heard.attribute("to")).isEqualTo("romeo@verona.example/here");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "</stream:stream>", "<stream:error><system-shutdown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"})
  void whatCameBeforeTheEndIsHeard(String farewell) throws Exception {
    StringBuilder said = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      said.append(toRomeo("juliet@mantua.example/balcony", "m" + i));
    }
    try (RawPeer peer = loggedIn()) {
      peer.send(said + farewell);
    }
    for (int i = 0; i < 50; i++) {
      assertThat(romeo.element().attribute("id")).isEqualTo("m" + i);
    }
  }

  @ParameterizedTest
  @CsvSource({"access.blocked, mantua.example", "access.allowed, padua.example", "s2s.enabled, false"})
  void aStreamOfADomainThatIsKeptOutByNowEndsAtOnce(String key, String value) throws Exception {
    try (RawPeer peer = loggedIn()) {
      server.set("access.blocked", "padua.example");
      peer.send(toRomeo("juliet@mantua.example/balcony", "heard"));
      assertThat(romeo.element().attribute("id")).isEqualTo("heard");
      server.set(key, value);
      assertThat(peer.fails("policy-violation")).isTrue();
    }
    romeo.barrier();
  }

  @Test
  void addressesThatAreBannedAreNotHeard() throws Exception {
    server.set("c2s.uncounted-networks", "");
    server
        .kernel()
        .bans()
        .add(Source.of(InetAddress.getLoopbackAddress()), Duration.ofHours(1), Duration.ofHours(1), "test");
    try (RawPeer peer = RawPeer.connect(port)) {
      peer.sendHeader(THEIRS, OURS, "");
      assertThat(peer.next()).isSameAs(RawPeer.CLOSED);
    }
  }

  @Test
  void eachRestartHasAnIdOfItsOwn() throws Exception {
    Set<String> ids = new HashSet<>();
    try (RawPeer peer = RawPeer.connect(port)) {
      ids.add(peer.open(THEIRS, OURS).attribute("id"));
      peer.next();
      peer.send("<starttls xmlns='" + Namespaces.TLS + "'/>");
      peer.next();
      peer.secure(mantuas, true);
      ids.add(peer.open(THEIRS, OURS).attribute("id"));
      peer.next();
      peer.send("<auth xmlns='" + Namespaces.SASL + "' mechanism='EXTERNAL'>=</auth>");
      peer.next();
      ids.add(peer.open(THEIRS, OURS).attribute("id"));
    }
    assertThat(ids).hasSize(3).doesNotContainNull();
  }

  @Test
  void tlsMayComeFirst() throws Exception {
    try (RawPeer peer = RawPeer.connect(directPort)) {
      peer.secure(mantuas, true);
      peer.open(THEIRS, OURS);
      assertThat(peer.next().has("mechanisms", Namespaces.SASL)).isTrue();
    }
  }

  @Test
  void dialbackProvesADomain() throws Exception {
    try (RawPeer peer = dialledBack()) {
      Element asked = mantua.next();
      assertThat(asked.is("verify", Namespaces.DIALBACK)).isTrue();
      assertThat(asked.text()).isEqualTo("key");
      assertThat(asked.attribute("from")).isEqualTo(OURS);
      peer.send(toRomeo("juliet@mantua.example/balcony", "good-night"));
      assertThat(romeo.element().childText("body", Namespaces.CLIENT)).isEqualTo("good-night");
    }
  }

  @Test
  void s2KeysAreThoseOfTheirStreamAlone() throws Exception {
    mantua.believesCertificates = false;
    try (RawPeer peer = loggedIn()) {
      peer.send(
          "<iq type='get' id='1' from='juliet@mantua.example/balcony' to='" + OURS + "'><ping xmlns='urn:xmpp:ping'/></iq>");
      assertThat(mantua.next().is("auth", Namespaces.SASL)).isTrue();
      Element shown = mantua.next();
      String key = shown.text();
      assertThat(shown.is("result", Namespaces.DIALBACK)).isTrue();
      assertThat(asked(peer, THEIRS, OURS, "s1true", key)).isEqualTo("valid");
      assertThat(asked(peer, THEIRS, OURS, "s2true", key)).isEqualTo("invalid");
      assertThat(asked(peer, "other.example", OURS, "s1true", key)).isEqualTo("invalid");
      assertThat(asked(peer, "mantua.example.verona", "example", "s1true", key)).isEqualTo("invalid");
      assertThat(asked(peer, THEIRS, OURS, "s1true", key.substring(1))).isEqualTo("invalid");
    }
  }

  private static String asked(RawPeer peer, String from, String to, String id, String key) throws IOException {
    peer.send("<db:verify from='" + from + "' to='" + to + "' id='" + id + "'>" + key + "</db:verify>");
    Element answer = peer.next();
    assertThat(answer.attribute("id")).isEqualTo(id);
    assertThat(answer.attribute("to")).isEqualTo(from);
    return Objects.requireNonNull(answer.attribute("type"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"invalid", "error"})
  void aKeyThatIsDeniedProvesNothing(String type) throws Exception {
    mantua.dialback = element -> FakeServer.answer(element, type);
    try (RawPeer peer = RawPeer.secured(port, THEIRS, OURS, null)) {
      peer.next();
      peer.send(result(THEIRS, "key"));
      assertThat(peer.next().attribute("type")).isEqualTo(type);
      peer.send(toRomeo("juliet@mantua.example", "lies"));
      assertThat(peer.fails("not-authorized")).isTrue();
    }
    romeo.barrier();
  }

  @ParameterizedTest
  @CsvSource({
    "verify, valid, mantua.example", "verify, invalid, mantua.example", "verify, valid, other.example",
    "result, valid, mantua.example", "result, invalid, mantua.example", "result, valid, other.example",
  })
  void s1AnswersThatNobodyAskedForProveNothing(String name, String type, String from) throws Exception {
    try (RawPeer peer = secured()) {
      peer.send("<db:" + name + " from='" + from + "' to='" + OURS + "' type='" + type + "' id='1'/>");
      peer.send(toRomeo("juliet@" + from, "lies"));
      assertThat(peer.fails("not-authorized")).isTrue();
    }
    romeo.barrier();
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "from", "to", "other-stream"})
  void s1AnAnswerBelongsToItsQuestion(String wrong) throws Exception {
    mantua.dialback =
        element -> {
          String right = FakeServer.answer(element, "valid");
          return switch (wrong) {
            case "id" -> right.replace("id='", "id='x");
            case "from" -> right.replace("from='mantua.example'", "from='other.example'");
            case "to" -> right.replace("to='verona.example'", "to='conference.verona.example'");
            default -> null;
          };
        };
    try (RawPeer peer = RawPeer.secured(port, THEIRS, OURS, null)) {
      peer.next();
      peer.send(result(THEIRS, "key"));
      Element question = mantua.next();
      if (wrong.equals("other-stream")) {
        // On the stream whose key it is, and not on the one on which was asked.
        peer.send(FakeServer.answer(question, "valid"));
      }
      peer.send(toRomeo("juliet@mantua.example", "lies"));
      assertThat(peer.fails("not-authorized")).isTrue();
    }
    romeo.barrier();
  }

  @Test
  void s4FewConnectionsAreMadeForAStranger() throws Exception {
    List<String> hosts = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      hosts.add("d" + i + ".example=127.0.0.1:" + mantua.port());
    }
    server.set("s2s.hosts", String.join(",", hosts));
    int refused = 0;
    try (RawPeer peer = secured()) {
      for (int i = 0; i < 50; i++) {
        peer.send(result("d" + i + ".example", "key"));
      }
      for (int i = 0; i < 50; i++) {
        Element answer = peer.next();
        assertThat(answer.attribute("type")).isEqualTo("error");
        Element error = answer.child("error", Namespaces.SERVER);
        refused += error != null && error.has("resource-constraint", Namespaces.STANZA_ERRORS) ? 1 : 0;
      }
    }
    assertThat(refused).isEqualTo(45);
    assertThat(mantua.connections.get()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({
    "juliet@other.example, invalid-from",
    "juliet@sub.mantua.example, invalid-from",
    "juliet@verona.example, invalid-from",
    "verona.example, invalid-from",
    "juliet@evil-mantua.example, invalid-from",
  })
  void s5AStanzaComesFromADomainThatWasProved(String from, String condition) throws Exception {
    try (RawPeer peer = loggedIn()) {
      peer.send(toRomeo(from, "lies"));
      assertThat(peer.fails(condition)).isTrue();
    }
    romeo.barrier();
  }

  @Test
  void s5AStanzaSaysFromWhomAndToWhomItIs() throws Exception {
    try (RawPeer peer = loggedIn()) {
      peer.send("<message to='" + romeo.jid() + "'><body>lies</body></message>");
      assertThat(peer.fails("improper-addressing")).isTrue();
    }
    try (RawPeer peer = loggedIn()) {
      peer.send("<message from='juliet@mantua.example'><body>lies</body></message>");
      assertThat(peer.fails("improper-addressing")).isTrue();
    }
    try (RawPeer peer = loggedIn()) {
      // Nobody relays.
      peer.send(message("juliet@mantua.example", "somebody@other.example", "relay"));
      assertThat(peer.fails("host-unknown")).isTrue();
    }
    romeo.barrier();
  }

  @ParameterizedTest
  @CsvSource({
    "<iq TO id='i1'><ping xmlns='urn:xmpp:ping'/></iq>, bad-request, romeo@verona.example/here",
    "<iq TO id='i2' type='please'><ping xmlns='urn:xmpp:ping'/></iq>, bad-request, romeo@verona.example/here",
    "<iq TO id='i3' type='get'/>, bad-request, romeo@verona.example/here",
    "<iq TO id='i4' type='set'><a xmlns='urn:a'/><a xmlns='urn:a'/></iq>, bad-request, romeo@verona.example/here",
    "<iq id='i5' type='get' to='@verona.example'><ping xmlns='urn:xmpp:ping'/></iq>, jid-malformed, verona.example",
    "<message id='m1' to='ro meo@verona.example'><body>hello</body></message>, jid-malformed, verona.example",
  })
  void whatIsNoStanzaIsAnsweredAndTheStreamLives(String sent, String condition, String answering) throws Exception {
    try (RawPeer peer = loggedIn()) {
      // Errors and results are never answered.
      peer.send("<iq from='juliet@mantua.example/balcony' to='@verona.example' id='r' type='result'/>");
      peer.send("<message from='juliet@mantua.example/balcony' to='@verona.example' id='e' type='error'/>");
      peer.send(
          sent.replace("TO", "to='" + romeo.jid() + "'").replaceFirst(" ", " from='juliet@mantua.example/balcony' "));
      peer.send(toRomeo("juliet@mantua.example/balcony", "good-night"));
      assertThat(romeo.element().attribute("id")).isEqualTo("good-night");
      Element answer = mantua.next();
      while (!answer.namespace().equals(Namespaces.SERVER)) {
        answer = mantua.next();
      }
      assertThat(answer.attribute("type")).isEqualTo("error");
      assertThat(sent).contains("id='" + answer.attribute("id") + "'").startsWith("<" + answer.name());
      assertThat(answer.attribute("from")).isEqualTo(answering);
      assertThat(answer.attribute("to")).isEqualTo("juliet@mantua.example/balcony");
      Element error = Objects.requireNonNull(answer.child("error", Namespaces.SERVER));
      assertThat(error.has(condition, "urn:ietf:params:xml:ns:xmpp-stanzas")).as(error.toString()).isTrue();
    }
  }

  @Test
  void s5WhatIsNoStanzaIsAnsweredToNobodyElse() throws Exception {
    try (RawPeer peer = loggedIn()) {
      peer.send("<iq from='juliet@other.example' to='@verona.example' id='i' type='get'/>");
      assertThat(peer.fails("invalid-from")).isTrue();
    }
    try (RawPeer peer = loggedIn()) {
      peer.send("<iq from='juliet@mantua.example' to='somebody@other.example' id='i' type='get'/>");
      assertThat(peer.fails("host-unknown")).isTrue();
    }
    assertThat(mantua.hasNothing()).isTrue();
  }

  @Test
  void s5OneStreamMaySpeakForSeveralDomainsThatItHasProved() throws Exception {
    try (FakeServer padua = new FakeServer("padua.example", authority.issue("padua.example"));
        RawPeer peer = loggedIn()) {
      server.set("s2s.hosts", mantua.host() + "," + padua.host());
      peer.send(result("padua.example", "key"));
      assertThat(peer.next().attribute("type")).isEqualTo("valid");
      peer.send(toRomeo("kate@padua.example", "one"));
      assertThat(romeo.element().attribute("from")).isEqualTo("kate@padua.example");
      peer.send(toRomeo("juliet@mantua.example", "two"));
      assertThat(romeo.element().attribute("from")).isEqualTo("juliet@mantua.example");
    }
  }

  @Test
  void nothingIsHeardBeforeADomainIsProved() throws Exception {
    try (RawPeer peer = secured()) {
      peer.send(toRomeo("juliet@mantua.example", "lies"));
      assertThat(peer.fails("not-authorized")).isTrue();
    }
    try (RawPeer peer = RawPeer.connect(port)) {
      peer.open(THEIRS, OURS);
      peer.next();
      peer.send(result(THEIRS, "key"));
      assertThat(peer.fails("policy-violation")).isTrue();
    }
    try (RawPeer peer = RawPeer.connect(port)) {
      peer.open(THEIRS, OURS);
      peer.next();
      peer.send("<auth xmlns='" + Namespaces.SASL + "' mechanism='EXTERNAL'>=</auth>");
      assertThat(peer.fails("policy-violation")).isTrue();
    }
    romeo.barrier();
  }

  @Test
  void t4ACertificateForAnotherDomainIsNotOfferedToLogInWith() throws Exception {
    for (TlsIdentity wrong :
        List.of(
            authority.issue("other.example"),
            authority.issue("*.mantua.example"),
            new TestAuthority(PlayedTime.START).issue(THEIRS),
            authority.issue(PlayedTime.START.minusSeconds(1), THEIRS))) {
      try (RawPeer peer = RawPeer.secured(port, THEIRS, OURS, wrong)) {
        assertThat(peer.next().has("mechanisms", Namespaces.SASL)).isFalse();
        peer.send("<auth xmlns='" + Namespaces.SASL + "' mechanism='EXTERNAL'>=</auth>");
        assertThat(peer.next().has("not-authorized", Namespaces.SASL)).isTrue();
        peer.send(toRomeo("juliet@mantua.example", "lies"));
        assertThat(peer.fails("not-authorized")).isTrue();
      }
    }
    romeo.barrier();
  }

  @Test
  void aCertificateForOneDomainIsNoneForAnother() throws Exception {
    try (RawPeer peer = secured()) {
      peer.send("<auth xmlns='" + Namespaces.SASL + "' mechanism='EXTERNAL'>b3RoZXIuZXhhbXBsZQ==</auth>");
      assertThat(peer.next().has("invalid-authzid", Namespaces.SASL)).isTrue();
    }
    try (RawPeer peer = secured()) {
      peer.send("<auth xmlns='" + Namespaces.SASL + "' mechanism='EXTERNAL'>=</auth>");
      peer.next();
      peer.restart();
      peer.sendHeader("other.example", OURS, "");
      assertThat(peer.fails("invalid-from")).isTrue();
    }
  }

  @Test
  void t1WhatComesBehindTheRequestForTlsEndsTheConnection() throws Exception {
    try (RawPeer peer = RawPeer.connect(port)) {
      peer.open(THEIRS, OURS);
      peer.next();
      peer.send("<starttls xmlns='" + Namespaces.TLS + "'/>" + toRomeo("juliet@mantua.example", "lies"));
      Element next = peer.next();
      assertThat(next.is("proceed", Namespaces.TLS) ? peer.next() : next).isSameAs(RawPeer.CLOSED);
    }
    romeo.barrier();
  }

  @Test
  void t5SelfSignedIsBelievedOnlyForDomainsThatAreNamed() throws Exception {
    TlsIdentity itself = SelfSigned.create(THEIRS, PlayedTime.START);
    try (RawPeer peer = RawPeer.secured(port, THEIRS, OURS, itself)) {
      assertThat(peer.next().has("mechanisms", Namespaces.SASL)).isFalse();
    }
    server.set("s2s.trust-of", "padua.example=self-signed");
    try (RawPeer peer = RawPeer.secured(port, THEIRS, OURS, itself)) {
      assertThat(peer.next().has("mechanisms", Namespaces.SASL)).isFalse();
    }
    server.set("s2s.trust-of", "mantua.example=self-signed");
    try (RawPeer peer = RawPeer.secured(port, THEIRS, OURS, itself)) {
      assertThat(peer.next().has("mechanisms", Namespaces.SASL)).isTrue();
      peer.send("<auth xmlns='" + Namespaces.SASL + "' mechanism='EXTERNAL'>=</auth>");
      assertThat(peer.next().is("success", Namespaces.SASL)).isTrue();
    }
    server.set("s2s.trust-of", "");
    try (RawPeer peer = RawPeer.secured(port, THEIRS, OURS, itself)) {
      assertThat(peer.next().has("mechanisms", Namespaces.SASL)).isFalse();
    }
  }

  @Test
  void whereACertificateIsAskedForDialbackIsNotEnough() throws Exception {
    server.set("s2s.trust", "certificate");
    try (RawPeer peer = RawPeer.secured(port, THEIRS, OURS, null)) {
      peer.next();
      peer.send(result(THEIRS, "key"));
      Element answer = peer.next();
      assertThat(answer.attribute("type")).isEqualTo("error");
      assertThat(answer.toString()).contains("policy-violation");
    }
    assertThat(mantua.connections.get()).isZero();
  }

  @Test
  void s3DialbackIsOnlyAsGoodAsTheCertificateOfTheServerThatIsAsked() throws Exception {
    try (FakeServer padua =
        new FakeServer("padua.example", new TestAuthority(PlayedTime.START).issue("padua.example"))) {
      server.set("s2s.hosts", padua.host());
      try (RawPeer peer = RawPeer.secured(port, "padua.example", OURS, null)) {
        peer.next();
        peer.send(result("padua.example", "key"));
        assertThat(peer.next().attribute("type")).isEqualTo("error");
      }
      assertThat(padua.hasNothing()).isTrue();
    }
    try (FakeServer padua =
        new FakeServer("padua.example", new TestAuthority(PlayedTime.START).issue("padua.example"))) {
      server.set("s2s.hosts", padua.host());
      server.set("s2s.trust-of", "padua.example=dialback-alone");
      server.pass(Duration.ofMinutes(1));
      try (RawPeer peer = RawPeer.secured(port, "padua.example", OURS, null)) {
        peer.next();
        peer.send(result("padua.example", "key"));
        assertThat(peer.next().attribute("type")).isEqualTo("valid");
      }
    }
  }

  @Test
  void domainsThatAreKeptOutAreNotSpokenWith() throws Exception {
    server.set("access.blocked", "mantua.example");
    try (RawPeer peer = RawPeer.connect(port)) {
      peer.sendHeader(THEIRS, OURS, "");
      assertThat(peer.fails("policy-violation")).isTrue();
    }
    server.set("access.blocked", "");
    server.set("access.allowed", "padua.example");
    try (RawPeer peer = RawPeer.connect(port)) {
      peer.sendHeader(THEIRS, OURS, "");
      assertThat(peer.fails("policy-violation")).isTrue();
    }
  }

  @Test
  void headersThatMeanNothingAreRefused() throws Exception {
    try (RawPeer peer = RawPeer.connect(port)) {
      peer.sendHeader(THEIRS, "other.example", "");
      assertThat(peer.fails("host-unknown")).isTrue();
    }
    try (RawPeer peer = RawPeer.connect(port)) {
      peer.sendHeader(OURS, OURS, "");
      assertThat(peer.fails("policy-violation")).isTrue();
    }
    try (RawPeer peer = RawPeer.connect(port)) {
      peer.sendHeader("juliet@mantua.example", OURS, "");
      assertThat(peer.fails("invalid-from")).isTrue();
    }
    try (RawPeer peer = RawPeer.connect(port)) {
      peer.send("<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='" + OURS + "'>");
      assertThat(peer.fails("invalid-namespace")).isTrue();
    }
  }

  @Test
  void x7BeforeADomainIsProvedLittleIsRead() throws Exception {
    try (RawPeer peer = secured()) {
      assertThat(peer.isCutOff(toRomeo("juliet@mantua.example", "x".repeat(10_000)))).isTrue();
    }
    try (RawPeer peer = loggedIn()) {
      peer.send(toRomeo("juliet@mantua.example", "x".repeat(100_000)));
      assertThat(Objects.requireNonNull(romeo.element().childText("body", Namespaces.CLIENT))).hasSize(100_000);
      assertThat(peer.isCutOff(toRomeo("juliet@mantua.example", "x".repeat(600_000)))).isTrue();
    }
  }

  @Test
  void whoProvesNothingInTimeIsClosed() throws Exception {
    try (RawPeer peer = secured()) {
      server.pass(Duration.ofSeconds(31));
      assertThat(peer.fails("connection-timeout")).isTrue();
    }
    server.set("s2s.idle", "10s");
    try (RawPeer peer = loggedIn()) {
      server.pass(Duration.ofSeconds(15));
      peer.send(toRomeo("juliet@mantua.example", "still-here"));
      assertThat(romeo.element().attribute("from")).isEqualTo("juliet@mantua.example");
      server.pass(Duration.ofSeconds(21));
      assertThat(peer.ends()).isTrue();
    }
  }
}
