package im.recado.gateway.oscar;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** How passwords go over the wire. MD5 is what the protocol has: who can listen can try passwords against it. */
final class Secrets {
  private static final byte[] SALT = "AOL Instant Messenger (SM)".getBytes(UTF_8);
  private static final byte[] ROAST = HexFormat.of().parseHex("f32681c43986db9271a3b9e6537a957c");

  private Secrets() {}

  /**
   * The digest for a key that the server has given: of the digest of the password, or in the way of old of the
   * password itself.
   */
  static byte[] digest(byte[] key, String password, boolean ofOld) {
    byte[] word = password.getBytes(UTF_8);
    return md5(key, ofOld ? word : md5(word), SALT);
  }

  /** Hides a password from who looks over a shoulder, and from nobody else. */
  static byte[] roasted(String password) {
    byte[] word = password.getBytes(UTF_8);
    for (int i = 0; i < word.length; i++) {
      word[i] ^= ROAST[i % ROAST.length];
    }
    return word;
  }

  private static byte[] md5(byte[]... parts) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      for (byte[] part : parts) {
        md5.update(part);
      }
      return md5.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }
}
