package im.recado.gateway.network;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * By what somebody's picture is told of.
 *
 * @param hash SHA-1 of it in hexadecimal digits; empty when there is none
 * @param bytes its size
 * @param type as the web calls it, such as {@code image/png}
 */
public record Picture(String hash, int bytes, String type) {
  /** Somebody has no picture. */
  public static final Picture NONE = new Picture("", 0, "");

  /** Of a file in a format that browsers show. */
  public static Picture of(byte[] file) {
    try {
      return new Picture(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(file)), file.length, type(file));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }

  public boolean isNone() {
    return hash.isEmpty();
  }

  /** What the first bytes of a file say that it is. */
  private static String type(byte[] file) {
    int first = file.length < 2 ? 0 : (file[0] & 0xFF) << 8 | (file[1] & 0xFF);
    return switch (first) {
      case 0x8950 -> "image/png";
      case 0x4749 -> "image/gif";
      case 0x424D -> "image/bmp";
      default -> "image/jpeg";
    };
  }
}
