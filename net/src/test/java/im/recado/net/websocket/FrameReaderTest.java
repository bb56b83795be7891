package im.recado.net.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 section 5; SECURITY D14. */
final class FrameReaderTest {
  private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

  private final Heard heard = new Heard();
  private final FrameReader reader = new FrameReader(heard);

  private static final class Heard implements FrameReader.Listener {
    final List<String> events = new ArrayList<>();
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    @Override
    public void text(byte[] bytes, int offset, int length) {
      text.write(bytes, offset, length);
    }

    @Override
    public void messageEnd() {
      events.add("message " + text.toString(StandardCharsets.UTF_8));
      text.reset();
    }

    @Override
    public void ping(byte[] content) {
      events.add("ping " + new String(content, StandardCharsets.UTF_8));
    }

    @Override
    public void pong() {
      events.add("pong");
    }

    @Override
    public void close(int code) {
      events.add("close " + code);
    }
  }

  private static byte[] frame(int first, byte[] content) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(first);
    if (content.length < 126) {
      frame.write(0x80 | content.length);
    } else if (content.length < 65_536) {
      frame.writeBytes(new byte[] {(byte) 0xfe, (byte) (content.length >> 8), (byte) content.length});
    } else {
      frame.writeBytes(
          new byte[] {
            (byte) 0xff, 0, 0, 0, 0, 0, (byte) (content.length >> 16), (byte) (content.length >> 8), (byte) content.length
          });
    }
    frame.writeBytes(MASK);
    for (int i = 0; i < content.length; i++) {
      frame.write(content[i] ^ MASK[i & 3]);
    }
    return frame.toByteArray();
  }

  private static byte[] frame(int first, String content) {
    return frame(first, content.getBytes(StandardCharsets.UTF_8));
  }

  private void feed(byte[]... frames) throws FrameException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] frame : frames) {
      all.writeBytes(frame);
    }
    reader.feed(all.toByteArray(), 0, all.size());
  }

  @Test
  void theExampleOfTheSpecification() throws FrameException {
    feed(new byte[] {(byte) 0x81, (byte) 0x85, 0x37, (byte) 0xfa, 0x21, 0x3d, 0x7f, (byte) 0x9f, 0x4d, 0x51, 0x58});
    assertThat(heard.events).containsExactly("message Hello");
  }

  @Test
  void controlFramesComeBetweenThePiecesOfAMessage() throws FrameException {
    feed(frame(0x01, "Olá"), frame(0x89, "are you there"), frame(0x00, ", "), frame(0x8a, ""), frame(0x80, "mundo"));
    assertThat(heard.events).containsExactly("ping are you there", "pong", "message Olá, mundo");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, 100_000})
  void everyLengthComesWholeHoweverItIsSplit(int length) throws FrameException {
    String text = "xyz".repeat(length / 3 + 1).substring(0, length);
    for (int piece : new int[] {1, 3, 1000, Integer.MAX_VALUE}) {
      byte[] frame = frame(0x81, text);
      for (int at = 0; at < frame.length; at += Math.min(piece, frame.length - at)) {
        reader.feed(frame, at, Math.min(piece, frame.length - at));
      }
    }
    assertThat(heard.events).hasSize(4).containsOnly("message " + text);
  }

  @ParameterizedTest
  @CsvSource({
    "c1, 1002", // An extension that nobody agreed to.
    "82, 1003", // Binary.
    "83, 1002", // Reserved.
    "8b, 1002",
    "80, 1002", // A continuation of nothing.
    "09, 1002", // A ping in pieces.
    "08, 1002"
  })
  void whatNobodyMaySendEndsTheConnection(String first, int code) {
    assertCode(code, frame(Integer.parseInt(first, 16), "x"));
  }

  @Test
  void d14FramesThatAreNotMaskedEndTheConnection() {
    assertCode(CloseCode.PROTOCOL_ERROR, new byte[] {(byte) 0x81, 0x01, 'x'});
  }

  @Test
  void aNewMessageInsideAnotherEndsTheConnection() {
    assertCode(CloseCode.PROTOCOL_ERROR, frame(0x01, "<a>"), frame(0x81, "<b/>"));
  }

  @Test
  void aLongPingEndsTheConnection() {
    assertCode(CloseCode.PROTOCOL_ERROR, frame(0x89, "x".repeat(126)));
  }

  @Test
  void aLengthThatIsNoNumberEndsTheConnection() {
    assertCode(CloseCode.PROTOCOL_ERROR, new byte[] {(byte) 0x81, (byte) 0xff, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0});
  }

  @Test
  void d14EmptyPiecesWithoutEndEndTheConnection() throws FrameException {
    feed(frame(0x01, ""));
    for (int i = 1; i < FrameReader.MOST_FRAMES; i++) {
      feed(frame(0x00, ""));
    }
    assertCode(CloseCode.POLICY, frame(0x00, ""));
  }

  @ParameterizedTest
  @CsvSource({"'', 1000", "03e9, 1001", "0bb8, 3000"})
  void aPeerSaysWhyItCloses(String content, int code) throws FrameException {
    feed(frame(0x88, java.util.HexFormat.of().parseHex(content)), frame(0x81, "nobody hears this"));
    assertThat(heard.events).containsExactly("close " + code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"03", "03ed", "03ee", "03e7", "0000", "1388"})
  void aCodeThatNobodyMaySendIsAnError(String content) {
    assertCode(CloseCode.PROTOCOL_ERROR, frame(0x88, java.util.HexFormat.of().parseHex(content)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"03e8ff", "03e8c3", "03e9cebae1bdb9cf83cebcceb5eda080656469746564"})
  void aReasonThatIsNoTextIsAnError(String content) {
    assertCode(CloseCode.NOT_UTF8, frame(0x88, java.util.HexFormat.of().parseHex(content)));
  }

  @Test
  void aReasonMayBeGiven() throws FrameException {
    feed(frame(0x88, java.util.HexFormat.of().parseHex("03e8c3a9")));
    assertThat(heard.events).containsExactly("close 1000");
  }

  private void assertCode(int code, byte[]... frames) {
    assertThatThrownBy(() -> feed(frames))
        .isInstanceOfSatisfying(FrameException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
