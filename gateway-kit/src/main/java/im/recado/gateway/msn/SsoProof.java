package im.recado.gateway.msn;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What shows a notification server that the one who logs in has the secret that came with their ticket (MBI_KEY_OLD).
 */
final class SsoProof {
  private SsoProof() {}

  /**
   * The proof.
   *
   * @param secret in base64, as the ticket's place gave it
   * @param nonce as the server gave it: its characters, not what they stand for
   * @param iv 8 bytes by chance
   * @throws IllegalArgumentException for a secret that is no base64
   */
  static String of(String secret, String nonce, byte[] iv) {
    byte[] key = Base64.getDecoder().decode(secret.strip());
    byte[] text = nonce.getBytes(US_ASCII);
    try {
      byte[] hash = hmac(key(key, "WS-SecureConversationSESSION KEY HASH"), text);
      byte[] padded = Arrays.copyOf(text, text.length + 8);
      Arrays.fill(padded, text.length, padded.length, (byte) 8);
      Cipher cipher = Cipher.getInstance("DESede/CBC/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(key(key, "WS-SecureConversationSESSION KEY ENCRYPTION"), "DESede"),
          new IvParameterSpec(iv));
      byte[] sealed = cipher.doFinal(padded);
      ByteBuffer proof = ByteBuffer.allocate(28 + iv.length + hash.length + sealed.length).order(ByteOrder.LITTLE_ENDIAN);
      for (int word : new int[] {28, 1, 0x6603, 0x8004, iv.length, hash.length, sealed.length}) {
        proof.putInt(word);
      }
      return Base64.getEncoder().encodeToString(proof.put(iv).put(hash).put(sealed).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("a nonce that cannot be sealed", e);
    }
  }

  /** 24 bytes for one use out of the secret. */
  static byte[] key(byte[] secret, String use) throws GeneralSecurityException {
    byte[] message = use.getBytes(US_ASCII);
    byte[] first = hmac(secret, message);
    byte[] third = hmac(secret, first);
    byte[] key = Arrays.copyOf(hmac(secret, joined(first, message)), 24);
    System.arraycopy(hmac(secret, joined(third, message)), 0, key, 20, 4);
    return key;
  }

  private static byte[] joined(byte[] one, byte[] other) {
    return ByteBuffer.allocate(one.length + other.length).put(one).put(other).array();
  }

  private static byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(key, "HmacSHA1"));
    return mac.doFinal(text);
  }
}
