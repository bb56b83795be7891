package im.recado.testkit.web;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.server.WebSocketClient;
import im.recado.testkit.server.WebSocketClient.Frame;
import im.recado.wire.jid.Jid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed messages (RFC 7692), where an administrator wants them. */
final class DeflatedWebSocketTest {
  private static final String OPEN = "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='verona.example' version='1.0'/>";
  private static final String OFFER = "permessage-deflate";
  private static final int TEXT = 0x81;
  private static final int DEFLATED = 0xC1;
  private static final int CLOSED = 0x88;

  private final TestServer server = new TestServer(List.of("verona.example"), new MemoryBackends().backends());
  private int port;

  @BeforeEach
  void listen(@TempDir Path folder) throws IOException {
    server.account(Jid.valueOf("romeo@verona.example"), "secret");
    server.set("websocket.deflate", "true");
    port = server.openWeb(folder);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static String extensions(WebSocketClient client, String offer) throws IOException {
    List<String> head = WebSocketClient.handshake("verona.example");
    head.add("Sec-WebSocket-Extensions: " + offer);
    String answer = client.ask(head);
    assertThat(answer).startsWith("HTTP/1.1 101 ");
    String name = "\r\nSec-WebSocket-Extensions: ";
    int at = answer.indexOf(name);
    return at < 0 ? "" : answer.substring(at + name.length(), answer.indexOf("\r\n", at + name.length()));
  }

  private static byte[] deflated(String text) {
    Deflater deflater = new Deflater(9, true);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    deflater.setInput(bytes);
    byte[] out = new byte[bytes.length + 64];
    int count = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return Arrays.copyOf(out, count - 4);
  }

  private static String inflated(byte[] content) throws DataFormatException {
    Inflater inflater = new Inflater(true);
    byte[] whole = Arrays.copyOf(content, content.length + 4);
    whole[whole.length - 2] = (byte) 0xFF;
    whole[whole.length - 1] = (byte) 0xFF;
    inflater.setInput(whole);
    byte[] out = new byte[64 * 1024];
    int count = inflater.inflate(out);
    inflater.end();
    return new String(out, 0, count, StandardCharsets.UTF_8);
  }

  private static void send(WebSocketClient client, String text) throws IOException {
    client.raw(WebSocketClient.frame(DEFLATED, deflated(text)));
  }

  /** What comes next, and that it is as it is. */
  private static String plain(WebSocketClient client) throws IOException {
    Frame frame = client.frame();
    assertThat(frame.opcode()).isEqualTo(TEXT);
    return frame.text();
  }

  private WebSocketClient agreed() throws IOException {
    WebSocketClient client = WebSocketClient.open(port, false);
    assertThat(extensions(client, OFFER)).startsWith(OFFER);
    return client;
  }

  /** One with a session, all of whose messages were compressed; the server's were not. */
  private WebSocketClient session() throws IOException {
    WebSocketClient client = agreed();
    send(client, OPEN);
    plain(client);
    plain(client);
    String password = Base64.getEncoder().encodeToString("\0romeo\0secret".getBytes(StandardCharsets.UTF_8));
    send(client, "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" + password + "</auth>");
    assertThat(plain(client)).contains("success");
    send(client, OPEN);
    plain(client);
    plain(client);
    send(client, "<iq xmlns='jabber:client' type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
    Frame bound = client.frame();
    assertThat(bound.opcode()).isIn(TEXT, DEFLATED);
    return client;
  }

  // Section 7.1.

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "permessage-deflate | ''",
        "permessage-deflate; client_max_window_bits | ''",
        "permessage-deflate; client_max_window_bits=10; server_no_context_takeover | ''",
        "permessage-deflate; server_max_window_bits=15 | ; server_max_window_bits=15",
        "permessage-deflate; server_max_window_bits=\"15\" | ; server_max_window_bits=15",
        "x-webkit-deflate-frame, permessage-deflate; server_max_window_bits=10, permessage-deflate | ''",
      })
  void whatCanBeDoneIsAgreedOn(String offer, String more) throws IOException {
    try (WebSocketClient client = WebSocketClient.open(port, false)) {
      assertThat(extensions(client, offer))
          .isEqualTo("permessage-deflate; server_no_context_takeover; client_no_context_takeover" + more.strip());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-webkit-deflate-frame", "permessage-deflate; server_max_window_bits=10", "permessage-deflate; server_max_window_bits",
        "permessage-deflate; client_max_window_bits=7", "permessage-deflate; client_max_window_bits=16",
        "permessage-deflate; client_max_window_bits=0a", "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; other", "permessage-deflate; client_max_window_bits; client_max_window_bits", "permessage-bzip2", ";", "",
      })
  void whatCannotIsNot(String offer) throws IOException {
    try (WebSocketClient client = WebSocketClient.open(port, false)) {
      assertThat(extensions(client, offer)).isEmpty();
    }
  }

