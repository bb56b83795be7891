package im.recado.gateway.msn;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The name of this place among those where a user is: the same each time, so that a session that is left over gives
 * way.
 */
final class Endpoints {
  private Endpoints() {}

  static String of(String mail) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(("recado " + mail).getBytes(UTF_8));
      String hex = HexFormat.of().formatHex(digest, 0, 16);
      return "{"
          + hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-" + hex.substring(12, 16) + "-" + hex.substring(16, 20) + "-"
          + hex.substring(20) + "}";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
