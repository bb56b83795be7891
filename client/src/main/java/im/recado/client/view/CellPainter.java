package im.recado.client.view;

import java.awt.Color;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import javax.accessibility.AccessibleRole;
import javax.swing.JList;
import javax.swing.ListCellRenderer;
import org.jspecify.annotations.Nullable;

/** Draws the lines of a list by hand: nothing in them is markup. */
abstract class CellPainter<T> extends Drawn implements ListCellRenderer<T> {
  private final int height;
  private @Nullable T value;
  private boolean selected;
  private boolean focused;

  CellPainter(int height) {
    super(AccessibleRole.LIST_ITEM);
    this.height = height;
  }

  /** What a screen reader says. */
  abstract String name(T item);

  abstract void paint(Graphics2D g, T item, int width, int height);

  /** What is said when the mouse rests on a line; null for nothing. It begins with an address, and so is no markup. */
  @Nullable String tip(T item) {
    return null;
  }

  /** How high a line is. */
  int height(T item) {
    return height;
  }

  @Override
  public Component getListCellRendererComponent(JList<? extends T> list, T item, int index, boolean isSelected, boolean hasFocus) {
    value = item;
    selected = isSelected;
    focused = hasFocus;
    getAccessibleContext().setAccessibleName(name(item));
    Plain.tip(this, tip(item));
    setPreferredSize(new Dimension(100, Math.round(height(item) * Theme.scale())));
    return this;
  }

  /** What the lines stand on. */
  Color ground() {
    return Theme.side();
  }

  /** Draws who a line is about in one line: a small face, the name, and what there is to say beside it. */
  static void beside(Graphics2D g, String name, Font font, Color colour, String more, int x, int most) {
    int wide = text(g, name, x, 19, most, font, colour);
    if (most - wide > 40) {
      text(g, more, x + wide + 8, 19, most - wide - 8, Theme.unscaled(-2, false), Theme.faint());
    }
  }

  Color back() {
    return selected ? Theme.selection() : ground();
  }

  @Override
  protected void paintComponent(Graphics graphics) {
    Graphics2D g = (Graphics2D) graphics;
    // Before edges are smoothed: a ground filled with that costs ten times as much.
    g.setColor(ground());
    g.fillRect(0, 0, getWidth(), getHeight());
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    if (selected) {
      g.setColor(back());
      Rounded.fill(g, 4, 1, getWidth() - 8, getHeight() - 2, 10);
    }
    if (focused) {
      g.setColor(Theme.accent());
      g.drawRoundRect(4, 1, getWidth() - 9, getHeight() - 3, 10, 10);
    }
    T item = value;
    if (item != null) {
      // Drawn in the measures of letters of their own size, all of it larger together.
      g.scale(Theme.scale(), Theme.scale());
      paint(g, item, Math.round(getWidth() / Theme.scale()), Math.round(getHeight() / Theme.scale()));
    }
  }

  /** Draws a text on one line, cut where it is too long; how wide it was. */
  static int text(Graphics2D g, String text, int x, int baseline, int most, Font font, Color colour) {
    g.setFont(font);
    g.setColor(colour);
    FontMetrics metrics = g.getFontMetrics();
    String shown = text;
    if (metrics.stringWidth(shown) > most) {
      int end = shown.length();
      while (end > 0 && metrics.stringWidth(shown.substring(0, end) + "…") > most) {
        end = shown.offsetByCodePoints(end, -1);
      }
      shown = shown.substring(0, end) + "…";
    }
    g.drawString(shown, x, baseline);
    return metrics.stringWidth(shown);
  }
}
