package im.recado.client.protocol.way;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What a server sends in frames (RFC 6455, section 5), well and badly. */
class WebSocketTest {
  private static final int FIN = 0x80;
  private static final int CONTINUED = 0;
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private final ByteArrayOutputStream server = new ByteArrayOutputStream();
  private final ByteArrayOutputStream client = new ByteArrayOutputStream();

  private WebSocketTest frame(int first, byte... bytes) {
    server.write(first);
    if (bytes.length < 126) {
      server.write(bytes.length);
    } else {
      server.write(126);
      server.writeBytes(ByteBuffer.allocate(2).putShort((short) bytes.length).array());
    }
    server.writeBytes(bytes);
    return this;
  }

  private WebSocketTest frame(int first, String text) {
    return frame(first, text.getBytes(StandardCharsets.UTF_8));
  }

  private WebSocket socket() {
    return new WebSocket(new ByteArrayInputStream(server.toByteArray()), new DataOutputStream(client));
  }

  /** The first frame that the client has sent, its mask taken off. */
  private byte[] sent() {
    byte[] all = client.toByteArray();
    assertThat(all[1] & 0x80).as("masked").isEqualTo(0x80);
    byte[] bytes = Arrays.copyOfRange(all, 6, 6 + (all[1] & 0x7F));
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] ^= all[2 + (i & 3)];
    }
    return bytes;
  }

  /** The connection is failed: the server hears why, and nothing that comes after it counts. */
  private void fails(int status) {
    assertThatThrownBy(socket()::receive).isInstanceOf(IOException.class);
    assertThat(client.toByteArray()[0] & 0xFF).isEqualTo(FIN | CLOSE);
    assertThat(ByteBuffer.wrap(sent()).getShort()).isEqualTo((short) status);
  }

  @Test
  void aMessageInSeveralFramesWithAPingBetweenIsOne() throws IOException {
    byte[] words = "it is thé east".getBytes(StandardCharsets.UTF_8);
    // Within a letter.
    WebSocket socket = frame(TEXT, Arrays.copyOf(words, 9)).frame(FIN | PING, "p".repeat(125)).frame(FIN | PONG)
        .frame(FIN | CONTINUED, Arrays.copyOfRange(words, 9, words.length)).frame(FIN | TEXT, "x".repeat(60_000)).socket();
    assertThat(socket.receive()).isEqualTo("it is thé east");
    assertThat(client.toByteArray()[0] & 0xFF).isEqualTo(FIN | PONG);
    assertThat(new String(sent(), StandardCharsets.UTF_8)).isEqualTo("p".repeat(125));
    assertThat(socket.receive()).hasSize(60_000);
  }

  @Test
  void whoClosesIsAnsweredWithTheSameStatus() {
    frame(FIN | CLOSE, new byte[] {0x03, (byte) 0xE8, 'b', 'y', 'e'});
    fails(1000);
  }

  @Test
  void aControlFrameHas125BytesAtMost() {
    frame(FIN | PING, "p".repeat(126)).frame(FIN | TEXT, "<presence/>");
    fails(1002);
  }

  @Test
  void aControlFrameIsWhole() {
    frame(PING, "p").frame(FIN | CONTINUED, "q").frame(FIN | TEXT, "<presence/>");
    fails(1002);
  }

  @Test
  void aTextIsUtf8() {
    frame(FIN | TEXT, new byte[] {'<', (byte) 0xC3, (byte) 0x28, '>'});
    fails(1007);
  }

  @Test
  void aTextEndsWithAWholeLetter() {
    frame(FIN | TEXT, new byte[] {'<', (byte) 0xC3});
    fails(1007);
  }

  @Test
  void aMessageThatIsTooLongIsNotReadAtAll() {
    server.writeBytes(new byte[] {(byte) (FIN | TEXT), 127});
    server.writeBytes(ByteBuffer.allocate(8).putLong(16 * 1024 * 1024 + 1).array());
    fails(1009);
  }

  @Test
  void aLengthIsWrittenInAsFewBytesAsThatGoes() {
    server.writeBytes(new byte[] {(byte) (FIN | TEXT), 126, 0, 1, 'x'});
    fails(1002);
  }

  @Test
  void aServerDoesNotMask() {
    server.writeBytes(new byte[] {(byte) (FIN | TEXT), (byte) 0x81, 0, 0, 0, 0, 'x'});
    fails(1002);
  }

  @Test
  void whatIsReservedOrBinaryOrBeginsInTheMiddleIsNotTheProtocol() {
    frame(FIN | 0x40 | TEXT, "x");
    fails(1002);
    server.reset();
    client.reset();
    frame(FIN | 2, "x");
    fails(1002);
    server.reset();
    client.reset();
    frame(FIN | CONTINUED, "x");
    fails(1002);
    server.reset();
    client.reset();
    frame(TEXT, "x").frame(FIN | TEXT, "y");
    fails(1002);
  }

  @Test
  void whatBreaksOffIsNoMessage() {
    server.writeBytes(new byte[] {(byte) (FIN | TEXT), 5, 'x'});
    assertThatThrownBy(socket()::receive).isInstanceOf(EOFException.class);
  }
}
