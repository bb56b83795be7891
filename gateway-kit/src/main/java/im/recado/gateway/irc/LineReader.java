package im.recado.gateway.irc;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines of bounded length: of a longer one the end is left out. What has been read survives a time-out of the stream. One thread.
 */
final class LineReader {
  private static final int LONGEST = IrcLine.LONGEST_TAGS + IrcLine.LONGEST;

  private final InputStream in;
  private final Encoding encoding;
  private final byte[] buffer = new byte[4096];
  private int at;
  private int end;
  private byte[] line = new byte[IrcLine.LONGEST];
  private int length;

  LineReader(InputStream in, Encoding encoding) {
    this.in = in;
    this.encoding = encoding;
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
    return encoding.text(line, size);
  }
}
