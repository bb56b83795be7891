package im.recado.client.view;

import im.recado.client.services.Availability;
import java.awt.Component;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import javax.swing.Icon;

/** How somebody is there, as beside pictures. */
record PresenceDot(Availability availability) implements Icon {
  private static final int SIZE = 14;

  @Override
  public void paintIcon(Component on, Graphics graphics, int x, int y) {
    Graphics2D g = (Graphics2D) graphics.create();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    AvatarPainter.dot(g, availability, x, y, SIZE, on.isOpaque() ? on.getBackground() : on.getParent().getBackground());
    g.dispose();
  }

  @Override
  public int getIconWidth() {
    return SIZE;
  }

  @Override
  public int getIconHeight() {
    return SIZE;
  }
}
