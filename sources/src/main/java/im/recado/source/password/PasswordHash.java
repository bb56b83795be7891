package im.recado.source.password;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.recado.wire.sasl.ScramKeys;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import org.apache.commons.codec.digest.Sha2Crypt;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * Compares a password with what another program keeps in its place; the kind is seen from the text: bcrypt ({@code
 * $2b$}), argon2 ({@code $argon2id$}), SHA-256 and SHA-512 crypt ({@code $5$}, {@code $6$}), PBKDF2 as Django and
 * passlib write it, and keys of SCRAM (RFC 5803). Plain texts, MD5 and hashes without salt are not among them: whoever
 * has such a table has the passwords.
 */
public final class PasswordHash {
  /** These take a processor, and some much memory, for a while. */
  private static final Semaphore AT_ONCE = new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors()));

  /** No program takes longer passwords, and bcrypt looks at 72 bytes only. */
  private static final int LONGEST = 1023;

  /** More is no setting that anybody has, and would take minutes. */
  private static final int DEAREST_BCRYPT = 16;

  private PasswordHash() {}

  /**
   * Whether this is the password. Waits for its turn and computes for some time.
   *
   * @throws IllegalArgumentException with a sentence when nobody here can read the hash
   */
  public static boolean matches(String hash, String password) {
    byte[] bytes = password.getBytes(UTF_8);
    if (bytes.length == 0 || bytes.length > LONGEST || password.indexOf('\0') >= 0) {
      return false;
    }
    AT_ONCE.acquireUninterruptibly();
    try {
      return compare(withoutPrefix(hash.strip()), password, bytes);
    } finally {
      AT_ONCE.release();
    }
  }

  private static boolean compare(String hash, String password, byte[] bytes) {
    try {
      if (hash.matches("\\$2[aby]\\$[0-9]{2}\\$.{53}")) {
        return Integer.parseInt(hash.substring(4, 6)) <= DEAREST_BCRYPT
            && OpenBSDBCrypt.checkPassword(hash, password.toCharArray());
      }
      if (hash.startsWith("$argon2")) {
        return Argon2.matches(hash, bytes);
      }
      if (hash.startsWith("$6$")) {
        return same(Sha2Crypt.sha512Crypt(bytes, crypt(hash)), hash);
      }
      if (hash.startsWith("$5$")) {
        return same(Sha2Crypt.sha256Crypt(bytes, crypt(hash)), hash);
      }
      if (hash.startsWith("pbkdf2_sha") || hash.startsWith("$pbkdf2-sha")) {
        return Pbkdf2Text.matches(hash, password);
      }
      if (hash.startsWith("SCRAM-SHA-")) {
        return ScramKeys.decode(hash).matches(password);
      }
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new IllegalArgumentException("A hash of a password is damaged: it begins " + beginning(hash) + ".", e);
    }
    throw new IllegalArgumentException("A hash of a password is of an unknown kind: it begins " + beginning(hash) + ".");
  }

  /**
   * The hash's own salt and rounds; the library takes the rest for nothing. Rounds are bounded by the format:
   * 999,999,999.
   */
  private static String crypt(String hash) {
    String[] parts = hash.split("\\$", -1);
    if (parts.length == 5 && parts[2].startsWith("rounds=") && Long.parseLong(parts[2].substring(7)) > 10_000_000) {
      throw new IllegalArgumentException("too many rounds");
    }
    return hash;
  }

  /** As Spring writes which kind it is: {@code {bcrypt}$2a$...}. */
  private static String withoutPrefix(String hash) {
    int end = hash.startsWith("{") ? hash.indexOf('}') : -1;
    return end > 0 && hash.substring(1, end).toLowerCase(Locale.ROOT).matches("bcrypt|argon2|crypt")
        ? hash.substring(end + 1)
        : hash;
  }

  /** Not more than tells the kind, and nothing of what may be the password itself. */
  private static String beginning(String hash) {
    return hash.startsWith("$") || hash.startsWith("{") || hash.startsWith("pbkdf2_") || hash.startsWith("SCRAM-")
        ? "with \"" + hash.substring(0, Math.min(4, hash.length())) + '"'
        : "with no mark of a kind";
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(one.getBytes(UTF_8), other.getBytes(UTF_8));
  }

  /** Base64 with or without padding; passlib writes a dot for the plus sign. */
  static byte[] base64(String text) {
    return Base64.getDecoder().decode(text.replace('.', '+').replace("=", ""));
  }
}
