package im.recado.source.password;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * PBKDF2 (RFC 8018) as Django ({@code pbkdf2_sha256$rounds$salt$hash}) and passlib ({@code
 * $pbkdf2-sha256$rounds$salt$hash}, the salt in Base64) write it.
 */
final class Pbkdf2Text {
  private static final int MOST_ROUNDS = 10_000_000;

  private Pbkdf2Text() {}

  static boolean matches(String text, String password) {
    boolean passlib = text.startsWith("$");
    String[] parts = (passlib ? text.substring(1) : text).split("\\$", -1);
    if (parts.length != 4) {
      throw new IllegalArgumentException("parts");
    }
    String algorithm =
        switch (parts[0].substring("pbkdf2-".length())) {
          case "sha1" -> "PBKDF2WithHmacSHA1";
          case "sha256" -> "PBKDF2WithHmacSHA256";
          case "sha512" -> "PBKDF2WithHmacSHA512";
          default -> throw new IllegalArgumentException("hash");
        };
    int rounds = Integer.parseInt(parts[1]);
    byte[] salt = passlib ? PasswordHash.base64(parts[2]) : parts[2].getBytes(UTF_8);
    byte[] expected = PasswordHash.base64(parts[3]);
    if (rounds < 1 || rounds > MOST_ROUNDS || salt.length == 0 || expected.length < 16) {
      throw new IllegalArgumentException("costs");
    }
    try {
      byte[] found =
          SecretKeyFactory.getInstance(algorithm)
              .generateSecret(new PBEKeySpec(password.toCharArray(), salt, rounds, expected.length * 8))
              .getEncoded();
      return MessageDigest.isEqual(found, expected);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
