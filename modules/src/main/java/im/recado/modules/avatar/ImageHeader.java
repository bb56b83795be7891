package im.recado.modules.avatar;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What the first bytes of an image say about it. Nothing is decoded.
 *
 * @param type the media type
 * @param width in pixels; 0 when it is not known
 * @param height in pixels; 0 when it is not known
 */
record ImageHeader(String type, int width, int height) {
  /** Reads the header of a PNG, GIF, JPEG or WebP; null for everything else. */
  static @Nullable ImageHeader of(byte[] image) {
    ByteBuffer bytes = ByteBuffer.wrap(image);
    if (starts(image, 0, "\u0089PNG\r\n\u001a\n") && image.length >= 24) {
      return new ImageHeader("image/png", size(bytes.getInt(16)), size(bytes.getInt(20)));
    }
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    if ((starts(image, 0, "GIF87a") || starts(image, 0, "GIF89a")) && image.length >= 10) {
      return new ImageHeader("image/gif", bytes.getShort(6) & 0xffff, bytes.getShort(8) & 0xffff);
    }
    if (starts(image, 0, "RIFF") && starts(image, 8, "WEBP") && image.length >= 30) {
      return webp(image, bytes);
    }
    return starts(image, 0, "\u00ff\u00d8\u00ff") ? jpeg(bytes) : null;
  }

  private static boolean starts(byte[] image, int at, String magic) {
    byte[] wanted = magic.getBytes(StandardCharsets.ISO_8859_1);
    if (image.length < at + wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (image[at + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  private static int size(int pixels) {
    return Math.max(pixels, 0);
  }

  private static ImageHeader webp(byte[] image, ByteBuffer bytes) {
    if (starts(image, 12, "VP8X")) {
      return new ImageHeader("image/webp", (bytes.getInt(24) & 0xffffff) + 1, (bytes.getInt(26) >>> 8) + 1);
    }
    if (starts(image, 12, "VP8L")) {
      int bits = bytes.getInt(21);
      return new ImageHeader("image/webp", (bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
    }
    return new ImageHeader("image/webp", bytes.getShort(26) & 0x3fff, bytes.getShort(28) & 0x3fff);
  }

  /** Looks for the frame header among the segments. */
  private static ImageHeader jpeg(ByteBuffer bytes) {
    bytes.order(ByteOrder.BIG_ENDIAN);
    int at = 2;
    while (at + 9 <= bytes.limit() && bytes.get(at) == (byte) 0xff) {
      int marker = bytes.get(at + 1) & 0xff;
      boolean frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
      if (frame) {
        return new ImageHeader("image/jpeg", bytes.getShort(at + 7) & 0xffff, bytes.getShort(at + 5) & 0xffff);
      }
      at += marker == 0xff ? 1 : 2 + (bytes.getShort(at + 2) & 0xffff);
    }
    return new ImageHeader("image/jpeg", 0, 0);
  }
}
