package im.recado.client.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What comes over a stream, an element at a time, and none that Smack's parser would stumble over: for it the stream is one document, which
 * ends with the first thing that it cannot read. What is too long, too deep or no XML is a stanza without content, never the end of the
 * stream: anybody may have sent it, and it would come again with every archive. It stays a stanza because both sides count them
 * (XEP-0198). What is said before a stream begins, such as a document type, does not come through at all. For the thread that reads the stream.
 */
final class Sieve extends InputStream {
  /** Bytes of an element: lists of contacts and pictures are the longest ones that are honest. */
  static final int LONGEST = 16 << 20;

  private static final String STREAM = "<stream:stream";
  private static final String END = "</stream:stream>";

  private final InputStream in;
  // Whatever is a mark of XML is ASCII: each byte is a letter here, and comes out as it was.
  private final Elements elements = new Elements(() -> true, (xml, length) -> found(xml), LONGEST);
  private final byte[] piece = new byte[8 * 1024];
  private final Deque<byte[]> whole = new ArrayDeque<>();
  private byte[] now = {};
  private int at;
  private String header = "";
  private @Nullable String problem;

  Sieve(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    while (at == now.length) {
      byte[] next = whole.poll();
      if (next != null) {
        now = next;
        at = 0;
      } else if (problem != null) {
        throw new IOException(problem);
      } else {
        int came = in.read(piece);
        if (came < 0) {
          return -1;
        }
        elements.read(new String(piece, 0, came, StandardCharsets.ISO_8859_1));
      }
    }
    int some = Math.min(length, now.length - at);
    System.arraycopy(now, at, into, offset, some);
    at += some;
    return some;
  }

  @Override
  public int available() {
    return now.length - at;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private void found(String xml) {
    if (problem != null) {
      return;
    }
    if (xml.startsWith("</")) {
      whole.add(bytes(xml));
    } else if (xml.startsWith(STREAM)) {
      header = xml;
      pass(xml, xml + END);
    } else if (!xml.isEmpty() && isReadable(header + xml + END)) {
      whole.add(bytes(xml));
    } else {
      String opening = elements.opening();
      String alone = opening.endsWith("/>") ? opening : opening.substring(0, opening.length() - 1) + "/>";
      pass(alone, header + alone + END);
    }
  }

  /** A tag, without which the stream has no sense. */
  private void pass(String tag, String document) {
    if (isReadable(document)) {
      whole.add(bytes(tag));
    } else {
      problem = "that is no XML";
    }
  }

  private static boolean isReadable(String document) {
    try {
      Node _ = NodeReader.whole(new String(bytes(document), StandardCharsets.UTF_8));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static byte[] bytes(String letters) {
    return letters.getBytes(StandardCharsets.ISO_8859_1);
  }
}
