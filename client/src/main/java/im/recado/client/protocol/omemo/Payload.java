package im.recado.client.protocol.omemo;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The words of a message, sealed once for all devices: AES-128 in GCM, whose tag goes with the key. */
public final class Payload {
  private static final int KEY = 16;
  private static final int IV = 12;
  private static final int TAG = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Sealed words; the key with its tag is what each device gets in its session. */
  public record Words(byte[] iv, byte[] key, byte[] text) {}

  private Payload() {}

  /** Seals words with a fresh key. */
  public static Words seal(String words) {
    byte[] key = random(KEY);
    byte[] iv = random(IV);
    try {
      byte[] all = cipher(Cipher.ENCRYPT_MODE, key, iv).doFinal(words.getBytes(StandardCharsets.UTF_8));
      byte[] material = Arrays.copyOf(key, KEY + TAG);
      System.arraycopy(all, all.length - TAG, material, KEY, TAG);
      return new Words(iv, material, Arrays.copyOf(all, all.length - TAG));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /** A key that opens nothing, for a message without words. */
  public static Words nothing() {
    return new Words(random(IV), random(KEY + TAG), new byte[0]);
  }

  /** Opens words; nothing when anybody has changed them, or when the tag did not come with the key. */
  public static Optional<String> open(byte[] material, byte[] iv, byte[] text) {
    if (material.length != KEY + TAG || iv.length != IV && iv.length != 16) {
      return Optional.empty();
    }
    byte[] all = Arrays.copyOf(text, text.length + TAG);
    System.arraycopy(material, KEY, all, text.length, TAG);
    try {
      byte[] words = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(material, KEY), iv).doFinal(all);
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(words)).toString());
    } catch (GeneralSecurityException | CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static Cipher cipher(int mode, byte[] key, byte[] iv) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG, iv));
    return cipher;
  }

  private static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return random;
  }
}
