package im.recado.gateway.irc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines of bounded length: of a longer one the end is left out. A text that is not UTF-8 is taken for windows-1252, which is
 * what Latin-1 is in practice. What has been read survives a time-out of the stream. One thread.
 */
final class LineReader {
  private static final int LONGEST = IrcLine.LONGEST_TAGS + IrcLine.LONGEST;
  private static final Charset OTHER = Charset.forName("windows-1252");

  private final InputStream in;
  private final byte[] buffer = new byte[4096];
  private int at;
  private int end;
  private byte[] line = new byte[IrcLine.LONGEST];
  private int length;

  LineReader(InputStream in) {
    this.in = in;
  }

  /** The next line without its end; null when there are no more. Half a line at the end is none. */
  @Nullable String next() throws IOException {
    while (true) {
      if (at == end) {
        end = Math.max(in.read(buffer), 0);
        at = 0;
        if (end == 0) {
          return null;
        }
      }
      byte b = buffer[at++];
      if (b == '\n' || b == '\r') {
        if (length > 0) {
          return taken();
        }
      } else if (b != 0) {
        add(b);
      }
    }
  }

  private void add(byte b) {
    if (length == line.length && length < LONGEST) {
      line = Arrays.copyOf(line, Math.min(2 * length, LONGEST));
    }
    if (length < line.length) {
      line[length++] = b;
    }
  }

  private String taken() {
    int size = length;
    length = 0;
    return text(line, size);
  }

  static String text(byte[] bytes, int size) {
    try {
      return UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, 0, size))
          .toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, 0, size, OTHER);
    }
  }
}
