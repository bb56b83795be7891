package im.recado.modules.invite;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Tokens of 130 random bits, in letters and digits that people can tell apart (XEP-0379 section 5.1). */
final class InviteTokens {
  private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
  private static final int CHARS = 26;
  private static final Pattern SHAPE = Pattern.compile("[a-km-np-z2-9]{" + CHARS + "}");

  private InviteTokens() {}

  static String fresh(SecureRandom random) {
    StringBuilder token = new StringBuilder(CHARS);
    for (int i = 0; i < CHARS; i++) {
      token.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return token.toString();
  }

  /** Whether this could be one at all. */
  static boolean isOne(String text) {
    return SHAPE.matcher(text).matches();
  }

  /** What is kept of a token: nobody who reads it can use it. */
  static String id(String token) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
