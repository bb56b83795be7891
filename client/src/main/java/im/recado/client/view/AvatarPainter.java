package im.recado.client.view;

import im.recado.client.model.Colours;
import im.recado.client.model.Texts;
import im.recado.client.protocol.Jid;
import im.recado.client.services.Availability;
import im.recado.client.services.Pictures;
import java.awt.AlphaComposite;
import java.awt.Color;
import java.awt.EventQueue;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Draws people: their picture, or their initials on the colour of their address, and how they are there. What was drawn once is kept; pictures
 * are read beside the thread of the user interface, to which it belongs.
 */
final class AvatarPainter {
  /** As many as are in sight, and some more. */
  private static final int KEPT = 200;

  /** A face as it was drawn, with so many dots on a side. */
  private record Face(Jid jid, String initials, int side, Color ground, Font letters) {}

  private final Function<Jid, Optional<byte[]>> faces;
  private final Runnable loaded;
  private final Map<Face, BufferedImage> drawn = new LinkedHashMap<>(16, 0.75f, true) {
    @Override
    protected boolean removeEldestEntry(Map.Entry<Face, BufferedImage> eldest) {
      return size() > KEPT;
    }
  };

  /**
   * Makes one.
   *
   * @param faces where pictures are; asked by other threads, may wait
   * @param loaded draws people anew, for a picture is there
   */
  AvatarPainter(Function<Jid, Optional<byte[]>> faces, Runnable loaded) {
    this.faces = faces;
    this.loaded = loaded;
  }

  /** Somebody has another picture now. */
  void forget(Jid jid) {
    drawn.keySet().removeIf(face -> face.jid.equals(jid));
  }

  /** Draws somebody as a circle; null for the availability draws no dot. */
  void paint(Graphics2D graphics, Jid jid, String name, @org.jspecify.annotations.Nullable Availability availability,
      int x, int y, int size, Color around) {
    Graphics2D g = (Graphics2D) graphics.create();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    int side = (int) Math.ceil(size * g.getTransform().getScaleX());
    Color ground = new Color(Colours.of(jid.isBare() ? jid.toString() : jid.resource(), 70, Theme.isDark() ? 45 : 49));
    Face face = new Face(jid, Texts.initials(name), side, ground, Theme.font().deriveFont(Font.BOLD, side * 0.38f));
    BufferedImage image = drawn.get(face);
    if (image == null) {
      image = initials(face);
      drawn.put(face, image);
      if (jid.isBare()) {
        load(face, image);
      }
    }
    g.drawImage(image, x, y, size, size, null);
    if (availability != null) {
      dot(g, availability, x + size - size * 0.34, y + size - size * 0.34, size * 0.34, around);
    }
    g.dispose();
  }

  /** Puts the picture into the place of the initials, if there is one, and if they are still there. */
  private void load(Face face, BufferedImage before) {
    Thread.startVirtualThread(() -> faces.apply(face.jid).flatMap(bytes -> Pictures.face(bytes, face.side)).ifPresent(picture -> {
      BufferedImage round = draw(face.side, g -> {
        g.fill(new Ellipse2D.Double(0, 0, face.side, face.side));
        g.setComposite(AlphaComposite.SrcIn);
        g.drawImage(picture, 0, 0, face.side, face.side, null);
      });
      EventQueue.invokeLater(() -> {
        if (drawn.replace(face, before, round)) {
          loaded.run();
        }
      });
    }));
  }

  private static BufferedImage initials(Face face) {
    return draw(face.side, g -> {
      g.setColor(face.ground);
      g.fill(new Ellipse2D.Double(0, 0, face.side, face.side));
      g.setColor(Color.WHITE);
      g.setFont(face.letters);
      FontMetrics metrics = g.getFontMetrics();
      g.drawString(face.initials, (face.side - metrics.stringWidth(face.initials)) / 2f,
          (face.side - metrics.getHeight()) / 2f + metrics.getAscent());
    });
  }

  private static BufferedImage draw(int side, Consumer<Graphics2D> draws) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_ARGB_PRE);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    draws.accept(g);
    g.dispose();
    return image;
  }

  /** How somebody is there, as a round sign. */
  static void dot(Graphics2D g, Availability availability, double x, double y, double size, Color around) {
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
