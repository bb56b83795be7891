package im.recado.gateway;

import im.recado.gateway.network.ShowsPicture.Shape;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/** Brings people's own pictures into the shape that a network takes. */
final class PictureShape {
  /** A picture that is wider or higher is not opened: a small file may hold a very large one. */
  private static final int MOST_PIXELS = 4096;

  private PictureShape() {}

  /** The picture in this shape; null when it cannot be read or gets no smaller. */
  static byte @Nullable [] fitted(byte[] picture, Shape shape) {
    try {
      BufferedImage whole = read(picture);
      if (whole == null) {
        return null;
      }
      for (int side = shape.side(); side >= 16; side = side * 3 / 4) {
        byte[] fitted = written(scaled(whole, side, shape.format().equals("png")), shape.format());
        if (fitted.length > 0 && fitted.length <= shape.bytes()) {
          return fitted;
        }
      }
      return null;
    } catch (IOException | IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable BufferedImage read(byte[] picture) throws IOException {
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(picture))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        return null;
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        boolean fits = reader.getWidth(0) <= MOST_PIXELS && reader.getHeight(0) <= MOST_PIXELS;
        return fits ? reader.read(0) : null;
      } finally {
        reader.dispose();
      }
    }
  }

  private static BufferedImage scaled(BufferedImage whole, int side, boolean transparent) {
    double scale = Math.min(1.0, (double) side / Math.max(whole.getWidth(), whole.getHeight()));
    int width = Math.max(1, (int) Math.round(whole.getWidth() * scale));
    int height = Math.max(1, (int) Math.round(whole.getHeight() * scale));
    BufferedImage small =
        new BufferedImage(width, height, transparent ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = small.createGraphics();
    if (!transparent) {
      pen.setColor(Color.WHITE);
      pen.fillRect(0, 0, width, height);
    }
    pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    pen.drawImage(whole, 0, 0, width, height, null);
    pen.dispose();
    return small;
  }

  private static byte[] written(BufferedImage picture, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    return ImageIO.write(picture, format, out) ? out.toByteArray() : new byte[0];
  }
}