  @Test
  void unlessItIsWantedNothingIsCompressed() throws IOException {
    server.set("websocket.deflate", "false");
    try (WebSocketClient client = WebSocketClient.open(port, false)) {
      assertThat(extensions(client, OFFER)).isEmpty();
      send(client, OPEN);
      Frame frame = client.frame();
      assertThat(frame.opcode()).isEqualTo(CLOSED);
      assertThat(frame.code()).isEqualTo(1002);
    }
  }

  // Section 7.2.

  @Test
  void stanzasAreCompressedOnceSomebodyIsLoggedIn() throws Exception {
    try (WebSocketClient client = session()) {
      for (int i = 0; i < 3; i++) {
        send(client, "<iq xmlns='jabber:client' type='get' id='d' to='verona.example'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        Frame frame = client.frame();
        assertThat(frame.opcode()).isEqualTo(DEFLATED);
        assertThat(inflated(frame.content())).startsWith("<iq ").contains("urn:xmpp:ping").endsWith("</iq>");
        // What is short stays as it is; a client may do so, too.
        client.send("<iq xmlns='jabber:client' type='get' id='p' to='verona.example'><ping xmlns='urn:xmpp:ping'/></iq>");
        Frame pong = client.frame();
        assertThat(pong.opcode() == TEXT ? pong.text() : inflated(pong.content())).contains("id='p'");
      }
    }
  }

  @Test
  void aCompressedMessageMayComeInPieces() throws Exception {
    try (WebSocketClient client = agreed()) {
      byte[] whole = deflated(OPEN);
      int half = whole.length / 2;
      client.raw(WebSocketClient.frame(0x41, Arrays.copyOf(whole, half)));
      client.raw(WebSocketClient.frame(0x89, new byte[0]));
      client.raw(WebSocketClient.frame(0x80, Arrays.copyOfRange(whole, half, whole.length)));
      assertThat(client.frame().opcode()).isEqualTo(0x8a);
      assertThat(plain(client)).startsWith("<open ");
    }
  }

  @Test
  void aMessageMayEndWithALastBlock() throws IOException {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(OPEN.getBytes(StandardCharsets.UTF_8));
    deflater.finish();
    byte[] out = new byte[1024];
    int count = deflater.deflate(out);
    deflater.end();
    try (WebSocketClient client = agreed()) {
      // Section 7.2.3.4: a last block, and an empty one behind it.
      client.raw(WebSocketClient.frame(DEFLATED, Arrays.copyOf(out, count + 1)));
      assertThat(plain(client)).startsWith("<open ");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0xA1, 0x91, 0xE1})
  void otherBitsAreNobodys(int first) throws IOException {
    try (WebSocketClient client = agreed()) {
      client.raw(WebSocketClient.frame(first, deflated(OPEN)));
      assertThat(client.frame().code()).isEqualTo(1002);
    }
  }

  @Test
  void onlyTheFirstFrameOfATextSaysIt() throws IOException {
    try (WebSocketClient client = agreed()) {
      client.raw(WebSocketClient.frame(0xC9, new byte[0]));
      assertThat(client.frame().code()).isEqualTo(1002);
    }
    try (WebSocketClient client = agreed()) {
      client.raw(WebSocketClient.frame(0x41, deflated(OPEN)));
      client.raw(WebSocketClient.frame(0xC0, new byte[0]));
      assertThat(client.frame().code()).isEqualTo(1002);
    }
  }

  @Test
  void whatWasNotCompressedIsRefused() throws IOException {
    try (WebSocketClient client = agreed()) {
      client.raw(WebSocketClient.frame(DEFLATED, new byte[] {7, 7, 7, 7}));
      assertThat(client.frame().code()).isEqualTo(1007);
    }
  }

  // Row X6.

  @Test
  void x6WhatUnpacksToTooMuchEndsAtTheLimit() throws IOException {
    try (WebSocketClient client = agreed()) {
      send(client, "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='" + "a".repeat(8_000_000) + "'/>");
      assertTooBig(client);
    }
    try (WebSocketClient client = session()) {
      send(client, "<message xmlns='jabber:client' to='romeo@verona.example'><body>" + "a".repeat(8_000_000) + "</body></message>");
      assertTooBig(client);
    }
  }

  @Test
  void x6WhatIsTooMuchBeforeItIsUnpackedIsNotKept() throws IOException {
    try (WebSocketClient client = agreed()) {
      byte[] part = new byte[6_000];
      client.raw(WebSocketClient.frame(0x41, part));
      client.raw(WebSocketClient.frame(0x00, part));
      assertTooBig(client);
    }
  }

  private static void assertTooBig(WebSocketClient client) throws IOException {
    Frame frame = client.frame();
    while (frame.opcode() != CLOSED) {
      frame = client.frame();
    }
    assertThat(frame.code()).isEqualTo(1009);
  }
}
