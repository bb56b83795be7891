package im.recado.net.websocket;

import java.nio.charset.StandardCharsets;

/** Writes the frames of a server: whole, not masked (RFC 6455 section 5.1). */
public final class Frames {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  /** The most that a control frame may hold, in bytes. */
  static final int MOST_CONTROL = 125;

  /** Says of the first frame of a message that it is compressed (RFC 7692 section 6). */
  static final int DEFLATED = 0x40;

  private static final int FINAL = 0x80;

  private Frames() {}

  /** What stands before a text of so many bytes. */
  public static byte[] textHeader(int length) {
    return header(TEXT, length);
  }

  /** What stands before a compressed text of so many bytes. */
  public static byte[] deflatedHeader(int length) {
    return header(DEFLATED | TEXT, length);
  }

  /** A ping without content. */
  public static byte[] ping() {
    return header(PING, 0);
  }

  /** The answer to a ping. */
  public static byte[] pong(byte[] content) {
    return control(PONG, content);
  }

  /** Closes; the reason is for people, and short. */
  public static byte[] close(int code, String reason) {
    byte[] words = reason.getBytes(StandardCharsets.US_ASCII);
    int count = Math.min(words.length, MOST_CONTROL - 2);
    byte[] content = new byte[2 + count];
    content[0] = (byte) (code >> 8);
    content[1] = (byte) code;
    System.arraycopy(words, 0, content, 2, count);
    return control(CLOSE, content);
  }

  private static byte[] control(int opcode, byte[] content) {
    byte[] frame = new byte[2 + content.length];
    frame[0] = (byte) (FINAL | opcode);
    frame[1] = (byte) content.length;
    System.arraycopy(content, 0, frame, 2, content.length);
    return frame;
  }

  private static byte[] header(int opcode, int length) {
    byte first = (byte) (FINAL | opcode);
    if (length < 126) {
      return new byte[] {first, (byte) length};
    }
    if (length < 65_536) {
      return new byte[] {first, 126, (byte) (length >> 8), (byte) length};
    }
    return new byte[] {
      first, 127, 0, 0, 0, 0, (byte) (length >> 24), (byte) (length >> 16), (byte) (length >> 8), (byte) length
    };
  }
}
