package im.recado.net.websocket;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/** Whether bytes are UTF-8 (RFC 6455 section 8.1), where nobody reads them as XML. Any thread. */
public final class Utf8 {
  /** So many bytes of a character stand behind its first at most. */
  private static final int MOST_BEHIND = 3;

  private Utf8() {}

  /** Whether this is text from beginning to end. */
  static boolean isText(byte[] bytes, int offset, int length) {
    return decodes(bytes, offset, length, true);
  }

  /**
   * Whether this may be a piece of a text: its last character may be cut short.
   *
   * @param goesOn whether it is not the first piece, so that a character may have begun before it
   */
  public static boolean mayBePiece(byte[] bytes, int offset, int length, boolean goesOn) {
    int skipped = 0;
    while (goesOn && skipped < Math.min(length, MOST_BEHIND) && (bytes[offset + skipped] & 0xC0) == 0x80) {
      skipped++;
    }
    return decodes(bytes, offset + skipped, length - skipped, false);
  }

  private static boolean decodes(byte[] bytes, int offset, int length, boolean whole) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    return decoder.decode(ByteBuffer.wrap(bytes, offset, length), CharBuffer.allocate(length), whole).isUnderflow();
  }
}
