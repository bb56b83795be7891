package im.recado.wire.sasl;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The hash functions of the SCRAM family (RFC 5802, RFC 7677) that Recado speaks, weakest first. The default iteration
 * counts are the 4096 that clients may insist on: with keys for all three hashes, 20,000 users can be imported in less
 * than a minute on two cores.
 */
public enum ScramHash {
  SHA_1("SHA-1", "HmacSHA1", 20, 64, 4_096),
  SHA_256("SHA-256", "HmacSHA256", 32, 64, 4_096),
  SHA_512("SHA-512", "HmacSHA512", 64, 128, 4_096);

  private static final String PREFIX = "SCRAM-";
  private static final String PLUS = "-PLUS";

  private final String digestName;
  private final String macName;
  private final int size;
  private final int blockSize;
  private final int defaultIterations;
  private final String mechanism;
  private final String plusMechanism;

  ScramHash(String digestName, String macName, int size, int blockSize, int defaultIterations) {
    this.digestName = digestName;
    this.macName = macName;
    this.size = size;
    this.blockSize = blockSize;
    this.defaultIterations = defaultIterations;
    this.mechanism = PREFIX + digestName;
    this.plusMechanism = mechanism + PLUS;
  }

  /** The SASL mechanism without channel binding, such as {@code SCRAM-SHA-256}. */
  public String mechanism() {
    return mechanism;
  }

  /** The SASL mechanism with channel binding, such as {@code SCRAM-SHA-256-PLUS}. */
  public String plusMechanism() {
    return plusMechanism;
  }

  /** The output length in bytes. */
  public int size() {
    return size;
  }

  /** The iteration count for new passwords when nothing else is configured. */
  public int defaultIterations() {
    return defaultIterations;
  }

  /**
   * The hash of a mechanism's exact name, with or without {@code -PLUS}; null when it is no SCRAM mechanism we know.
   */
  public static @Nullable ScramHash of(String mechanismName) {
    for (ScramHash hash : values()) {
      if (hash.mechanism.equals(mechanismName) || hash.plusMechanism.equals(mechanismName)) {
        return hash;
      }
    }
    return null;
  }

  /** {@code H()} of RFC 5802 section 2.2. */
  public byte[] hash(byte[] input) {
    return digest().digest(input);
  }

  /** {@code HMAC()} of RFC 5802 section 2.2. */
  public byte[] hmac(byte[] key, byte[] input) {
    try {
      Mac mac = Mac.getInstance(macName);
      mac.init(new SecretKeySpec(key, macName));
      return mac.doFinal(input);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException(macName + " belongs to every JDK", e);
    }
  }

  MessageDigest digest() {
    try {
      return MessageDigest.getInstance(digestName);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(digestName + " belongs to every JDK", e);
    }
  }

  int blockSize() {
    return blockSize;
  }
}
