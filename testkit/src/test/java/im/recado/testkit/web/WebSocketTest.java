package im.recado.testkit.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.server.WebSocketClient;
import im.recado.testkit.server.WebSocketClient.Frame;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7395, message by message, as a browser behind a proxy of this machine speaks it. */
final class WebSocketTest {
  private static final String FRAMING = "xmlns='urn:ietf:params:xml:ns:xmpp-framing'";
  private static final String OPEN = "<open " + FRAMING + " to='verona.example' version='1.0'/>";
  private static final String CLOSE = "<close " + FRAMING + "/>";
  private static final int TEXT = 0x81;
  private static final int CLOSED = 0x88;
  private static final int PONG = 0x8a;

  private final TestServer server = new TestServer(List.of("verona.example"), new MemoryBackends().backends());
  private int port;

  @BeforeEach
  void listen(@TempDir Path folder) throws IOException {
    server.account(Jid.valueOf("romeo@verona.example"), "secret");
    port = server.openWeb(folder);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private WebSocketClient connect() throws IOException {
    return WebSocketClient.connect(port, false, "verona.example");
  }

  private static Element element(@Nullable String message) throws Exception {
    assertThat(message).isNotNull();
    return Xml.parse(String.valueOf(message), XmlLimits.SERVER);
  }

  private static String auth(String password) {
    String plain = Base64.getEncoder().encodeToString(("\0romeo\0" + password).getBytes(StandardCharsets.UTF_8));
    return "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" + plain + "</auth>";
  }

  /** A client with a session. */
  private WebSocketClient session() throws Exception {
    WebSocketClient client = connect();
    client.send(OPEN);
    client.message();
    client.message();
    client.send(auth("secret"));
    assertThat(element(client.message()).name()).isEqualTo("success");
    client.send(OPEN);
    client.message();
    client.message();
    client.send("<iq xmlns='jabber:client' type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
    assertThat(element(client.message()).attribute("type")).isEqualTo("result");
    return client;
  }

  // RFC 7395 section 3.1.

  @Test
  void theHandshakeAgreesToXmpp() throws IOException {
    try (WebSocketClient client = WebSocketClient.open(port, false)) {
      String answer = client.ask(WebSocketClient.handshake("verona.example"));
      assertThat(answer)
          .startsWith("HTTP/1.1 101 ")
          .contains("\r\nUpgrade: websocket\r\n")
          .contains("\r\nConnection: Upgrade\r\n")
          .contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
          .contains("\r\nSec-WebSocket-Protocol: xmpp\r\n")
          .doesNotContain("Sec-WebSocket-Extensions");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-WebSocket-Protocol: xmpp, Sec-WebSocket-Protocol: chat, 400",
    "Sec-WebSocket-Protocol: xmpp, X-Nothing: 1, 400",
    "Sec-WebSocket-Version: 13, Sec-WebSocket-Version: 8, 426",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==, Sec-WebSocket-Key: c2hvcnQ=, 400",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==, X-Nothing: 1, 400",
    "Upgrade: websocket, X-Nothing: 1, 426",
    "Host: verona.example, Host: evil.example, 421"
  })
  void aHandshakeThatIsNoneIsRefused(String line, String instead, int status) throws IOException {
    try (WebSocketClient client = WebSocketClient.open(port, false)) {
      List<String> head = WebSocketClient.handshake("verona.example");
      head.replaceAll(each -> each.equals(line) ? instead : each);
      assertThat(client.ask(head)).startsWith("HTTP/1.1 " + status + " ");
    }
  }

  @Test
  void inHttp10NobodyAgreesOnAnotherProtocol() throws IOException {
    try (WebSocketClient client = WebSocketClient.open(port, false)) {
      List<String> head = WebSocketClient.handshake("verona.example");
      head.replaceAll(each -> each.replace("HTTP/1.1", "HTTP/1.0"));
      assertThat(client.ask(head)).startsWith("HTTP/1.1 426 ");
    }
  }

  @Test
  void aReasonForTheEndThatIsNoTextIsAnswered1007() throws Exception {
    try (WebSocketClient client = connect()) {
      client.raw(WebSocketClient.frame(0x88, new byte[] {0x03, (byte) 0xe8, (byte) 0xff}));
      Frame close = client.frame();
      assertThat(close.opcode()).isEqualTo(CLOSED);
      assertThat(close.code()).isEqualTo(1007);
    }
  }

  @Test
  void theProtocolMayBeOneOfSeveral() throws IOException {
    try (WebSocketClient client = WebSocketClient.open(port, false)) {
      List<String> head = WebSocketClient.handshake("verona.example");
      head.replaceAll(each -> each.startsWith("Sec-WebSocket-Protocol") ? "Sec-WebSocket-Protocol: chat, xmpp" : each);
      assertThat(client.ask(head)).startsWith("HTTP/1.1 101 ").contains("Sec-WebSocket-Protocol: xmpp\r\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://verona.example, 101",
    "https://verona.example:8443, 101",
    "http://127.0.0.1:3000, 101",
    "https://chat.friends.example, 101",
    "https://chat.friends.example:444, 403",
    "http://chat.friends.example, 403",
    "https://evil.example, 403",
    "https://verona.example.evil.example, 403",
    "https://evilverona.example, 403",
    "https://sub.verona.example, 403",
    "null, 403",
    "'', 403"
  })
  void h2PagesOfOtherSitesAreRefused(String origin, int status) throws IOException {
    server.set("http.origins", "https://chat.friends.example");
    try (WebSocketClient client = WebSocketClient.open(port, false)) {
      List<String> head = WebSocketClient.handshake("verona.example");
      head.add("Origin: " + origin);
      assertThat(client.ask(head)).startsWith("HTTP/1.1 " + status + " ");
    }
  }

  @Test
  void pagesOfAllSitesMayWhenTheAdministratorSaysSo() throws IOException {
    server.set("http.origins", "*");
    try (WebSocketClient client = WebSocketClient.open(port, false)) {
      List<String> head = WebSocketClient.handshake("verona.example");
      head.add("Origin: https://anybody.example");
      assertThat(client.ask(head)).startsWith("HTTP/1.1 101 ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "loopback, , 101",
    "loopback, https, 101",
    "loopback, http, 403",
    "proxies, , 403",
    "proxies, https, 403" // This proxy is nobody's that is trusted.
  })
  void whatIsInTheClearCountsAsProtectedByTheRule(String rule, @Nullable String proto, int status) throws IOException {
    server.set("http.trust-clear", rule);
    try (WebSocketClient client = WebSocketClient.open(port, false)) {
      List<String> head = WebSocketClient.handshake("verona.example");
      if (proto != null) {
        head.add("X-Forwarded-Proto: " + proto);
      }
      assertThat(client.ask(head)).startsWith("HTTP/1.1 " + status + " ");
    }
  }

  @ParameterizedTest
  @CsvSource({", 'none, on this machine'", "https, TLS by a proxy"})
  void whatNoProxySaidIsNotCalledAProxys(@Nullable String proto, String told) throws Exception {
    try (WebSocketClient client = WebSocketClient.open(port, false)) {
      List<String> head = WebSocketClient.handshake("verona.example");
      if (proto != null) {
        head.add("X-Forwarded-Proto: " + proto);
      }
      assertThat(client.ask(head)).startsWith("HTTP/1.1 101 ");
      client.send(OPEN);
      client.message();
      assertThat(server.kernel().clientStreams().all())
          .singleElement()
          .satisfies(stream -> assertThat(stream.connection().tls()).isNotNull().extracting("protocol").isEqualTo(told));
    }
  }

  @Test
  void aTrustedProxySaysWhoTheClientIs() throws Exception {
    server.set("http.trusted-proxies", "127.0.0.1");
    server.set("c2s.blocked-networks", "192.0.2.0/24");
    try (WebSocketClient client = WebSocketClient.open(port, false)) {
      List<String> head = WebSocketClient.handshake("verona.example");
      head.add("X-Forwarded-For: 192.0.2.7");
      head.add("X-Forwarded-Proto: https");
      assertThat(client.ask(head)).startsWith("HTTP/1.1 403 ");
    }
    try (WebSocketClient client = WebSocketClient.open(port, false)) {
      List<String> head = WebSocketClient.handshake("verona.example");
      head.add("X-Forwarded-For: 198.51.100.7");
      head.add("X-Forwarded-Proto: https");
      assertThat(client.ask(head)).startsWith("HTTP/1.1 101 ");
      client.send(OPEN);
      client.message();
      assertThat(server.kernel().clientStreams().all())
          .singleElement()
          .satisfies(
              stream ->
                  assertThat(stream.connection().peer().getAddress().getHostAddress()).isEqualTo("198.51.100.7"));
    }
  }

  // Sections 3.3 and 3.4.

  @Test
  void aStreamIsOpenedByAMessage() throws Exception {
    try (WebSocketClient client = connect()) {
      client.send(OPEN);
      String open = client.message();
      assertThat(open).startsWith("<open ");
      Element opened = element(open);
      assertThat(opened.is("open", "urn:ietf:params:xml:ns:xmpp-framing")).isTrue();
      assertThat(opened.attribute("from")).isEqualTo("verona.example");
      assertThat(opened.attribute("version")).isEqualTo("1.0");
      assertThat(opened.attribute("id")).isNotEmpty();
      assertThat(opened.lang()).isEqualTo("en");
      Element features = element(client.message());
      assertThat(features.is("features", "http://etherx.jabber.org/streams")).isTrue();
      assertThat(features.has("starttls", "urn:ietf:params:xml:ns:xmpp-tls")).as("section 3.9").isFalse();
      assertThat(features.has("mechanisms", "urn:ietf:params:xml:ns:xmpp-sasl")).isTrue();
    }
  }

  @Test
  void aClientLogsInAndIsAnswered() throws Exception {
    try (WebSocketClient client = session()) {
      client.send("<iq xmlns='jabber:client' type='get' id='p' to='verona.example'><ping xmlns='urn:xmpp:ping'/></iq>");
      assertThat(client.message()).startsWith("<iq xmlns='jabber:client'").contains("id='p'").contains("type='result'");
    }
  }

  @Test
  void aMessageInPiecesIsOne() throws Exception {
    try (WebSocketClient client = connect()) {
      byte[] open = OPEN.getBytes(StandardCharsets.UTF_8);
      client.raw(WebSocketClient.frame(0x01, Arrays.copyOf(open, 9)));
      client.raw(WebSocketClient.frame(0x89, "still here?".getBytes(StandardCharsets.UTF_8)));
      Frame pong = client.frame();
      assertThat(pong.opcode()).isEqualTo(PONG);
      assertThat(pong.text()).isEqualTo("still here?");
      client.raw(WebSocketClient.frame(0x80, Arrays.copyOfRange(open, 9, open.length)));
      assertThat(client.message()).startsWith("<open ");
    }
  }

  @Test
  void anXmlDeclarationIsForgiven() throws Exception {
    try (WebSocketClient client = connect()) {
      client.send("<?xml version='1.0'?>" + OPEN);
      assertThat(client.message()).startsWith("<open ");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<open xmlns='jabber:client' to='verona.example' version='1.0'/> | invalid-namespace",
        "<stream:stream xmlns:stream='http://etherx.jabber.org/streams' to='verona.example' version='1.0'/> | restricted-xml",
        "<message xmlns='jabber:client'/> | invalid-namespace",
        "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='evil.example' version='1.0'/> | host-unknown",
        "' <open xmlns=\"urn:ietf:params:xml:ns:xmpp-framing\" to=\"verona.example\" version=\"1.0\"/>' | bad-format",
        "'' | bad-format",
        "<open> | not-well-formed",
        "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='verona.example' version='1.0'/><a/> | not-well-formed",
      })
  void aStreamThatDoesNotBeginAsItShouldIsClosed(String first, String condition) throws Exception {
    try (WebSocketClient client = connect()) {
      client.send(first);
      assertThat(client.message()).as("section 3.5").startsWith("<open ");
      assertError(client, condition);
    }
  }

  private static void assertError(WebSocketClient client, String condition) throws Exception {
    Element error = element(client.message());
    assertThat(error.is("error", "http://etherx.jabber.org/streams")).isTrue();
    assertThat(error.has(condition, "urn:ietf:params:xml:ns:xmpp-streams")).as(error.toString()).isTrue();
    assertThat(element(client.message()).is("close", "urn:ietf:params:xml:ns:xmpp-framing")).isTrue();
  }

  @Test
  void stanzasStandAloneAndNameTheirNamespace() throws Exception {
    try (WebSocketClient client = session()) {
      client.send("<message to='romeo@verona.example'><body>No namespace.</body></message>");
      assertError(client, "invalid-namespace");
    }
  }

  @Test
  void twoElementsInOneMessageEndTheStream() throws Exception {
    try (WebSocketClient client = session()) {
      client.send("<presence xmlns='jabber:client'/><presence xmlns='jabber:client'/>");
      assertError(client, "not-well-formed");
    }
  }

  @Test
  void aStreamIsOpenedOnce() throws Exception {
    try (WebSocketClient client = session()) {
      client.send(OPEN);
      assertError(client, "bad-format");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"other.example", "sub.verona.example"})
  void a5TheDomainOfAStreamCannotChange(String other) throws Exception {
    try (WebSocketClient client = connect()) {
      client.send(OPEN);
      client.message();
      client.message();
      client.send(auth("secret"));
      client.message();
      client.send(OPEN.replace("verona.example", other));
      client.message();
      assertError(client, "host-unknown");
    }
  }

  // Section 3.6.

  @Test
  void bothSidesCloseTheStreamAndThenTheSocket() throws Exception {
    try (WebSocketClient client = session()) {
      client.send(CLOSE);
      assertThat(element(client.message()).is("close", "urn:ietf:params:xml:ns:xmpp-framing")).isTrue();
      Frame last = client.frame();
      assertThat(last.opcode()).isEqualTo(CLOSED);
      assertThat(last.code()).isEqualTo(1000);
      client.raw(WebSocketClient.frame(CLOSED, new byte[] {3, (byte) 0xe8}));
      assertThat(client.next()).isNull();
    }
  }

  @Test
  void aSocketThatIsClosedTakesItsStreamAlong() throws Exception {
    try (WebSocketClient client = session()) {
      client.raw(WebSocketClient.frame(CLOSED, new byte[] {3, (byte) 0xe9}));
      Frame last = client.frame();
      assertThat(last.opcode()).isEqualTo(CLOSED);
      assertThat(last.code()).isEqualTo(1001);
      assertThat(client.next()).isNull();
    }
    await().untilAsserted(() -> assertThat(server.kernel().sessions().all()).isEmpty());
  }

  @Test
  void whatIsNoFrameEndsTheConnection() throws Exception {
    try (WebSocketClient client = session()) {
      client.raw(new byte[] {(byte) 0x82, (byte) 0x80, 0, 0, 0, 0});
      Frame last = client.frame();
      assertThat(last.opcode()).isEqualTo(CLOSED);
      assertThat(last.code()).isEqualTo(1003);
      assertThat(client.next()).isNull();
    }
  }

  // Limits (SECURITY X5, X10, D14, F14): the same as over TCP, as it is the same tokenizer.

  @Test
  void d14AMessageWithoutEndIsCutAtTheLimitOfStanzas() throws Exception {
    server.set("c2s.max-stanza-bytes", "10000");
    try (WebSocketClient client = session()) {
      byte[] letters = "x".repeat(1000).getBytes(StandardCharsets.UTF_8);
      client.raw(WebSocketClient.frame(0x01, "<message xmlns='jabber:client'><body>".getBytes(StandardCharsets.UTF_8)));
      for (int i = 0; i < 10; i++) {
        client.raw(WebSocketClient.frame(0x00, letters));
      }
      assertError(client, "policy-violation");
      Frame last = client.frame();
      assertThat(last.code()).isEqualTo(1009);
    }
  }

  @Test
  void x7AStrangerMaySendLessThanSomebodyWeKnow() throws Exception {
    try (WebSocketClient client = connect()) {
      client.send(OPEN);
      client.message();
      client.message();
      client.send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" + "x".repeat(9000) + "</auth>");
      assertError(client, "policy-violation");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a> | restricted-xml",
        "<?pi x?><a/> | restricted-xml",
        "<!-- a --><a/> | restricted-xml",
        "<message xmlns='jabber:client'><body>&lol;</body></message> | restricted-xml"
      })
  void x5WhatCouldHoldEntitiesIsRefused(String message, String condition) throws Exception {
    try (WebSocketClient client = session()) {
      client.send(message);
      assertError(client, condition);
    }
  }

  @Test
  void x10DeepNestingIsRefused() throws Exception {
    try (WebSocketClient client = session()) {
      client.send("<message xmlns='jabber:client'>" + "<a>".repeat(100_000));
      assertError(client, "policy-violation");
    }
  }

  @Test
  void x1TextThatIsNoUtf8IsRefused() throws Exception {
    try (WebSocketClient client = session()) {
      byte[] bad = "<message xmlns='jabber:client'><body>?</body></message>".getBytes(StandardCharsets.UTF_8);
      bad[37] = (byte) 0xff;
      client.raw(WebSocketClient.frame(TEXT, bad));
      assertError(client, "bad-format");
      Frame last = client.frame();
      assertThat(last.code()).isEqualTo(1007);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?",
        "<?",
        "<message ?",
        "<message xmlns?",
        "<message xmlns=?",
        "<message xmlns='jabber:client'><body>&?",
        "<message xmlns='jabber:client'><body>]]?",
        "<message xmlns='jabber:client'><body>text</b?",
        "<message xmlns='jabber:client'><![CD?",
        "<message xmlns='jabber:client'/>?",
        "<message xmlns='jabber:client'/ ?",
        "<message xmlns='jabber:client'><body>\u0001 ?",
        "<!-- ?",
      })
  void x1WhereverItStandsWhatIsNoUtf8IsAnswered1007(String message) throws Exception {
    byte[] bad = message.getBytes(StandardCharsets.UTF_8);
    bad[bad.length - 1] = (byte) 0xff;
    assertNotUtf8(bad);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<?", "<message xmlns='?", "<message xmlns='jabber:client'><body>text?", "<message xmlns='jabber:client'/>?"})
  void x1AMessageThatEndsInsideACharacterIsAnswered1007(String message) throws Exception {
    byte[] bad = message.getBytes(StandardCharsets.UTF_8);
    bad[bad.length - 1] = (byte) 0xe2;
    assertNotUtf8(bad);
  }

  private void assertNotUtf8(byte[] message) throws Exception {
    try (WebSocketClient client = session()) {
      client.raw(WebSocketClient.frame(TEXT, message));
      Frame last = client.frame();
      while (last.opcode() != CLOSED) {
        last = client.frame();
      }
      assertThat(last.code()).isEqualTo(1007);
    }
  }

  @Test
  void aWebSocketLeavesTheCountOfTheWeb() throws Exception {
    server.set("http.connections", "2");
    try (WebSocketClient one = connect();
        WebSocketClient two = connect();
        WebSocketClient three = connect()) {
      for (WebSocketClient each : List.of(one, two, three)) {
        each.send(OPEN);
        assertThat(each.message()).startsWith("<open ");
      }
    }
  }

  @Test
  void d2StrangersAreCountedAsOverTcp() throws Exception {
    server.set("http.trusted-proxies", "127.0.0.1");
    server.set("c2s.strangers-per-address", "1");
    List<String> head = WebSocketClient.handshake("verona.example");
    head.add("X-Forwarded-For: 192.0.2.7");
    head.add("X-Forwarded-Proto: https");
    try (WebSocketClient one = WebSocketClient.open(port, false);
        WebSocketClient two = WebSocketClient.open(port, false)) {
      assertThat(one.ask(head)).startsWith("HTTP/1.1 101 ");
      one.send(OPEN);
      assertThat(one.message()).startsWith("<open ");
      two.ask(head);
      assertThat(two.next()).isNull();
    }
  }
}
