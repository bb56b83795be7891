package im.recado.gateway.msn;

import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a file that somebody wants to send: how long that is, its version, the size, whether a small
 * picture of the file follows, the name in 520 bytes, and 34 bytes that nobody needs; numbers have the lowest byte
 * first.
 *
 * @param name without a path; empty when it has none
 * @param size in bytes
 */
record FileOffer(String name, long size) {
  private static final int NAME = 20;
  private static final int LONGEST = 2 * 260;
  private static final int LENGTH = NAME + LONGEST + 34;
  private static final int VERSION = 2;

  /** No picture follows. */
  private static final int PLAIN = 1;

  /** Reads the value {@code Context} of an invitation; null for what says of no file. */
  static @Nullable FileOffer read(String context) {
    byte[] bytes;
    try {
      bytes = Base64.getMimeDecoder().decode(context);
    } catch (IllegalArgumentException e) {
      return null;
    }
    if (bytes.length < NAME + 2) {
      return null;
    }
    long size = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(8);
    String name = new String(Arrays.copyOfRange(bytes, NAME, Math.min(bytes.length, NAME + LONGEST)), UTF_16LE);
    int end = name.indexOf('\0');
    return size < 0 ? null : new FileOffer(clean(end < 0 ? name : name.substring(0, end)), size);
  }

  private static String clean(String name) {
    String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    return last.replaceAll("\\p{Cntrl}", "").strip();
  }

  /** The same for an invitation. */
  String context() {
    byte[] written = name.getBytes(UTF_16LE);
    ByteBuffer out = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(LENGTH).putInt(VERSION).putLong(size).putInt(PLAIN);
    out.put(written, 0, Math.min(written.length, LONGEST - 2));
    out.putInt(LENGTH - 4, -1);
    return Base64.getEncoder().encodeToString(out.array());
  }
}
