package im.recado.client.view;

import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import javax.swing.JList;
import javax.swing.ListModel;

/** A list that says why when nothing is in it. */
final class HintedList<T> extends JList<T> {
  private String hint = "";

  HintedList(ListModel<T> lines) {
    super(lines);
    Plain.plain(this);
  }

  /** What is said while it has no lines; empty: nothing. */
  void hint(String text) {
    hint = text;
    getAccessibleContext().setAccessibleDescription(text);
    repaint();
  }

  @Override
  protected void paintComponent(Graphics graphics) {
    super.paintComponent(graphics);
    if (getModel().getSize() == 0 && !hint.isEmpty()) {
      Graphics2D g = (Graphics2D) graphics;
      g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      FontMetrics metrics = g.getFontMetrics(Theme.font());
      int wide = Math.min(metrics.stringWidth(hint), getWidth() - 28);
      CellPainter.text(g, hint, (getWidth() - wide) / 2, getHeight() / 2 + metrics.getAscent() / 2, wide, Theme.font(), Theme.faint());
    }
  }
}
