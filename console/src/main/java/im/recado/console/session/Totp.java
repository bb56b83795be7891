package im.recado.console.session;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Codes of six digits that change every half minute (RFC 6238), as every authenticator makes them: HMAC-SHA-1. */
final class Totp {
  static final int SECONDS = 30;
  private static final int DIGITS = 1_000_000;

  /** A clock may be this many steps ahead or behind. */
  private static final int SKEW = 1;

  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private Totp() {}

  /** The code of a step. */
  static String code(byte[] secret, long step) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret, "HmacSHA1"));
      byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
      int offset = hash[hash.length - 1] & 0xf;
      int number = ByteBuffer.wrap(hash, offset, 4).getInt() & 0x7fff_ffff;
      return "%06d".formatted(number % DIGITS);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA1", e);
    }
  }

  /**
   * The step to which a code belongs; -1 when there is none, or it was used already.
   *
   * @param last the last step that was used
   */
  static long step(byte[] secret, String code, long epochSecond, long last) {
    long now = epochSecond / SECONDS;
    long found = -1;
    for (long step = now - SKEW; step <= now + SKEW; step++) {
      boolean same =
          MessageDigest.isEqual(
              code(secret, step).getBytes(StandardCharsets.US_ASCII), code.getBytes(StandardCharsets.UTF_8));
      if (same && step > last) {
        found = step;
      }
    }
    return found;
  }

  /** A secret as people type it (RFC 4648 section 6), without padding. */
  static String base32(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    int buffer = 0;
    int bits = 0;
    for (byte b : bytes) {
      buffer = (buffer << 8) | (b & 0xff);
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        text.append(ALPHABET.charAt((buffer >> bits) & 31));
      }
    }
    if (bits > 0) {
      text.append(ALPHABET.charAt((buffer << (5 - bits)) & 31));
    }
    return text.toString();
  }
}
