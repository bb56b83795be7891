package im.recado.client.protocol.omemo;

import java.io.InputStream;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A file that a server keeps without being able to read it (XEP-0454): where it is, and how it is opened. Its address is for those alone
 * who may read it: no browser gets to see it.
 */
public final class SecretFile {
  /** What the file is longer by. */
  public static final int TAG = 16;
  private static final int IV = 12;
  private static final int KEY = 32;
  private static final String SCHEME = "aesgcm://";
  private static final Pattern ADDRESS = Pattern.compile("aesgcm://[^\\s#<>\"]{1,2000}#(?:[0-9a-fA-F]{88}|[0-9a-fA-F]{96})");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] iv;
  private final byte[] key;
  private final AtomicBoolean used = new AtomicBoolean();

  private SecretFile(byte[] iv, byte[] key) {
    this.iv = iv;
    this.key = key;
  }

  /** A fresh key. */
  public static SecretFile fresh() {
    byte[] iv = new byte[IV];
    byte[] key = new byte[KEY];
    RANDOM.nextBytes(iv);
    RANDOM.nextBytes(key);
    return new SecretFile(iv, key);
  }

  /** Whether a message is such an address and nothing else: perhaps with a small picture on a second line, which is passed over. */
  public static boolean is(String body) {
    return https(body).isPresent();
  }

  /** Where the sealed file is. */
  public static Optional<URI> https(String body) {
    String[] lines = body.split("\n", 3);
    if (lines.length > 2 || lines.length == 2 && !lines[1].startsWith("data:image/jpeg,") || !ADDRESS.matcher(lines[0]).matches()) {
      return Optional.empty();
    }
    try {
      URI uri = URI.create("https://" + lines[0].substring(SCHEME.length(), lines[0].indexOf('#')));
      return uri.getHost() == null ? Optional.empty() : Optional.of(uri);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** How it is opened; only of what {@link #is} one. COMPAT older clients have an IV of 16 bytes. */
  public static SecretFile of(String body) {
    String line = body.split("\n", 2)[0];
    byte[] both = HexFormat.of().parseHex(line.substring(line.indexOf('#') + 1));
    return new SecretFile(Arrays.copyOf(both, both.length - KEY), Arrays.copyOfRange(both, both.length - KEY, both.length));
  }

  /** The address to be told, of a file that was handed over there. */
  public String address(String https) {
    if (!https.startsWith("https://")) {
      throw new IllegalArgumentException("only a file that is fetched with TLS has such an address");
    }
    return SCHEME + https.substring("https://".length()) + "#" + HexFormat.of().formatHex(iv) + HexFormat.of().formatHex(key);
  }

  /** The file as the server gets it; once, because two files under one key would open each other. */
  public InputStream seal(InputStream file) {
    if (!used.compareAndSet(false, true)) {
      throw new IllegalStateException("a key is for one file");
    }
    try {
      return new CipherInputStream(file, cipher(Cipher.ENCRYPT_MODE));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The file as it was; nothing when anybody has changed it. */
  public Optional<byte[]> open(byte[] sealed) {
    try {
      return Optional.of(cipher(Cipher.DECRYPT_MODE).doFinal(sealed));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private Cipher cipher(int mode) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG, iv));
    return cipher;
  }
}
