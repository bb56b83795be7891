package im.recado.client.view;

import im.recado.client.model.Colours;
import im.recado.client.model.Words;
import java.awt.Color;
import java.awt.Component;
import java.awt.Font;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.GlyphVector;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.Locale;
import javax.swing.Icon;

/** The drawing for another network: a letter or a sign on a square of a colour. It is nobody's trademark. */
final class NetworkMark {
  private NetworkMark() {}

  /** What it is called, as screen readers say it. */
  static String name(Words words, String network) {
    return words.sayFor("network", network, network);
  }

  private static String sign(String network) {
    return switch (network) {
      case "irc" -> "#";
      case "icq" -> "Q";
      default -> network.isEmpty() ? "?" : network.substring(0, network.offsetByCodePoints(0, 1)).toUpperCase(Locale.ROOT);
    };
  }

  private static Color colour(String network) {
    return switch (network) {
      case "irc" -> new Color(0x4b5d73);
      case "msn" -> new Color(0x00746b);
      case "icq" -> new Color(0x2e7d32);
      case "aim" -> new Color(0x9a5b00);
      case "xmpp" -> new Color(0x6a3fb5);
      default -> new Color(Colours.of(network, 70, 40));
    };
  }

  static void paint(Graphics2D graphics, String network, double x, double y, double size) {
    Graphics2D g = (Graphics2D) graphics.create();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setColor(colour(network));
    g.fill(new RoundRectangle2D.Double(x, y, size, size, size * 0.5, size * 0.5));
    g.setColor(Color.WHITE);
    GlyphVector letter = Theme.font().deriveFont(Font.BOLD, (float) (size * 0.68)).createGlyphVector(g.getFontRenderContext(), sign(network));
    Rectangle2D box = letter.getVisualBounds();
    g.drawGlyphVector(letter, (float) (x + size / 2 - box.getCenterX()), (float) (y + size / 2 - box.getCenterY()));
    g.dispose();
  }

  /** As a small mark on the lower left edge of a face; nothing for those of XMPP. */
  static void onFace(Graphics2D graphics, String network, int x, int y, int face, Color around) {
    if (network.isEmpty()) {
      return;
    }
    double size = Math.max(11, face * 0.4);
    double left = x - 3;
    double top = y + face - size + 2;
    Graphics2D g = (Graphics2D) graphics.create();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setColor(around);
    g.fill(new RoundRectangle2D.Double(left - 1, top - 1, size + 2, size + 2, size * 0.5, size * 0.5));
    g.dispose();
    paint(graphics, network, left, top, size);
  }

  static Icon icon(String network, int size) {
    return new Icon() {
      @Override
      public void paintIcon(Component component, Graphics g, int x, int y) {
        paint((Graphics2D) g, network, x, y, size);
      }

      @Override
      public int getIconWidth() {
        return size;
      }

      @Override
      public int getIconHeight() {
        return size;
      }
    };
  }
}
