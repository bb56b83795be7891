package im.recado.client.view;

import im.recado.client.model.Colours;
import im.recado.client.model.Words;
import im.recado.client.protocol.Jid;
import java.awt.Color;
import java.awt.Component;
import java.awt.Font;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.font.GlyphVector;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.Locale;
import javax.swing.Icon;
import org.jspecify.annotations.Nullable;

/** The drawing for another network: a letter or a sign on a shape of a colour, of which each alone tells it. It is nobody's trademark. */
final class NetworkMark {
  private NetworkMark() {}

  /** What it is called, as screen readers say it. */
  static String name(Words words, String network) {
    return words.sayFor("network", network, network);
  }

  /** What is said of somebody when the mouse rests on them; null for those of XMPP. It begins with the address, which no markup does. */
  static @Nullable String tip(Words words, Jid jid, String network, String state) {
    return network.isEmpty() ? null : jid + " · " + name(words, network) + " · " + state;
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
      case "msn" -> new Color(0x00707f);
      case "icq" -> new Color(0x2e7d32);
      case "aim" -> new Color(0x9a5b00);
      case "xmpp" -> new Color(0x6a3fb5);
      case "echo" -> new Color(0xa2345f);
      default -> new Color(Colours.of(network, 70, 40));
    };
  }

  /** The ground of the sign, in a square of one. */
  private static Shape shape(String network) {
    return switch (network) {
      case "irc" -> new RoundRectangle2D.Double(0, 0, 1, 1, 0.4, 0.4);
      case "msn" -> new Ellipse2D.Double(0, 0, 1, 1);
      case "icq" -> corners(6, 0);
      case "aim" -> corners(5, -0.25);
      case "xmpp" -> corners(4, 0);
      case "echo" -> bubble();
      default -> corners(5, 0.25);
    };
  }

  /**
   * A shape with corners of the same distance from the middle.
   *
   * @param turn by which part of a side it is turned, the first corner at the right
   */
  private static Shape corners(int many, double turn) {
    Path2D path = new Path2D.Double();
    for (int i = 0; i < many; i++) {
      double angle = 2 * Math.PI * (i + turn) / many;
      double x = 0.5 + Math.cos(angle) * 0.54;
      double y = 0.5 + Math.sin(angle) * 0.54;
      if (i == 0) {
        path.moveTo(x, y);
      } else {
        path.lineTo(x, y);
      }
    }
    path.closePath();
    return path;
  }

  /** A balloon of speech. */
  private static Shape bubble() {
    Path2D path = new Path2D.Double(new RoundRectangle2D.Double(0, 0, 1, 0.82, 0.5, 0.5));
    path.moveTo(0.18, 0.7);
    path.lineTo(0.18, 1);
    path.lineTo(0.55, 0.8);
    path.closePath();
    return path;
  }

  static void paint(Graphics2D graphics, String network, double x, double y, double size) {
    Graphics2D g = (Graphics2D) graphics.create();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.setColor(colour(network));
    g.fill(placed(shape(network), x, y, size));
    g.setColor(Color.WHITE);
    GlyphVector letter = Theme.font().deriveFont(Font.BOLD, (float) (size * 0.64)).createGlyphVector(g.getFontRenderContext(), sign(network));
    Rectangle2D box = letter.getVisualBounds();
    double middle = network.equals("echo") ? 0.41 : 0.5;
    g.drawGlyphVector(letter, (float) (x + size / 2 - box.getCenterX()), (float) (y + size * middle - box.getCenterY()));
    g.dispose();
  }

  private static Shape placed(Shape shape, double x, double y, double size) {
    AffineTransform place = AffineTransform.getTranslateInstance(x, y);
    place.scale(size, size);
    return place.createTransformedShape(shape);
  }

  /** As a small mark on the lower left edge of a face; nothing for those of XMPP. */
  static void onFace(Graphics2D graphics, String network, int x, int y, int face, Color around) {
    if (network.isEmpty()) {
      return;
    }
    double size = Math.max(12, face * 0.42);
    double left = x - 3;
    double top = y + face - size + 2;
    Graphics2D g = (Graphics2D) graphics.create();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.setColor(around);
    g.fill(placed(shape(network), left - 1.5, top - 1.5, size + 3));
    g.dispose();
    paint(graphics, network, left, top, size);
  }

  static Icon icon(String network, int size) {
    return new Icon() {
      @Override
      public void paintIcon(Component component, Graphics g, int x, int y) {
        paint((Graphics2D) g, network, x + 1, y + 1, size - 2);
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
