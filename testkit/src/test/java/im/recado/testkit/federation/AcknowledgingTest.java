package im.recado.testkit.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How this server acknowledges what another one sends (XEP-0198). */
final class AcknowledgingTest {
  private static final String OURS = "verona.example";
  private static final String THEIRS = "mantua.example";
  private static final String ENABLE = "<enable xmlns='urn:xmpp:sm:3' resume='true'/>";
  private static final String ASK = "<r xmlns='urn:xmpp:sm:3'/>";

  private final MemoryBackends backends = new MemoryBackends();
  private final TestServer server = new TestServer(List.of(OURS), backends.backends());
  private TestAuthority authority;
  private Transport clients;
  private StreamClient romeo;

  @BeforeEach
  void listen(@TempDir Path folder) throws IOException {
    authority = new TestAuthority(PlayedTime.START);
    TestAuthority.write(authority.issue(OURS, "*." + OURS), folder, OURS);
    server.federate(folder, List.of(authority.certificate()));
    server.account(Jid.valueOf("romeo@" + OURS), "password");
    clients = server.inProcess();
    romeo = new StreamClient(clients, Jid.valueOf("romeo@" + OURS + "/here"), "password", false);
    romeo.connectSession();
  }

  @AfterEach
  void close() throws IOException {
    clients.close();
    server.close();
  }

  private RawPeer loggedIn(String domain, String to) throws IOException {
    TlsIdentity identity = authority.issue(domain);
    RawPeer peer = RawPeer.secured(server.serverPort(), domain, to, identity);
    peer.next();
    peer.send("<auth xmlns='" + Namespaces.SASL + "' mechanism='EXTERNAL'>" + base64(domain) + "</auth>");
    assertThat(peer.next().is("success", Namespaces.SASL)).isTrue();
    peer.open(domain, to);
    assertThat(peer.next().has("sm", "urn:xmpp:sm:3")).isTrue();
    return peer;
  }

