package im.recado.client.protocol;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Ids that nobody can guess. */
public final class Ids {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Ids() {}

  /** 128 random bits as hexadecimal digits. */
  public static String random() {
    return random(16);
  }

  static String random(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
