package im.recado.client.view;

import java.awt.Dimension;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Insets;
import java.awt.RenderingHints;
import javax.swing.JTextArea;

/** A field that grows with what is written in it, and says what it is for while nothing is in it. */
final class HintedArea extends JTextArea {
  /** What is longer is scrolled. */
  static final int MOST_LINES = 8;

  private String hint;

  HintedArea(String hint) {
    super(1, 20);
    this.hint = hint;
    getAccessibleContext().setAccessibleName(hint);
  }

  /** What it is for has changed. */
  void hint(String now) {
    if (!now.equals(hint)) {
      hint = now;
      getAccessibleContext().setAccessibleName(now);
      repaint();
    }
  }

  /** Its lines as they are wrapped, up to {@link #MOST_LINES}. */
  @Override
  public Dimension getPreferredScrollableViewportSize() {
    Insets insets = getInsets();
    int most = MOST_LINES * getRowHeight() + insets.top + insets.bottom;
    return new Dimension(super.getPreferredScrollableViewportSize().width, Math.min(getPreferredSize().height, most));
  }

  @Override
  protected void paintComponent(Graphics graphics) {
    super.paintComponent(graphics);
    if (getDocument().getLength() == 0) {
      Graphics2D g = (Graphics2D) graphics;
      g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      Insets insets = getInsets();
      CellPainter.text(g, hint, insets.left, insets.top + g.getFontMetrics(getFont()).getAscent(), getWidth() - insets.left - insets.right,
          getFont(), Theme.faint());
    }
  }
}
