package im.recado.client.view;

import java.awt.Graphics2D;
import java.awt.RenderingHints;

/** Grounds with round corners. Only the corners are drawn with smooth edges: dot for dot that costs ten times as much as a plain ground. */
final class Rounded {
  private Rounded() {}

  /** Fills it with the present colour, which has to cover what is below; corners are circles of this diameter. */
  static void fill(Graphics2D g, int x, int y, int width, int height, int corner) {
    if (width < 2 * corner || height < 2 * corner) {
      g.fillRoundRect(x, y, width, height, corner, corner);
      return;
    }
    int right = x + width - corner;
    int bottom = y + height - corner;
    g.fillOval(x, y, corner, corner);
    g.fillOval(right, y, corner, corner);
    g.fillOval(x, bottom, corner, corner);
    g.fillOval(right, bottom, corner, corner);
    Object smooth = g.getRenderingHint(RenderingHints.KEY_ANTIALIASING);
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
    int half = corner / 2;
    g.fillRect(x + half, y, width - corner, height);
    g.fillRect(x, y + half, half, height - corner);
    g.fillRect(x + width - half, y + half, half, height - corner);
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, smooth);
  }
}
