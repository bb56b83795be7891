package im.recado.testkit.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.command.Caller;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both directions over one connection (XEP-0288), with other servers that keep to it and others that do not. */
final class BidirectionalTest {
  private static final String OURS = "verona.example";
  private static final String THEIRS = "mantua.example";
  private static final String BIDI = "<bidi xmlns='urn:xmpp:bidi'/>";
  private static final String FEATURE = "<bidi xmlns='urn:xmpp:features:bidi'/>";
  private static final String SM = "urn:xmpp:sm:3";
  private static final String ENABLE = "<enable xmlns='" + SM + "' resume='true'/>";

  private final MemoryBackends backends = new MemoryBackends();
  private final TestServer server = new TestServer(List.of(OURS), backends.backends());
  private TestAuthority authority;

  /** Where this server finds the other one when it has to look for it. */
  private FakeServer mantua;

  private TlsIdentity mantuas;
  private Transport clients;
  private StreamClient romeo;
  private int port;

  @BeforeEach
  void listen(@TempDir Path folder) throws IOException {
    authority = new TestAuthority(PlayedTime.START);
    TestAuthority.write(authority.issue(OURS, "*." + OURS), folder, OURS);
    port = server.federate(folder, List.of(authority.certificate())).getFirst();
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

  private void say(String words) throws IOException {
    try {
      romeo.send(
          Xml.parse(
              "<message xmlns='jabber:client' to='juliet@mantua.example' type='chat' id='" + words + "'><body>" + words
                  + "</body></message>",
              XmlLimits.SERVER));
    } catch (XmlException e) {
      throw new IllegalArgumentException(words, e);
    }
  }

  private static String toRomeo(String from, String words) {
    return "<message from='" + from + "' to='romeo@" + OURS + "/here' type='chat' id='" + words + "'><body>" + words + "</body></message>";
  }

  private void hears(String words) throws IOException {
    assertThat(romeo.element().childText("body", Namespaces.CLIENT)).isEqualTo(words);
  }

  private void assertRomeoHeardNothing() throws Exception {
    romeo.send(Xml.parse("<iq xmlns='jabber:client' type='get' id='p'><ping xmlns='urn:xmpp:ping'/></iq>", XmlLimits.SERVER));
    assertThat(romeo.element().attribute("id")).isEqualTo("p");
  }

  private static String words(Element message) {
    assertThat(message.name()).as(message.toString()).isEqualTo("message");
    return String.valueOf(message.childText("body", Namespaces.SERVER));
  }

  private static void assertGets(RawPeer peer, String words) throws IOException {
    Element got = peer.next();
    while (got.is("r", SM)) {
      got = peer.next();
    }
    assertThat(words(got)).isEqualTo(words);
    assertThat(got.attribute("from")).isEqualTo("romeo@verona.example/here");
  }

  // Where the other side has made the connection.

  private RawPeer secured(@Nullable TlsIdentity identity) throws IOException {
    RawPeer peer = RawPeer.secured(port, THEIRS, OURS, identity);
    assertThat(peer.next().has("bidi", "urn:xmpp:features:bidi")).isTrue();
    return peer;
  }

  private static void logIn(RawPeer peer) throws IOException {
    peer.send("<auth xmlns='" + Namespaces.SASL + "' mechanism='EXTERNAL'>=</auth>");
    assertThat(peer.next().is("success", Namespaces.SASL)).isTrue();
    peer.open(THEIRS, OURS);
    assertThat(peer.next().has("bidi", "urn:xmpp:features:bidi")).isFalse();
  }

  private static void dialBack(RawPeer peer, String from) throws IOException {
    peer.send("<db:result from='" + from + "' to='" + OURS + "'>key</db:result>");
    assertThat(peer.next().attribute("type")).isEqualTo("valid");
  }

  private static String enable(RawPeer peer) throws IOException {
    peer.send(ENABLE);
    Element enabled = peer.next();
    assertThat(enabled.is("enabled", SM)).isTrue();
    return String.valueOf(enabled.attribute("id"));
  }

  @Test
  void whatIsForAServerGoesBackOverItsOwnConnection() throws Exception {
    try (RawPeer peer = secured(mantuas)) {
      peer.send(BIDI);
      logIn(peer);
      enable(peer);
      say("one");
      assertGets(peer, "one");
      assertThat(peer.next().is("r", SM)).isTrue();
      await().until(() -> backends.backends().spool().count(Jid.valueOf(OURS)) == 1);
      peer.send("<a xmlns='" + SM + "' h='1'/>");
      await().until(() -> backends.backends().spool().count(Jid.valueOf(OURS)) == 0);
      // The other direction is as it always was.
      peer.send(toRomeo("juliet@mantua.example/balcony", "two"));
      hears("two");
      assertThat(mantua.connections).hasValue(0);
      assertThat(server.kernel().commands().run("s2s-list", Caller.COMMAND_LINE, Map.of()).rows())
          .anyMatch(row -> row.getFirst().equals("out") && row.get(3).equals("certificate") && row.getLast().contains("has made"));
    }
  }

  @Test
  void withoutAcknowledgementsItGoesBackAsSoonAsSomethingCame() throws Exception {
    try (RawPeer peer = secured(mantuas)) {
      peer.send(BIDI);
      logIn(peer);
      peer.send(toRomeo("juliet@mantua.example/balcony", "one"));
      hears("one");
      say("two");
      assertGets(peer, "two");
      assertThat(mantua.connections).hasValue(0);
    }
  }

  @Test
  void whoHasNotAskedForItGetsNothing() throws Exception {
    try (RawPeer peer = secured(mantuas)) {
      logIn(peer);
      peer.send(toRomeo("juliet@mantua.example/balcony", "one"));
      hears("one");
      say("two");
      assertThat(mantua.next().is("auth", Namespaces.SASL)).isTrue();
      assertThat(words(mantua.next())).isEqualTo("two");
    }
  }

  @Test
  void whoHasProvedNothingGetsNothing() throws Exception {
    try (RawPeer peer = secured(mantuas)) {
      peer.send(BIDI);
      peer.send(ENABLE);
      assertThat(peer.next().is("failed", SM)).isTrue();
      say("one");
      assertThat(mantua.next().is("auth", Namespaces.SASL)).isTrue();
      assertThat(words(mantua.next())).isEqualTo("one");
      peer.send(toRomeo("juliet@mantua.example/balcony", "two"));
      assertThat(peer.fails("not-authorized")).isTrue();
    }
  }

  @Test
  void dialbackWithACertificateIsEnough() throws Exception {
    try (RawPeer peer = secured(mantuas)) {
      peer.send(BIDI);
      dialBack(peer, THEIRS);
      enable(peer);
      say("one");
      assertGets(peer, "one");
      assertThat(mantua.hasNothing()).isTrue();
    }
  }

  /** Who sits between a server and us can pass on its keys, and has no certificate of its own that holds. */
  @Test
  void dialbackAloneIsNotWhereCertificatesAreAskedFor() throws Exception {
    try (RawPeer peer = secured(null)) {
      peer.send(BIDI);
      dialBack(peer, THEIRS);
      assertThat(mantua.next().name()).isEqualTo("verify");
      enable(peer);
      say("one");
      assertThat(mantua.next().is("auth", Namespaces.SASL)).isTrue();
      assertThat(words(mantua.next())).isEqualTo("one");
    }
    server.set("s2s.trust", "dialback-alone");
    server.kernel().commands().run("s2s-close", Caller.COMMAND_LINE, Map.of("domain", THEIRS));
    await().until(mantua::isAlone);
    try (RawPeer peer = secured(null)) {
      peer.send(BIDI);
      dialBack(peer, THEIRS);
      enable(peer);
      say("two");
      assertGets(peer, "two");
    }
  }

  @Test
  void nothingIsSentToDomainsThatTheStreamDidNotBeginWith() throws Exception {
    try (FakeServer padua = new FakeServer("padua.example", authority.issue("padua.example"));
        RawPeer peer = secured(mantuas)) {
      server.set("s2s.hosts", padua.host() + "," + mantua.host());
      peer.send(BIDI);
      dialBack(peer, "padua.example");
      assertThat(padua.next().name()).isEqualTo("verify");
      enable(peer);
      say("one");
      // It has proved to be somebody, and not the one that it claimed to be.
      assertThat(mantua.next().is("auth", Namespaces.SASL)).isTrue();
      assertThat(words(mantua.next())).isEqualTo("one");
    }
  }

  @Test
  void itIsAskedForBehindTlsAndBeforeALogin() throws Exception {
    try (RawPeer clear = RawPeer.connect(port)) {
      clear.open(THEIRS, OURS);
      assertThat(clear.next().has("bidi", "urn:xmpp:features:bidi")).isTrue();
      clear.send(BIDI);
      assertThat(clear.fails("policy-violation")).isTrue();
    }
    try (RawPeer late = secured(mantuas)) {
      logIn(late);
      late.send(BIDI);
      assertThat(late.fails("policy-violation")).isTrue();
    }
    try (RawPeer twice = secured(mantuas)) {
      twice.send(BIDI + BIDI);
      assertThat(twice.fails("policy-violation")).isTrue();
    }
    server.set("s2s.bidi", "false");
    try (RawPeer peer = RawPeer.secured(port, THEIRS, OURS, mantuas)) {
      assertThat(peer.next().has("bidi", "urn:xmpp:features:bidi")).isFalse();
      peer.send(BIDI);
      assertThat(peer.fails("unsupported-stanza-type")).isTrue();
    }
  }

  @Test
  void whatWasNotAcknowledgedIsSentAgainOverAnotherConnection() throws Exception {
    try (RawPeer peer = secured(mantuas)) {
      peer.send(BIDI);
      logIn(peer);
      enable(peer);
      say("one");
      assertGets(peer, "one");
    }
    await()
        .until(
            () -> {
              server.pass(Duration.ofSeconds(1));
              return mantua.connections.get() > 0;
            });
    assertThat(mantua.next().is("auth", Namespaces.SASL)).isTrue();
    Element again = mantua.next();
    assertThat(words(again)).isEqualTo("one");
    assertThat(again.has("delay", "urn:xmpp:delay")).isTrue();
  }

  @Test
  void aConnectionThatItsMakerResumesCarriesOnWhatWentBack() throws Exception {
    String id;
    try (RawPeer peer = secured(mantuas)) {
      peer.send(BIDI);
      logIn(peer);
      id = enable(peer);
      say("one");
      assertGets(peer, "one");
      say("two");
      assertGets(peer, "two");
    }
    try (RawPeer peer = secured(mantuas)) {
      peer.send(BIDI);
      logIn(peer);
      peer.send("<resume xmlns='" + SM + "' previd='" + id + "' h='1'/>");
      assertThat(peer.next().is("resumed", SM)).isTrue();
      assertGets(peer, "two");
      say("three");
      assertGets(peer, "three");
      peer.send("<a xmlns='" + SM + "' h='3'/>");
      await().until(() -> backends.backends().spool().count(Jid.valueOf(OURS)) == 0);
      peer.send("<a xmlns='" + SM + "' h='4'/>");
      Element error = peer.next();
      while (!error.is("error", Namespaces.STREAM)) {
        error = peer.next();
      }
      assertThat(error.has("undefined-condition", Namespaces.STREAM_ERRORS)).isTrue();
    }
    assertThat(mantua.connections).hasValue(0);
  }

  // Where this server has made the connection.

  private void begin(String more) throws Exception {
    mantua.alsoOffers(FEATURE + more);
    say("one");
    assertThat(mantua.next().is("bidi", "urn:xmpp:bidi")).isTrue();
    assertThat(mantua.next().is("auth", Namespaces.SASL)).isTrue();
  }

  @Test
  void aServerThatMaySendOverOurConnectionIsHeard() throws Exception {
    begin("");
    assertThat(words(mantua.next())).isEqualTo("one");
    mantua.say(toRomeo("juliet@mantua.example/balcony", "two"));
    hears("two");
  }

  @Test
  void whatItSendsIsAcknowledged() throws Exception {
    begin("<sm xmlns='" + SM + "'/>");
    assertThat(mantua.next().is("enable", SM)).isTrue();
    mantua.say("<enabled xmlns='" + SM + "' id='x' resume='true'/>");
    assertThat(words(mantua.next())).isEqualTo("one");
    assertThat(mantua.next().is("r", SM)).isTrue();
    mantua.say(toRomeo("juliet@mantua.example/balcony", "two") + "<r xmlns='" + SM + "'/>");
    hears("two");
    assertThat(mantua.next().attribute("h")).isEqualTo("1");
    // The next connection tells how much had come over this one.
    mantua.cut();
    assertThat(mantua.next().is("bidi", "urn:xmpp:bidi")).isTrue();
    assertThat(mantua.next().is("auth", Namespaces.SASL)).isTrue();
    Element resume = mantua.next();
    assertThat(resume.is("resume", SM)).isTrue();
    assertThat(resume.attribute("h")).isEqualTo("1");
    mantua.say("<resumed xmlns='" + SM + "' previd='x' h='1'/>" + toRomeo("juliet@mantua.example/balcony", "three") + "<r xmlns='" + SM + "'/>");
    hears("three");
    assertThat(mantua.next().attribute("h")).isEqualTo("2");
  }

  @Test
  void itSpeaksForItsOwnDomainAlone() throws Exception {
    begin("");
    assertThat(words(mantua.next())).isEqualTo("one");
    mantua.say(toRomeo("mercutio@verona.example/square", "lies"));
    assertThat(mantua.error().has("invalid-from", Namespaces.STREAM_ERRORS)).isTrue();
    await().until(mantua::isAlone);
    say("two");
    assertThat(mantua.next().is("bidi", "urn:xmpp:bidi")).isTrue();
    assertThat(mantua.next().is("auth", Namespaces.SASL)).isTrue();
    assertThat(words(mantua.next())).isEqualTo("two");
    mantua.say(toRomeo("friar@padua.example", "lies"));
    assertThat(mantua.error().has("invalid-from", Namespaces.STREAM_ERRORS)).isTrue();
    assertRomeoHeardNothing();
  }

  @Test
  void itSpeaksToTheDomainThatHasConnectedAlone() throws Exception {
    begin("");
    assertThat(words(mantua.next())).isEqualTo("one");
    mantua.say("<presence from='juliet@mantua.example/x' to='orchard@conference.verona.example/juliet'/>");
    assertThat(mantua.error().has("host-unknown", Namespaces.STREAM_ERRORS)).isTrue();
  }

  @Test
  void itSaysNothingBeforeItKnowsUs() throws Exception {
    mantua.login = new CountDownLatch(1);
    begin("");
    mantua.say(toRomeo("juliet@mantua.example/balcony", "early"));
    mantua.login.countDown();
    await().until(mantua::isAlone);
    assertRomeoHeardNothing();
  }

  @Test
  void whoWasNotToldSoIsNotHeard() throws Exception {
    server.set("s2s.bidi", "false");
    mantua.alsoOffers(FEATURE);
    say("one");
    assertThat(mantua.next().is("auth", Namespaces.SASL)).isTrue();
    assertThat(words(mantua.next())).isEqualTo("one");
    mantua.say(toRomeo("juliet@mantua.example/balcony", "two"));
    say("three");
    assertThat(words(mantua.next())).isEqualTo("three");
    assertRomeoHeardNothing();
  }
}
