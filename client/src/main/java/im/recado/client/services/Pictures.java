package im.recado.client.services;

import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Transparency;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Reads pictures of strangers: their size is looked at before a pixel is decoded, and no more is decoded than will be seen. */
public final class Pictures {
  private static final int LARGEST_SIDE = 12_000;
  private static final long MOST_PIXELS = 60_000_000;
  private static final long MOST_PIXELS_OF_A_FACE = 4_000_000;
  private static final Set<String> FORMATS = Set.of("png", "jpeg", "jpg", "gif", "bmp");

  private Pictures() {}

  /**
   * Reads a picture, not larger than this many pixels on a side.
   *
   * @return nothing for what is no picture, of an unknown kind, or too large to be one that somebody wants to be seen
   */
  public static Optional<BufferedImage> read(byte[] bytes, int side) {
    return read(bytes, side, MOST_PIXELS);
  }

  /** Reads the picture of a person: those are small, whatever else comes as one. */
  public static Optional<BufferedImage> face(byte[] bytes, int side) {
    return read(bytes, side, MOST_PIXELS_OF_A_FACE);
  }

  /** The picture of a person as a small PNG, as it is kept: no window has to decode what strangers send. */
  static Optional<byte[]> small(byte[] bytes, int side) {
    return face(bytes, side).map(Pictures::png);
  }

  private static Optional<BufferedImage> read(byte[] bytes, int side, long most) {
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        return Optional.empty();
      }
      ImageReader reader = readers.next();
      try {
        if (!FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
          return Optional.empty();
        }
        reader.setInput(in, true, true);
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if (width < 1 || height < 1 || width > LARGEST_SIDE || height > LARGEST_SIDE || (long) width * height > most) {
          return Optional.empty();
        }
        ImageReadParam parameters = reader.getDefaultReadParam();
        int step = Math.max(1, Math.max(width, height) / (2 * side));
        parameters.setSourceSubsampling(step, step, 0, 0);
        return Optional.of(scaled(reader.read(0, parameters), side));
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException broken) {
      return Optional.empty();
    }
  }

  /** Made smaller, if it is larger than this on a side. */
  static BufferedImage scaled(BufferedImage image, int side) {
    double scale = Math.min(1, (double) side / Math.max(image.getWidth(), image.getHeight()));
    int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
    int height = Math.max(1, (int) Math.round(image.getHeight() * scale));
    BufferedImage smaller = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    Graphics2D g = smaller.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    g.drawImage(image, 0, 0, width, height, null);
    g.dispose();
    return smaller;
  }

  /** A part of a picture as a PNG of at most this size: for a picture of oneself. */
  public static byte[] cut(BufferedImage image, Rectangle part, int side) {
    BufferedImage small = scaled(image.getSubimage(part.x, part.y, part.width, part.height), side);
    // Without the room for what shines through: a third less to send.
    boolean whole = image.getTransparency() == Transparency.OPAQUE;
    BufferedImage opaque = new BufferedImage(small.getWidth(), small.getHeight(), BufferedImage.TYPE_INT_RGB);
    opaque.getGraphics().drawImage(small, 0, 0, null);
    return png(whole ? opaque : small);
  }

  /** All of it as a PNG. */
  public static byte[] png(BufferedImage image) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
