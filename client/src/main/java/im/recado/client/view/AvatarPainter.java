package im.recado.client.view;

import im.recado.client.model.Colours;
import im.recado.client.model.Texts;
import im.recado.client.protocol.Jid;
import im.recado.client.services.Availability;
import im.recado.client.services.Pictures;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Draws people: their picture, or their initials on the colour of their address, and how they are there. */
final class AvatarPainter {
  private static final int KEPT = 500;
  private static final int SIDE = 96;

  private final Function<Jid, Optional<byte[]>> faces;
  private final Map<Jid, Optional<BufferedImage>> pictures = new HashMap<>();

  /**
   * Makes one.
   *
   * @param faces where pictures are; they are kept until somebody has another one
   */
  AvatarPainter(Function<Jid, Optional<byte[]>> faces) {
    this.faces = faces;
  }

  /** Somebody has another picture now. */
  void forget(Jid jid) {
    pictures.remove(jid);
  }

  private Optional<BufferedImage> picture(Jid jid) {
    if (pictures.size() > KEPT) {
      pictures.clear();
    }
    return pictures.computeIfAbsent(jid, same -> faces.apply(same).flatMap(bytes -> Pictures.face(bytes, SIDE)));
  }

  /** Draws somebody as a circle; null for the availability draws no dot. */
  void paint(Graphics2D graphics, Jid jid, String name, @org.jspecify.annotations.Nullable Availability availability,
      int x, int y, int size, Color around) {
    Graphics2D g = (Graphics2D) graphics.create();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    Ellipse2D circle = new Ellipse2D.Double(x, y, size, size);
    Optional<BufferedImage> picture = jid.isBare() ? picture(jid) : Optional.empty();
    if (picture.isPresent()) {
      Shape clip = g.getClip();
      g.clip(circle);
      g.drawImage(picture.get(), x, y, size, size, null);
      g.setClip(clip);
    } else {
      g.setColor(new Color(Colours.of(jid.isBare() ? jid.toString() : jid.resource(), 70, Theme.isDark() ? 45 : 55)));
      g.fill(circle);
      g.setColor(Color.WHITE);
      g.setFont(Theme.font().deriveFont(Font.BOLD, size * 0.38f));
      g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      FontMetrics metrics = g.getFontMetrics();
      String initials = Texts.initials(name);
      g.drawString(initials, x + (size - metrics.stringWidth(initials)) / 2f,
          y + (size - metrics.getHeight()) / 2f + metrics.getAscent());
    }
    if (availability != null) {
      dot(g, availability, x + size - size * 0.34, y + size - size * 0.34, size * 0.34, around);
    }
    g.dispose();
  }

  private static void dot(Graphics2D g, Availability availability, double x, double y, double size, Color around) {
    g.setColor(around);
    g.fill(new Ellipse2D.Double(x - 1, y - 1, size + 2, size + 2));
    double edge = size * 0.12;
    g.setColor(colour(availability));
    g.fill(new Ellipse2D.Double(x + edge, y + edge, size - 2 * edge, size - 2 * edge));
    if (availability == Availability.OFFLINE || availability == Availability.INVISIBLE) {
      g.setColor(around);
      g.fill(new Ellipse2D.Double(x + 2.5 * edge, y + 2.5 * edge, size - 5 * edge, size - 5 * edge));
    } else if (availability == Availability.DND) {
      g.setColor(around);
      g.fillRect((int) Math.round(x + size * 0.28), (int) Math.round(y + size * 0.43), (int) Math.round(size * 0.45), 2);
    }
  }

  static Color colour(Availability availability) {
    return switch (availability) {
      case CHAT, ONLINE -> new Color(0x2da44e);
      case AWAY, XA -> new Color(0xe09b13);
      case DND -> new Color(0xcf3c36);
      case INVISIBLE, OFFLINE -> new Color(0x8c939c);
    };
  }
}
