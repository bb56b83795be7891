package im.recado.testkit.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.server.Transport;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** XEP-0114, and what a program behind the server means to its people. */
final class ComponentTest {
  private static final String ACCEPT = "jabber:component:accept";
  private static final String ERRORS = "urn:ietf:params:xml:ns:xmpp-streams";
  private static final String SECRET = "secret of plays";

  private final TestServer server =
      new TestServer(
          List.of("verona.example"),
          new MemoryBackends().backends(),
          Map.of("component.secret", "plays.verona.example=" + SECRET));
  private Transport clients;
  private int port;

  @BeforeEach
  void listen(@TempDir Path folder) throws IOException {
    server.account(Jid.valueOf("romeo@verona.example"), "password");
    server.account(Jid.valueOf("juliet@verona.example"), "password");
    clients = server.inProcess();
    port = server.openComponents(folder);
  }

  @AfterEach
  void close() {
    clients.close();
    server.close();
  }

  private StreamClient session(String user) throws IOException {
    StreamClient client = new StreamClient(clients, Jid.valueOf(user + "@verona.example/here"), "password", false);
    client.connectSession();
    return client;
  }

  private ComponentPeer component() throws IOException {
    return ComponentPeer.connect(port, "plays.verona.example", SECRET);
  }

  private static Element xml(String text) {
    try {
      return Xml.parse(text, XmlLimits.SERVER);
    } catch (XmlException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static Element message(String to, String words) {
    return xml("<message xmlns='jabber:client' to='" + to + "' type='chat' id='" + words + "'><body>" + words + "</body></message>");
  }

  private static void assertFails(ComponentPeer peer, String condition) throws IOException {
    Element error = peer.next();
    assertThat(error.is("error", "http://etherx.jabber.org/streams")).as(error.toString()).isTrue();
    assertThat(error.has(condition, ERRORS)).as(error.toString()).isTrue();
    assertThat(peer.next()).isSameAs(ComponentPeer.CLOSED);
  }

  // Section 3.

  @Test
  void aComponentShowsItsSecretAndSpeaks() throws IOException {
    StreamClient romeo = session("romeo");
    try (ComponentPeer plays = component()) {
      romeo.send(message("hamlet@plays.verona.example", "to be"));
      Element came = plays.next();
      assertThat(came.is("message", ACCEPT)).isTrue();
      assertThat(came.attribute("from")).isEqualTo(romeo.jid().toString());
      assertThat(came.childText("body", ACCEPT)).isEqualTo("to be");

      plays.send(
          "<message from='hamlet@plays.verona.example/stage' to='" + romeo.jid() + "' type='chat'>"
              + "<body>or not</body></message>");
      Element heard = romeo.element();
      assertThat(heard.attribute("from")).isEqualTo("hamlet@plays.verona.example/stage");
      assertThat(heard.childText("body", "jabber:client")).isEqualTo("or not");
    }
  }

  @Test
  void addressesArePassedOnInTheirNormalForm() throws IOException {
    StreamClient romeo = session("romeo");
    try (ComponentPeer plays = component()) {
      plays.send("<message from='Hamlet@PLAYS.verona.example./stage' to='ROMEO@verona.example./here'><body>or not</body></message>");
      Element heard = romeo.element();
      assertThat(heard.attribute("from")).isEqualTo("hamlet@plays.verona.example/stage");
      assertThat(heard.attribute("to")).isEqualTo("romeo@verona.example/here");

      romeo.send(message("HAMLET@Plays.Verona.Example.", "to be"));
      assertThat(plays.next().attribute("to")).isEqualTo("hamlet@plays.verona.example");
    }
  }

  @Test
  void requestsAreAnsweredBothWays() throws IOException {
    StreamClient romeo = session("romeo");
    try (ComponentPeer plays = component()) {
      romeo.send(xml("<iq xmlns='jabber:client' type='get' id='1' to='plays.verona.example'><ping xmlns='urn:xmpp:ping'/></iq>"));
      Element asked = plays.next();
      assertThat(asked.has("ping", "urn:xmpp:ping")).isTrue();
      plays.send("<iq from='plays.verona.example' to='" + romeo.jid() + "' type='result' id='1'/>");
      assertThat(romeo.element().attribute("type")).isEqualTo("result");

      plays.send(
          "<iq from='plays.verona.example' to='verona.example' type='get' id='2'>"
              + "<query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
      Element answer = plays.next();
      assertThat(answer.attribute("id")).isEqualTo("2");
      assertThat(answer.attribute("to")).isEqualTo("plays.verona.example");
      assertThat(answer.has("query", "http://jabber.org/protocol/disco#info")).isTrue();
    }
  }

  @Test
  void s10AWrongSecretIsRefused() throws IOException {
    try (ComponentPeer peer = new ComponentPeer(port)) {
      Element header = peer.open("plays.verona.example");
      assertThat(header.attribute("from")).isEqualTo("plays.verona.example");
      peer.handshake(Objects.requireNonNull(header.attribute("id")), "a guess");
      assertFails(peer, "not-authorized");
    }
  }

  @Test
  void s10WhoHasNotShownTheSecretSendsNothing() throws IOException {
    try (ComponentPeer peer = new ComponentPeer(port)) {
      peer.open("plays.verona.example");
      peer.send("<message from='plays.verona.example' to='romeo@verona.example'/>");
      assertFails(peer, "not-authorized");
    }
  }

  @ParameterizedTest
  @CsvSource({"other.verona.example, host-unknown", "verona.example, host-unknown"})
  void aComponentThatNobodyKnowsIsRefused(String domain, String condition) throws IOException {
    try (ComponentPeer peer = new ComponentPeer(port)) {
      assertThat(peer.open(domain).is("stream", "http://etherx.jabber.org/streams")).isTrue();
      assertFails(peer, condition);
    }
  }

  @Test
  void aDomainThatTheServerServesItselfIsNoComponents() throws IOException {
    server.set("component.secret", "conference.verona.example=12345678");
    try (ComponentPeer peer = new ComponentPeer(port)) {
      peer.open("conference.verona.example");
      assertFails(peer, "conflict");
    }
  }

  @Test
  void aStreamOfClientsIsRefused() throws IOException {
    try (ComponentPeer peer = new ComponentPeer(port)) {
      peer.send(
          "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='plays.verona.example'>");
      peer.next();
      assertFails(peer, "invalid-namespace");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "from='romeo@verona.example' to='juliet@verona.example', invalid-from",
    "from='verona.example' to='juliet@verona.example', invalid-from",
    "from='evil.plays.verona.example' to='juliet@verona.example', invalid-from",
    "to='juliet@verona.example', improper-addressing",
    "from='plays.verona.example', improper-addressing"
  })
  void s10AComponentSpeaksForItselfAlone(String addresses, String condition) throws IOException {
    StreamClient juliet = session("juliet");
    juliet.send(xml("<presence xmlns='jabber:client'/>"));
    juliet.element();
    try (ComponentPeer plays = component()) {
      plays.send("<message " + addresses + "><body>forged</body></message>");
      assertFails(plays, condition);
    }
    juliet.barrier();
    assertThat(juliet.seen()).isEmpty();
  }

  /** RFC 6120 sections 8.2.3 and 8.3.3.8. */
  @ParameterizedTest
  @CsvSource({
    "<iq to='romeo@verona.example' id='i1'><ping xmlns='urn:xmpp:ping'/></iq>, bad-request, romeo@verona.example",
    "<iq to='romeo@verona.example' id='i2' type='please'><ping xmlns='urn:xmpp:ping'/></iq>, bad-request, romeo@verona.example",
    "<iq to='verona.example' id='i3' type='get'/>, bad-request, verona.example",
    "<iq to='verona.example' id='i4' type='set'><a xmlns='urn:a'/><a xmlns='urn:a'/></iq>, bad-request, verona.example",
    "<iq to='@verona.example' id='i5' type='get'><ping xmlns='urn:xmpp:ping'/></iq>, jid-malformed, verona.example",
    "<message to='ro meo@verona.example' id='m1'><body>hello</body></message>, jid-malformed, verona.example",
    "<presence to='verona.example' id='p1' type='merry'/>, bad-request, verona.example",
  })
  void whatIsNoStanzaIsAnsweredAndTheStreamLives(String sent, String condition, String answering) throws IOException {
    try (ComponentPeer plays = component()) {
      // Errors and results are never answered.
      plays.send("<iq from='plays.verona.example' to='@verona.example' id='r' type='result'/>");
      plays.send("<message from='plays.verona.example' to='@verona.example' id='e' type='error'/>");
      plays.send(sent.replaceFirst(" ", " from='hamlet@plays.verona.example/stage' "));
      Element answer = plays.next();
      assertThat(answer.attribute("type")).isEqualTo("error");
      assertThat(sent).contains("id='" + answer.attribute("id") + "'").startsWith("<" + answer.name());
      assertThat(answer.namespace()).isEqualTo(ACCEPT);
      assertThat(answer.attribute("from")).isEqualTo(answering);
      assertThat(answer.attribute("to")).isEqualTo("hamlet@plays.verona.example/stage");
      Element error = Objects.requireNonNull(answer.child("error", ACCEPT));
      assertThat(error.has(condition, "urn:ietf:params:xml:ns:xmpp-stanzas")).as(error.toString()).isTrue();
      plays.send("<iq from='plays.verona.example' to='verona.example' type='get' id='on'><ping xmlns='urn:xmpp:ping'/></iq>");
      assertThat(plays.next().attribute("id")).isEqualTo("on");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "<iq from='romeo@verona.example' to='verona.example' id='i' type='get'/>, invalid-from",
    "<iq from='@plays.verona.example' to='verona.example' id='i' type='get'/>, improper-addressing",
    "<iq to='verona.example' id='i' type='get'/>, improper-addressing",
    "<iq from='plays.verona.example' id='i' type='get'/>, improper-addressing",
    "<stanza from='plays.verona.example' to='verona.example'/>, unsupported-stanza-type",
    "<message xmlns='urn:example' from='plays.verona.example' to='verona.example'/>, unsupported-stanza-type",
  })
  void s10WhatIsNoStanzaAndNobodysEndsTheStream(String sent, String condition) throws IOException {
    try (ComponentPeer plays = component()) {
      plays.send(sent);
      assertFails(plays, condition);
    }
  }

  @Test
  void x5X10WhatNobodyMaySendEndsTheStream() throws IOException {
    try (ComponentPeer peer = new ComponentPeer(port)) {
      peer.send("<!DOCTYPE a [<!ENTITY b 'c'>]>");
      peer.next();
      assertFails(peer, "restricted-xml");
    }
    try (ComponentPeer plays = component()) {
      plays.send("<message from='plays.verona.example' to='romeo@verona.example'>" + "<a>".repeat(1000));
      assertFails(plays, "policy-violation");
    }
  }

  // What people see of it.

  @Test
  void aComponentIsListedAsLongAsItIsThere() throws IOException {
    StreamClient romeo = session("romeo");
    assertThat(items(romeo)).doesNotContain("plays.verona.example");
    ComponentPeer plays = component();
    assertThat(items(romeo)).contains("plays.verona.example");
    plays.close();
    await().untilAsserted(() -> assertThat(items(romeo)).doesNotContain("plays.verona.example"));
  }

  /** The gateways to other networks have such names too. */
  @Test
  void aComponentHasTheNameOfAGatewayThatNobodyOffers(@TempDir Path folder) throws IOException {
    try (TestServer other =
            new TestServer(
                List.of("mantua.example"),
                new MemoryBackends().backends(),
                Map.of("component.secret", "echo.mantua.example=" + SECRET));
        Transport way = other.inProcess()) {
      other.account(Jid.valueOf("romeo@mantua.example"), "password");
      int where = other.openComponents(folder);
      StreamClient romeo = new StreamClient(way, Jid.valueOf("romeo@mantua.example/here"), "password", false);
      romeo.connectSession();
      try (ComponentPeer echo = ComponentPeer.connect(where, "echo.mantua.example", SECRET)) {
        romeo.send(message("somebody@echo.mantua.example", "hello"));
        assertThat(echo.next().attribute("id")).isEqualTo("hello");
        romeo.send(xml("<iq xmlns='jabber:client' type='get' id='i' to='mantua.example'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>"));
        assertThat(romeo.element().toString()).contains("echo.mantua.example");
      }
    }
  }

  private static String items(StreamClient client) throws IOException {
    client.send(
        xml(
            "<iq xmlns='jabber:client' type='get' id='items' to='verona.example'>"
                + "<query xmlns='http://jabber.org/protocol/disco#items'/></iq>"));
    return client.element().toString();
  }

  @Test
  void whatIsForAComponentThatIsAwayIsRefused() throws IOException {
    StreamClient romeo = session("romeo");
    romeo.send(message("hamlet@plays.verona.example", "anybody"));
    Element error = romeo.element();
    assertThat(error.attribute("type")).isEqualTo("error");
    assertThat(error.toString()).contains("remote-server-timeout");
  }

  @Test
  void whatIsForAComponentThatComesBackWaits() throws IOException {
    StreamClient romeo = session("romeo");
    server.set("component.waiting", "2");
    component().close();
    // Once it is known to be away, what is sent waits, as much as may.
    await().untilAsserted(() -> assertThat(items(romeo)).doesNotContain("plays.verona.example"));
    romeo.send(message("hamlet@plays.verona.example", "one"));
    romeo.send(message("hamlet@plays.verona.example", "two"));
    romeo.send(message("hamlet@plays.verona.example", "three"));
    Element refused = romeo.element();
    assertThat(refused.attribute("id")).isEqualTo("three");
    try (ComponentPeer plays = component()) {
      assertThat(plays.next().attribute("id")).isEqualTo("one");
      assertThat(plays.next().attribute("id")).isEqualTo("two");
    }
  }

  @Test
  void whatIsForAComponentThatDoesNotComeBackIsRefused() throws IOException {
    StreamClient romeo = session("romeo");
    component().close();
    await().untilAsserted(() -> assertThat(items(romeo)).doesNotContain("plays.verona.example"));
    romeo.send(message("hamlet@plays.verona.example", "one"));
    romeo.barrier();
    assertThat(romeo.seen()).isEmpty();
    server.pass(Duration.ofSeconds(61));
    assertThat(romeo.element().toString()).contains("remote-server-timeout");
  }

  @Test
  void severalConnectionsShareTheSenders() throws IOException {
    List<StreamClient> senders = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      server.account(Jid.valueOf("user" + i + "@verona.example"), "password");
      senders.add(session("user" + i));
    }
    try (ComponentPeer one = component();
        ComponentPeer other = component()) {
      for (StreamClient sender : senders) {
        for (int i = 0; i < 3; i++) {
          sender.send(message("hamlet@plays.verona.example", sender.account().local() + "-" + i));
        }
        sender.send(xml("<iq xmlns='jabber:client' type='get' id='p' to='verona.example'><ping xmlns='urn:xmpp:ping'/></iq>"));
        sender.element();
      }
      one.send("<iq from='plays.verona.example' to='verona.example' type='get' id='end'><ping xmlns='urn:xmpp:ping'/></iq>");
      List<String> ofOne = new ArrayList<>();
      List<String> ofOther = new ArrayList<>();
      await()
          .untilAsserted(
              () -> {
                drain(one, ofOne);
                drain(other, ofOther);
                assertThat(ofOne.size() + ofOther.size()).isEqualTo(16 * 3);
              });
      assertThat(ofOne).isNotEmpty();
      assertThat(ofOther).isNotEmpty();
      for (List<String> all : List.of(ofOne, ofOther)) {
        for (StreamClient sender : senders) {
          List<String> his = all.stream().filter(id -> id.startsWith(sender.account().local() + "-")).toList();
          assertThat(his).isIn(List.of(), List.of(0, 1, 2).stream().map(i -> sender.account().local() + "-" + i).toList());
        }
      }
    }
  }

  private static void drain(ComponentPeer peer, List<String> into) throws IOException {
    while (!peer.hasNothing()) {
      Element next = peer.next();
      if (next.name().equals("message")) {
        into.add(Objects.requireNonNull(next.attribute("id")));
      }
    }
  }

  @Test
  void onlySoManyConnectionsOfOneComponentAreTaken() throws IOException {
    server.set("component.connections", "1");
    try (ComponentPeer first = component();
        ComponentPeer second = new ComponentPeer(port)) {
      Element header = second.open("plays.verona.example");
      second.handshake(Objects.requireNonNull(header.attribute("id")), SECRET);
      assertThat(second.next().name()).isEqualTo("handshake");
      assertFails(second, "resource-constraint");
      assertThat(first.hasNothing()).isTrue();
    }
  }
}
