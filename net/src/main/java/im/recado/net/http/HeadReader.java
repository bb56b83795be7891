package im.recado.net.http;

import im.recado.kernel.http.HttpException;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the lines of a request's head, byte by byte and once: a line ends with CR LF and nothing else does, no line
 * begins with a blank, and all of it is bounded (SECURITY H9). On the connection's loop.
 */
final class HeadReader {
  /** So many lines a head may have. */
  private static final int MOST_LINES = 100;

  private final int mostBytes;
  private final List<String> lines = new ArrayList<>();
  private byte[] line = new byte[256];
  private int length;
  private int total;
  private boolean carriageReturn;
  private boolean skippedEmptyLine;

  HeadReader(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Whether something of a request has come. */
  boolean hasBegun() {
    return total > 0;
  }

  /** The first line, or as much of it as has come. */
  String beginning() {
    return lines.isEmpty() ? new String(line, 0, length, StandardCharsets.ISO_8859_1) : lines.getFirst();
  }

  /** Takes bytes up to the end of the head; its lines when it is whole, null when more must come. */
  @Nullable List<String> feed(ByteBuf in) throws HttpException {
    while (in.isReadable()) {
      byte b = in.readByte();
      if (++total > mostBytes) {
        throw new HttpException(lines.isEmpty() ? 414 : 431, "The head of the request is too large.");
      }
      if (carriageReturn) {
        if (b != '\n') {
          throw new HttpException(400, "A carriage return stands alone.");
        }
        carriageReturn = false;
        if (endLine()) {
          return lines;
        }
      } else if (b == '\r') {
        carriageReturn = true;
      } else if (b == '\n') {
        throw new HttpException(400, "A line feed stands alone.");
      } else {
        append(b);
      }
    }
    return null;
  }

  /** Whether this was the empty line that ends a head. */
  private boolean endLine() throws HttpException {
    if (length > 0) {
      if (!lines.isEmpty() && (line[0] == ' ' || line[0] == '\t')) {
        throw new HttpException(400, "A header goes on in the next line.");
      }
      if (lines.size() >= MOST_LINES) {
        throw new HttpException(431, "The request has too many headers.");
      }
      lines.add(new String(line, 0, length, StandardCharsets.ISO_8859_1));
      length = 0;
      return false;
    }
    if (lines.isEmpty() && !skippedEmptyLine) {
      // RFC 9112 section 2.2: one empty line before a request is forgiven.
      skippedEmptyLine = true;
      return false;
    }
    if (lines.isEmpty()) {
      throw new HttpException(400, "A request was expected.");
    }
    return true;
  }

  private void append(byte b) {
    if (length == line.length) {
      line = java.util.Arrays.copyOf(line, 2 * length);
    }
    line[length++] = b;
  }
}
