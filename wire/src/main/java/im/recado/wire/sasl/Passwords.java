package im.recado.wire.sasl;

import java.nio.charset.StandardCharsets;
import rocks.xmpp.precis.PrecisProfiles;

/**
 * Prepares passwords by the OpaqueString profile (RFC 8265 section 4.2, XEP-0438). RFC 5802 still names SASLprep; the
 * two agree for ASCII and for everything that differs only in composition. They differ for compatibility characters
 * (ligatures, full-width forms), which SASLprep folds and OpaqueString keeps.
 */
final class Passwords {
  static final int MOST_BYTES = 1023;

  private Passwords() {}

  static byte[] prepare(String password) throws PasswordException {
    String prepared = isPlainAscii(password) ? password : enforce(password);
    if (prepared.isEmpty()) {
      throw new PasswordException("A password must not be empty.");
    }
    byte[] bytes = prepared.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MOST_BYTES) {
      throw new PasswordException("A password must not be longer than " + MOST_BYTES + " bytes.");
    }
    return bytes;
  }

  private static boolean isPlainAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c >= 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static String enforce(String password) throws PasswordException {
    if (password.length() > MOST_BYTES) {
      throw new PasswordException("A password must not be longer than " + MOST_BYTES + " bytes.");
    }
    try {
      return PrecisProfiles.OPAQUE_STRING.enforce(password);
    } catch (IllegalArgumentException e) {
      throw new PasswordException("A password must not have control characters or unassigned code points.");
    }
  }
}
