package im.recado.wire.sasl;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is stored instead of a password (RFC 5802 section 3): enough to check a login, not enough to log in elsewhere.
 * The arrays are not copied; nobody may change them.
 *
 * @param salt 1 to 64 bytes
 * @param iterations 1 to {@value #MOST_ITERATIONS}
 * @param storedKey {@code H(ClientKey)}
 * @param serverKey {@code HMAC(SaltedPassword, "Server Key")}
 */
@SuppressWarnings("ArrayRecordComponent")
public record ScramKeys(ScramHash hash, byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) {
  /** More iterations than anyone configures on purpose; a bound for text that is read back. */
  public static final int MOST_ITERATIONS = 10_000_000;

  /** The length of the salts made by {@link #create}. */
  public static final int SALT_BYTES = 16;

  static final int MOST_SALT_BYTES = 64;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final byte[] CLIENT_KEY = "Client Key".getBytes(US_ASCII);
  private static final byte[] SERVER_KEY = "Server Key".getBytes(US_ASCII);

  /** Throws {@link IllegalArgumentException} when a length or the count is out of bounds. */
  public ScramKeys {
    if (salt.length < 1 || salt.length > MOST_SALT_BYTES || iterations < 1 || iterations > MOST_ITERATIONS
        || storedKey.length != hash.size() || serverKey.length != hash.size()) {
      throw new IllegalArgumentException("no " + hash.mechanism() + " keys");
    }
  }

  /** Keys of a new password with a fresh random salt and the hash's default iteration count. */
  public static ScramKeys create(ScramHash hash, String password) throws PasswordException {
    return create(hash, password, hash.defaultIterations());
  }

  /** Keys of a new password with a fresh random salt. */
  public static ScramKeys create(ScramHash hash, String password, int iterations) throws PasswordException {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    return derive(hash, password, salt, iterations);
  }

  /** The keys of a password, which is prepared by OpaqueString first. Takes about a millisecond and more. */
  public static ScramKeys derive(ScramHash hash, String password, byte[] salt, int iterations)
      throws PasswordException {
    return ofSaltedPassword(hash, saltedPassword(hash, password, salt, iterations), salt, iterations);
  }

  /** {@code SaltedPassword} of RFC 5802 section 3: what costs the time, and what a client may remember. */
  public static byte[] saltedPassword(ScramHash hash, String password, byte[] salt, int iterations)
      throws PasswordException {
    return Pbkdf2.derive(hash, Passwords.prepare(password), salt, iterations);
  }

  /** The keys of a {@code SaltedPassword} that a client worked out (XEP-0480). */
  public static ScramKeys ofSaltedPassword(ScramHash hash, byte[] saltedPassword, byte[] salt, int iterations) {
    byte[] storedKey = hash.hash(clientKey(hash, saltedPassword));
    return new ScramKeys(hash, salt.clone(), iterations, storedKey, hash.hmac(saltedPassword, SERVER_KEY));
  }

  static byte[] clientKey(ScramHash hash, byte[] saltedPassword) {
    return hash.hmac(saltedPassword, CLIENT_KEY);
  }

  static byte[] serverKey(ScramHash hash, byte[] saltedPassword) {
    return hash.hmac(saltedPassword, SERVER_KEY);
  }

  /** Whether these are the keys of that password. Costs a whole derivation. */
  public boolean matches(String password) {
    try {
      return MessageDigest.isEqual(derive(hash, password, salt, iterations).storedKey, storedKey);
    } catch (PasswordException e) {
      return false;
    }
  }

  /** The text to store, as in RFC 5803: {@code SCRAM-SHA-256$10000:salt$storedKey:serverKey}. */
  public String encode() {
    Base64.Encoder base64 = Base64.getEncoder();
    return hash.mechanism() + '$' + iterations + ':' + base64.encodeToString(salt)
        + '$' + base64.encodeToString(storedKey) + ':' + base64.encodeToString(serverKey);
  }

  /** Reads {@link #encode} text. Throws {@link IllegalArgumentException} for anything else, without quoting it. */
  public static ScramKeys decode(String text) {
    String[] parts = text.split("[$:]", -1);
    ScramHash hash = parts.length == 5 && !parts[0].endsWith("-PLUS") ? ScramHash.of(parts[0]) : null;
    if (hash == null || !parts[1].matches("[1-9][0-9]{0,7}")) {
      throw new IllegalArgumentException("no SCRAM keys");
    }
    Base64.Decoder base64 = Base64.getDecoder();
    return new ScramKeys(hash, base64.decode(parts[2]), Integer.parseInt(parts[1]), base64.decode(parts[3]),
        base64.decode(parts[4]));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ScramKeys that && hash == that.hash && iterations == that.iterations
        && Arrays.equals(salt, that.salt) && MessageDigest.isEqual(storedKey, that.storedKey)
        && MessageDigest.isEqual(serverKey, that.serverKey);
  }

  @Override
  public int hashCode() {
    return Objects.hash(hash, iterations, Arrays.hashCode(salt));
  }

  /** Without the keys, so that they never land in a log. */
  @Override
  public String toString() {
    return "ScramKeys[" + hash.mechanism() + ", " + iterations + " iterations]";
  }
}
