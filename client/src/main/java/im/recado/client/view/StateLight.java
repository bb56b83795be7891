package im.recado.client.view;

import im.recado.client.services.Availability;
import im.recado.client.services.NetworkLogins.State;
import java.awt.BasicStroke;
import java.awt.Component;
import java.awt.Graphics2D;
import java.awt.Graphics;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import javax.swing.Icon;

/** A small light beside how one stands with a network: full, half, empty, or with a bar where something is wrong. */
record StateLight(State state) implements Icon {
  private static final int SIDE = 12;

  @Override
  public void paintIcon(Component component, Graphics graphics, int x, int y) {
    Graphics2D g = (Graphics2D) graphics.create();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.setStroke(new BasicStroke(1.6f));
    g.setColor(switch (state) {
      case IN -> AvatarPainter.colour(Availability.ONLINE);
      case SIGNING_IN, WAITS -> AvatarPainter.colour(Availability.AWAY);
      case REFUSED -> Theme.bad();
      default -> AvatarPainter.colour(Availability.OFFLINE);
    });
    Ellipse2D ring = new Ellipse2D.Double(x + 1.5, y + 1.5, SIDE - 3, SIDE - 3);
    g.draw(ring);
    switch (state) {
      case IN -> g.fill(ring);
      case SIGNING_IN, WAITS -> {
        g.clip(new Rectangle(x, y + SIDE / 2, SIDE, SIDE / 2));
        g.fill(ring);
      }
      case REFUSED, AWAY -> g.draw(new Line2D.Double(x + 3, y + SIDE - 3, x + SIDE - 3, y + 3));
      default -> { }
    }
    g.dispose();
  }

  @Override
  public int getIconWidth() {
    return SIDE;
  }

  @Override
  public int getIconHeight() {
    return SIDE;
  }
}
