package im.recado.client.view;

import im.recado.client.protocol.Jid;
import java.awt.Dimension;
import java.awt.Graphics;
import java.awt.Graphics2D;
import javax.swing.JComponent;

/** Somebody's picture, or their initials, in a dialog. */
final class Face extends JComponent {
  private final AvatarPainter painter;
  private final Jid jid;
  private final String name;

  Face(AvatarPainter painter, Jid jid, String name, int side) {
    this.painter = painter;
    this.jid = jid;
    this.name = name;
    setPreferredSize(new Dimension(Math.round(side * Theme.scale()), Math.round(side * Theme.scale())));
  }

  /** Somebody has another picture now. */
  void forget() {
    painter.forget(jid);
    repaint();
  }

  @Override
  protected void paintComponent(Graphics g) {
    painter.paint((Graphics2D) g, jid, name, null, 0, 0, Math.min(getWidth(), getHeight()), getBackground());
  }
}