  private RawPeer loggedIn() throws IOException {
    return loggedIn(THEIRS, OURS);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private String toRomeo(String words) {
    return "<message from='juliet@mantua.example/balcony' to='" + romeo.jid() + "' type='chat' id='" + words + "'><body>" + words
        + "</body></message>";
  }

  private static String enabled(RawPeer peer) throws IOException {
    peer.send(ENABLE);
    Element enabled = peer.next();
    assertThat(enabled.is("enabled", "urn:xmpp:sm:3")).as(enabled.toString()).isTrue();
    assertThat(enabled.attribute("resume")).isEqualTo("true");
    return Objects.requireNonNull(enabled.attribute("id"));
  }

  private static void assertCount(RawPeer peer, String count) throws IOException {
    Element answer = peer.next();
    assertThat(answer.is("a", "urn:xmpp:sm:3")).as(answer.toString()).isTrue();
    assertThat(answer.attribute("h")).isEqualTo(count);
  }

  private static void assertFailed(RawPeer peer, String condition) throws IOException {
    Element failed = peer.next();
    assertThat(failed.is("failed", "urn:xmpp:sm:3")).as(failed.toString()).isTrue();
    assertThat(failed.has(condition, Namespaces.STANZA_ERRORS)).as(failed.toString()).isTrue();
  }

  private static String resume(String id) {
    return "<resume xmlns='urn:xmpp:sm:3' h='0' previd='" + id + "'/>";
  }

  @Test
  void nothingIsCountedBeforeADomainIsProved() throws Exception {
    try (RawPeer peer = RawPeer.secured(server.serverPort(), THEIRS, OURS, authority.issue(THEIRS))) {
      peer.next();
      peer.send(ENABLE);
      assertFailed(peer, "unexpected-request");
      peer.send(resume("x"));
      assertFailed(peer, "unexpected-request");
    }
  }

  @Test
  void everyStanzaIsCountedFromTheBeginning() throws Exception {
    try (RawPeer peer = loggedIn()) {
      peer.send(toRomeo("before"));
      enabled(peer);
      peer.send(ASK);
      assertCount(peer, "0");
      peer.send(toRomeo("one"));
      peer.send("<presence from='juliet@mantua.example/balcony' to='" + romeo.jid() + "'/>");
      peer.send("<iq type='get' id='1' from='juliet@mantua.example/balcony' to='not an address@" + OURS + "'/>");
      peer.send("<message from='juliet@mantua.example' to='nobody@" + OURS + "'><body>x</body></message>");
      peer.send(ASK);
      assertCount(peer, "4");
      peer.send(ENABLE);
      assertFailed(peer, "unexpected-request");
      peer.send(ASK);
      assertCount(peer, "4");
    }
  }

  @Test
  void f1WhatIsAcknowledgedIsInSomebodysHandsOrOnTheDisk() throws Exception {
    // A client that takes messages and does not say so.
    romeo.send(xml("<enable xmlns='urn:xmpp:sm:3'/>"));
    try (RawPeer peer = loggedIn()) {
      enabled(peer);
      peer.send(toRomeo("one") + toRomeo("two") + ASK);
      assertCount(peer, "2");
      assertThat(backends.backends().spool().count(Jid.valueOf("romeo@" + OURS))).isEqualTo(2);
    }
  }

  private static Element xml(String text) throws XmlException {
    return Xml.parse(text, XmlLimits.SERVER);
  }

  @Test
  void aStreamIsResumedWhereItWasCut() throws Exception {
    String id;
    try (RawPeer peer = loggedIn()) {
      id = enabled(peer);
      peer.send(toRomeo("one") + toRomeo("two"));
      // They are there, and nobody has asked.
      while (!"two".equals(romeo.element().attribute("id"))) {
        // Another one first.
      }
    }
    try (RawPeer peer = loggedIn()) {
      peer.send(resume(id));
      Element resumed = peer.next();
      assertThat(resumed.is("resumed", "urn:xmpp:sm:3")).as(resumed.toString()).isTrue();
      assertThat(resumed.attribute("previd")).isEqualTo(id);
      assertThat(resumed.attribute("h")).isEqualTo("2");
      peer.send(toRomeo("three") + ASK);
      assertCount(peer, "3");
    }
    // And once more.
    try (RawPeer peer = loggedIn()) {
      peer.send(resume(id));
      assertThat(peer.next().attribute("h")).isEqualTo("3");
    }
  }

  @Test
  void aStreamThatIsStillOpenIsReplaced() throws Exception {
    try (RawPeer first = loggedIn();
        RawPeer second = loggedIn()) {
      String id = enabled(first);
      first.send(toRomeo("one"));
      while (!"one".equals(romeo.element().attribute("id"))) {
        // Another one first.
      }
      second.send(resume(id));
      assertThat(second.next().attribute("h")).isEqualTo("1");
      Element last = first.next();
      assertThat(last.is("a", "urn:xmpp:sm:3") ? first.next().toString() : last.toString()).contains("conflict");
    }
  }

  @Test
  void nobodyElseResumesAStream() throws Exception {
    String id;
    try (RawPeer peer = loggedIn()) {
      id = enabled(peer);
    }
    try (RawPeer peer = loggedIn("padua.example", OURS)) {
      peer.send(resume(id));
      assertFailed(peer, "item-not-found");
    }
    try (RawPeer peer = loggedIn(THEIRS, "conference." + OURS)) {
      peer.send(resume(id));
      assertFailed(peer, "item-not-found");
      // The stream goes on as a new one.
      enabled(peer);
      peer.send(ASK);
      assertCount(peer, "0");
    }
    try (RawPeer peer = loggedIn()) {
      peer.send(resume("guess"));
      assertFailed(peer, "item-not-found");
      peer.send(resume(id));
      assertThat(peer.next().name()).isEqualTo("resumed");
    }
  }

  @Test
  void afterSomeMinutesAStreamIsForgotten() throws Exception {
    String id;
    try (RawPeer peer = loggedIn()) {
      id = enabled(peer);
    }
    await().until(() -> server.kernel().commands().run("s2s-list", im.recado.kernel.command.Caller.COMMAND_LINE, java.util.Map.of()).rows().isEmpty());
    server.pass(Duration.ofMinutes(6));
    try (RawPeer peer = loggedIn()) {
      peer.send(resume(id));
      assertFailed(peer, "item-not-found");
    }
  }

  @Test
  void whoClosesItsStreamHearsWhatHasArrived() throws Exception {
    romeo.send(xml("<enable xmlns='urn:xmpp:sm:3'/>"));
    try (RawPeer peer = loggedIn()) {
      enabled(peer);
      peer.send(toRomeo("one") + toRomeo("two") + "</stream:stream>");
      assertCount(peer, "2");
      assertThat(peer.next()).isSameAs(RawPeer.CLOSED);
    }
  }

  @Test
  void muchThatNobodyAsksForIsMadeSafeAllTheSame() throws Exception {
    romeo.send(xml("<enable xmlns='urn:xmpp:sm:3'/>"));
    try (RawPeer peer = loggedIn()) {
      enabled(peer);
      for (int i = 0; i < 600; i++) {
        peer.send(toRomeo("m" + i));
      }
      await().until(() -> backends.backends().spool().count(Jid.valueOf("romeo@" + OURS)) >= 500);
    }
  }
}
