package im.recado.bench.client;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of one SCRAM exchange without channel binding (RFC 5802, 7677), written apart from the server's so
 * that a misreading cannot agree with itself. One exchange per object.
 */
public final class Scram {
  /** Salted passwords already computed, as real clients keep them; shared by all exchanges of a run. */
  public static final class Keys {
    private final Map<String, byte[]> salted = new ConcurrentHashMap<>();

    byte[] salted(Hash hash, String password, String salt, int iterations) {
      return salted.computeIfAbsent(hash + " " + iterations + " " + salt + " " + password,
          key -> hash.salted(password, Base64.getDecoder().decode(salt), iterations));
    }
  }

  /** A hash of SCRAM. */
  public enum Hash {
    SHA1("SHA-1", "SHA1"),
    SHA256("SHA-256", "SHA256"),
    SHA512("SHA-512", "SHA512");

    private final String digest;
    private final String suffix;

    Hash(String digest, String suffix) {
      this.digest = digest;
      this.suffix = suffix;
    }

    /** The mechanism's name, as {@code SCRAM-SHA-1}. */
    public String mechanism() {
      return "SCRAM-" + digest;
    }

    /** The hash of a mechanism, or null when it is not a SCRAM mechanism without channel binding. */
    public static @Nullable Hash of(String mechanism) {
      for (Hash hash : values()) {
        if (hash.mechanism().equals(mechanism)) {
          return hash;
        }
      }
      return null;
    }

    /** {@code Hi(password, salt, iterations)} of RFC 5802 §2.2. */
    public byte[] salted(String password, byte[] salt, int iterations) {
      try {
        int bits = MessageDigest.getInstance(digest).getDigestLength() * 8;
        return SecretKeyFactory.getInstance("PBKDF2WithHmac" + suffix)
            .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, bits)).getEncoded();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this JDK lacks " + digest, e);
      }
    }

    /** {@code HMAC(key, text)}. */
    public byte[] hmac(byte[] key, String text) {
      try {
        Mac mac = Mac.getInstance("Hmac" + suffix);
        mac.init(new SecretKeySpec(key, "HMAC"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this JDK lacks " + digest, e);
      }
    }

    /** {@code H(bytes)}. */
    public byte[] hash(byte[] bytes) {
      try {
        return MessageDigest.getInstance(digest).digest(bytes);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this JDK lacks " + digest, e);
      }
    }
  }

  private static final int MAX_ITERATIONS = 1_000_000;

  private final Hash hash;
  private final String password;
  private final String nonce;
  private final Keys keys;
  private final String firstBare;
  private byte @Nullable [] expected;

  /** An exchange; user and password are ASCII (no SASLprep is done), the nonce is printable ASCII without commas. */
  public Scram(Hash hash, String user, String password, String nonce, Keys keys) {
    this.hash = hash;
    this.password = password;
    this.nonce = nonce;
    this.keys = keys;
    this.firstBare = "n=" + user.replace("=", "=3D").replace(",", "=2C") + ",r=" + nonce;
  }

  /** The client-first-message. */
  public String first() {
    return "n,," + firstBare;
  }

  /** The client-final-message that answers a server-first-message. */
  public String answer(String serverFirst) throws ScramException {
    String serverNonce = field(serverFirst, "r=");
    String salt = field(serverFirst, "s=");
    int iterations;
    try {
      iterations = Integer.parseInt(field(serverFirst, "i="));
    } catch (NumberFormatException e) {
      throw new ScramException("the iteration count is not a number");
    }
    if (!serverNonce.startsWith(nonce) || serverNonce.length() == nonce.length()) {
      throw new ScramException("the server's nonce does not extend the client's");
    }
    if (iterations < 1 || iterations > MAX_ITERATIONS) {
      throw new ScramException("an iteration count of " + iterations);
    }
    byte[] salted = keys.salted(hash, password, salt, iterations);
    byte[] clientKey = hash.hmac(salted, "Client Key");
    String withoutProof = "c=biws,r=" + serverNonce;
    String authMessage = firstBare + "," + serverFirst + "," + withoutProof;
    byte[] proof = hash.hmac(hash.hash(clientKey), authMessage);
    for (int i = 0; i < proof.length; i++) {
      proof[i] ^= clientKey[i];
    }
    expected = hash.hmac(hash.hmac(salted, "Server Key"), authMessage);
    return withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof);
  }

  /** Checks the server-final-message: the server must know the password too. */
  public void verify(String serverFinal) throws ScramException {
    byte[] signature;
    try {
      signature = Base64.getDecoder().decode(field(serverFinal, "v="));
    } catch (IllegalArgumentException e) {
      throw new ScramException("the server's signature is not base64");
    }
    if (expected == null || !MessageDigest.isEqual(expected, signature)) {
      throw new ScramException("the server's signature is wrong");
    }
  }

  private static String field(String message, String name) throws ScramException {
    for (String part : message.split(",")) {
      if (part.startsWith(name)) {
        return part.substring(name.length());
      }
    }
    throw new ScramException("no " + name + " in the server's message");
  }
}
