package im.recado.modules.external;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a TURN server takes that shares a secret with us ("A REST API For Access To TURN Services", {@code use-auth-secret} of
 * coturn).
 *
 * @param username when it expires, and a name
 */
record TurnCredentials(String username, String password, Instant expires) {
  /**
   * Credentials for a name.
   *
   * @param expires in whole seconds
   * @param name tells people apart, not who they are
   */
  static TurnCredentials of(String secret, Instant expires, String name) {
    String username = expires.getEpochSecond() + ":" + name;
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      byte[] password = mac.doFinal(username.getBytes(StandardCharsets.UTF_8));
      return new TurnCredentials(username, Base64.getEncoder().encodeToString(password), expires);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA1", e);
    }
  }
}
