package im.recado.client.view;

import java.awt.BasicStroke;
import java.awt.Component;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import javax.swing.Icon;

/** The drawings on buttons: lines on a square of 24 by 24. */
enum Glyph {
  PLUS("M12 5V19M5 12H19"),
  MENU("M4 7H20M4 12H20M4 17H20"),
  SEND("M4 12L20 5L14 20L11 13ZM11 13L20 5"),
  CLIP(""),
  SMILE(""),
  PEOPLE(""),
  DOWN("M6 9L12 15L18 9"),
  UP("M6 15L12 9L18 15"),
  BACK("M19 12H5M11 6L5 12L11 18"),
  CLOSE("M6 6L18 18M18 6L6 18"),
  LOCK(""),
  UNLOCK("");

  private final String path;

  Glyph(String path) {
    this.path = path;
  }

  Icon icon(int size) {
    return new Icon() {
      @Override
      public void paintIcon(Component component, Graphics graphics, int x, int y) {
        Graphics2D g = (Graphics2D) graphics.create();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.translate(x, y);
        g.scale(getIconWidth() / 24.0, getIconWidth() / 24.0);
        g.setColor(!component.isEnabled() ? Theme.faint() : Glyph.this == LOCK ? Theme.accent() : Theme.text());
        g.setStroke(new BasicStroke(1.9f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        draw(g);
        g.dispose();
      }

      @Override
      public int getIconWidth() {
        return Math.round(size * Theme.scale());
      }

      @Override
      public int getIconHeight() {
        return getIconWidth();
      }
    };
  }

  private void draw(Graphics2D g) {
    switch (this) {
      case CLIP -> {
        Path2D clip = new Path2D.Double();
        clip.moveTo(19, 11);
        clip.lineTo(11.5, 18.5);
        clip.append(new Arc2D.Double(3.5, 11.5, 8.5, 8.5, -45, -180, Arc2D.OPEN), true);
        clip.lineTo(12.5, 5.5);
        clip.append(new Arc2D.Double(11.8, 4, 6, 6, 135, -180, Arc2D.OPEN), true);
        clip.lineTo(9.5, 16);
        g.draw(clip);
      }
      case SMILE -> {
        g.draw(new Ellipse2D.Double(3, 3, 18, 18));
        g.draw(new Arc2D.Double(7.5, 7, 9, 9.5, 200, 140, Arc2D.OPEN));
        g.fill(new Ellipse2D.Double(8, 8, 2.2, 2.2));
        g.fill(new Ellipse2D.Double(13.8, 8, 2.2, 2.2));
      }
      case LOCK, UNLOCK -> {
        g.draw(new RoundRectangle2D.Double(5, 11, 14, 9.5, 3, 3));
        g.draw(new Arc2D.Double(8, 4, 8, 8, 0, this == LOCK ? 180 : 150, Arc2D.OPEN));
        g.draw(new Line2D.Double(8, this == LOCK ? 8 : 7, 8, this == LOCK ? 11 : 7));
        g.draw(new Line2D.Double(16, 8, 16, 11));
      }
      case PEOPLE -> {
        g.draw(new Ellipse2D.Double(5.5, 4, 7, 7));
        g.draw(new Arc2D.Double(2.5, 14, 13, 12, 0, 180, Arc2D.OPEN));
        g.draw(new Arc2D.Double(12.5, 4.5, 6.5, 6.5, 110, -220, Arc2D.OPEN));
        g.draw(new Arc2D.Double(11, 14, 10.5, 12, 0, 75, Arc2D.OPEN));
      }
      default -> g.draw(lines());
    }
  }

  private Shape lines() {
    Path2D shape = new Path2D.Double();
    java.util.regex.Matcher part = java.util.regex.Pattern.compile("([MLHVZ])([\\d. ]*)").matcher(path);
    while (part.find()) {
      String[] numbers = part.group(2).strip().split(" ");
      var at = shape.getCurrentPoint();
      switch (part.group(1)) {
        case "M" -> shape.moveTo(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]));
        case "L" -> shape.lineTo(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]));
        case "H" -> shape.lineTo(Double.parseDouble(numbers[0]), at.getY());
        case "V" -> shape.lineTo(at.getX(), Double.parseDouble(numbers[0]));
        default -> shape.closePath();
      }
    }
    return shape;
  }
}
