package im.recado.modules.federation;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What stands in {@code <auth/>} of EXTERNAL: a domain in Base64, or {@code =} for none (RFC 6120 section 6.4.2). */
final class SaslNames {
  private SaslNames() {}

  /** The bytes; null when they cannot be read. */
  static byte @Nullable [] decode(String text) {
    String plain = text.strip();
    try {
      return plain.isEmpty() || plain.equals("=") ? new byte[0] : Base64.getDecoder().decode(plain);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
