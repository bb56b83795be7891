package im.recado.modules.upload;

import java.security.SecureRandom;

/**
 * Names of uploads: 160 random bits in letters that no file system, address or person mixes up (SECURITY H8). Whoever knows a
 * name may read the file; nobody guesses one.
 */
final class UploadIds {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int LENGTH = 32;

  private UploadIds() {}

  static String fresh(SecureRandom random) {
    byte[] bytes = new byte[LENGTH];
    random.nextBytes(bytes);
    StringBuilder id = new StringBuilder(LENGTH);
    for (byte b : bytes) {
      id.append(LETTERS.charAt(b & 31));
    }
    return id.toString();
  }

  static boolean isOne(String text) {
    return text.length() == LENGTH && text.chars().allMatch(c -> LETTERS.indexOf(c) >= 0);
  }
}
