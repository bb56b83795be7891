package im.recado.testkit.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.command.Caller;
import im.recado.kernel.session.Session;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.server.Transport;
import im.recado.testkit.server.WebSocketClient;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One session, whatever carries it: it goes on from TCP to WebSocket and back (XEP-0198 section 5). */
final class TransportsTest {
  private static final String SM = "urn:xmpp:sm:3";
  private static final Jid JULIET = Jid.valueOf("juliet@verona.example/balcony");
  private static final Jid ROMEO = Jid.valueOf("romeo@verona.example/garden");

  @TempDir private static Path certificates = Path.of("");

  private final TestServer server = new TestServer(List.of("verona.example"), new MemoryBackends().backends());
  private Transport tcp;
  private Transport webSocket;

  @BeforeEach
  void listen() throws IOException {
    server.account(JULIET, "password");
    server.account(ROMEO, "password");
    tcp = server.overTcp(certificates);
    webSocket = server.overWebSocket(certificates);
  }

  @AfterEach
  void close() {
    tcp.close();
    webSocket.close();
    server.close();
  }

  private static StreamClient session(Transport transport, Jid jid) throws IOException {
    StreamClient client = new StreamClient(transport, jid, "password", false);
    client.connectSession();
    return client;
  }

  private static Element message(String id) {
    return Element.builder("message", Namespaces.CLIENT)
        .attribute("to", JULIET.toString())
        .attribute("type", "chat")
        .attribute("id", id)
        .child("body", Namespaces.CLIENT, "words " + id)
        .build();
  }

  private void goesOn(Transport first, Transport then, Transport last) throws IOException {
    StreamClient juliet = session(first, JULIET);
    juliet.send(Element.builder("enable", SM).attribute("resume", "true").build());
    String id = Objects.requireNonNull(juliet.element().attribute("id"));
    StreamClient romeo = session(tcp, ROMEO);

    int handled = 0;
    for (Transport next : List.of(then, last)) {
      juliet.cut();
      await().until(() -> server.kernel().sessions().all().stream().noneMatch(TransportsTest::isJulietsAndThere));
      romeo.send(message("m" + handled));
      romeo.barrier();

      juliet = new StreamClient(next, JULIET, "password", false);
      juliet.logIn();
      juliet.send(
          Element.builder("resume", SM).attribute("previd", id).attribute("h", String.valueOf(handled)).build());
      assertThat(juliet.element().is("resumed", SM)).isTrue();
      assertThat(juliet.element().attribute("id")).isEqualTo("m" + handled);
      handled++;
    }
    romeo.send(message("live"));
    assertThat(juliet.element().attribute("id")).isEqualTo("live");
  }

  private static boolean isJulietsAndThere(Session session) {
    return session.jid().equals(JULIET) && session.stream() != null;
  }

  @Test
  void aSessionGoesFromTcpToWebSocketAndBack() throws IOException {
    goesOn(tcp, webSocket, tcp);
  }

  @Test
  void aSessionGoesFromWebSocketToTcpAndBack() throws IOException {
    goesOn(webSocket, tcp, webSocket);
  }

  @Test
  void aWebSocketUnderTlsHasItsChannelBindings() throws IOException {
    StreamClient client = new StreamClient(webSocket, ROMEO, "password", false);
    client.connect();
    client.openStream();
    client.next();
    Element features = client.element();
    Element offered = Objects.requireNonNull(features.child("mechanisms", Namespaces.SASL));
    assertThat(offered.elements("mechanism", Namespaces.SASL).stream().map(Element::text))
        .contains("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "PLAIN");
    assertThat(features.has("sasl-channel-binding", "urn:xmpp:sasl-cb:0")).isTrue();
  }

  @Test
  void behindAProxyNothingCanBeBoundTo(@TempDir Path folder) throws Exception {
    int port = server.openWeb(folder);
    try (WebSocketClient client = WebSocketClient.connect(port, false, "verona.example")) {
      client.send("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='verona.example' version='1.0'/>");
      client.message();
      assertThat(client.message()).contains("PLAIN").contains("SCRAM-SHA-256<").doesNotContain("-PLUS");
    }
  }

  @Test
  void aSilentWebSocketIsPinged(@TempDir Path folder) throws Exception {
    server.set("websocket.ping-interval", "100ms");
    int port = server.openWeb(folder);
    try (WebSocketClient client = WebSocketClient.connect(port, false, "verona.example")) {
      assertThat(client.frame().opcode()).isEqualTo(0x89);
      client.raw(WebSocketClient.frame(0x8a, new byte[0]));
      assertThat(client.frame().opcode()).isEqualTo(0x89);
    }
  }

  /** A proxy counts from the last word on, whenever that was: one who says something after each ping has as many as one who is silent. */
  @Test
  void aWebSocketIsPingedSoLongAfterTheLastWord(@TempDir Path folder) throws Exception {
    server.set("websocket.ping-interval", "500ms");
    int port = server.openWeb(folder);
    try (WebSocketClient lively = WebSocketClient.connect(port, false, "verona.example");
        WebSocketClient silent = WebSocketClient.connect(port, false, "verona.example")) {
      for (int i = 0; i < 4; i++) {
        assertThat(lively.frame().opcode()).isEqualTo(0x89);
        lively.raw(WebSocketClient.frame(0x8a, new byte[0]));
      }
      silent.raw(WebSocketClient.frame(0x89, new byte[0]));
      int pings = 0;
      while (silent.frame().opcode() == 0x89) {
        pings++;
      }
      assertThat(pings).isBetween(3, 5);
    }
  }

  @Test
  void administratorsSeeWhatCarriesASession() throws Exception {
    StreamClient juliet = session(webSocket, JULIET);
    StreamClient romeo = session(tcp, ROMEO);
    List<List<String>> rows =
        server.kernel().commands().run("session-list", Caller.COMMAND_LINE, Map.of()).rows();
    assertThat(rows).extracting(List::getFirst, List::getLast)
        .containsExactlyInAnyOrder(tuple(juliet.jid().toString(), "websocket"), tuple(romeo.jid().toString(), "tcp"));
  }
}
