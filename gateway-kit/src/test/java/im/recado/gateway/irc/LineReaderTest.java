package im.recado.gateway.irc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {
  private static List<String> lines(byte[] bytes) throws IOException {
    LineReader reader = new LineReader(new ByteArrayInputStream(bytes), Encoding.USUAL);
    List<String> lines = new ArrayList<>();
    for (String line = reader.next(); line != null; line = reader.next()) {
      lines.add(line);
    }
    return lines;
  }

  @Test
  void linesEndInEitherWayAndHalfALineIsNone() throws IOException {
    assertThat(lines("a\r\nb\n\r\n\nc\rd".getBytes(UTF_8))).containsExactly("a", "b", "c");
  }

  @Test
  void aLongLineLosesItsEndAndTheNextOneIsWhole() throws IOException {
    String longest = "x".repeat(8191 + 512);
    assertThat(lines((longest + "yz\nnext\n").getBytes(UTF_8))).containsExactly(longest, "next");
  }

  @Test
  void g3WhatIsNoUtf8IsTakenForLatin1() throws IOException {
    assertThat(lines("canção €\n".getBytes(UTF_8))).containsExactly("canção €");
    assertThat(lines("canção\n".getBytes(ISO_8859_1))).containsExactly("canção");
    byte[] pair = new byte[3];
    pair[2] = '\n';
    for (int i = 0; i < 1 << 16; i++) {
      pair[0] = (byte) (i >> 8);
      pair[1] = (byte) i;
      assertThat(lines(pair)).hasSizeLessThanOrEqualTo(2);
    }
  }

  @Test
  void aTimeOutLosesNothing() throws IOException {
    ArrayDeque<String> parts = new ArrayDeque<>(List.of("hal", "!", "f\n"));
    InputStream slow =
        new InputStream() {
          @Override
          public int read() throws IOException {
            byte[] one = new byte[1];
            int length = read(one, 0, 1);
            return length < 0 ? -1 : one[0];
          }

          @Override
          public int read(byte[] to, int from, int length) throws IOException {
            String part = parts.remove();
            if (part.equals("!")) {
              throw new SocketTimeoutException();
            }
            byte[] bytes = part.getBytes(UTF_8);
            System.arraycopy(bytes, 0, to, from, bytes.length);
            return bytes.length;
          }
        };
    LineReader reader = new LineReader(slow, Encoding.USUAL);
    assertThatThrownBy(reader::next).isInstanceOf(SocketTimeoutException.class);
    assertThat(reader.next()).isEqualTo("half");
  }
}
