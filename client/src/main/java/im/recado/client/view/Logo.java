package im.recado.client.view;

import java.awt.Component;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import javax.imageio.ImageIO;
import javax.swing.Icon;

/** The sign of the program, as large as it is wanted, in the measures of letters of their own size. */
record Logo(int side) implements Icon {
  private static final BufferedImage IMAGE = read();

  private static BufferedImage read() {
    try (InputStream in = Objects.requireNonNull(Logo.class.getResourceAsStream("/im/recado/client/recado.png"))) {
      return ImageIO.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As it was drawn. */
  static BufferedImage image() {
    return IMAGE;
  }

  @Override
  public void paintIcon(Component on, Graphics graphics, int x, int y) {
    Graphics2D g = (Graphics2D) graphics.create();
    g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    g.drawImage(IMAGE, x, y, getIconWidth(), getIconHeight(), null);
    g.dispose();
  }

  @Override
  public int getIconWidth() {
    return Math.round(side * Theme.scale());
  }

  @Override
  public int getIconHeight() {
    return getIconWidth();
  }
}
