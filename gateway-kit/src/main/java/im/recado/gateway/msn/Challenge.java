package im.recado.gateway.msn;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** How a client shows that it is one that the network knows ({@code CHL} and {@code QRY}). */
final class Challenge {
  private static final long MODULUS = 0x7FFFFFFF;
  private static final long FACTOR = 0x0E79A9C1;

  /** A client that networks know: its name and its key, neither of them secret. */
  record Product(String id, String key) {}

  private Challenge() {}

  /** The answer to a challenge, in 32 digits. */
  static String answer(String challenge, Product product) {
    ByteBuffer digest = ByteBuffer.wrap(md5(challenge + product.key())).order(ByteOrder.LITTLE_ENDIAN);
    int[] a = {digest.getInt(), digest.getInt(), digest.getInt(), digest.getInt()};
    long[] m = Arrays.stream(a).mapToLong(word -> word & MODULUS).toArray();
    ByteBuffer words = words(challenge + product.id());
    long high = 0;
    long low = 0;
    while (words.hasRemaining()) {
      long t = FACTOR * words.getInt() % MODULUS;
      t = (m[0] * (t + low) + m[1]) % MODULUS;
      high += t;
      t = (words.getInt() + t) % MODULUS;
      low = (m[2] * t + m[3]) % MODULUS;
      high += low;
    }
    low = (low + m[1]) % MODULUS;
    high = (high + m[3]) % MODULUS;
    ByteBuffer answer = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    answer.putInt(a[0] ^ (int) low).putInt(a[1] ^ (int) high).putInt(a[2] ^ (int) low).putInt(a[3] ^ (int) high);
    return HexFormat.of().formatHex(answer.array());
  }

  private static ByteBuffer words(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    byte[] padded = Arrays.copyOf(bytes, (bytes.length + 7) / 8 * 8);
    Arrays.fill(padded, bytes.length, padded.length, (byte) '0');
    return ByteBuffer.wrap(padded).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] md5(String text) {
    try {
      return MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }
}
