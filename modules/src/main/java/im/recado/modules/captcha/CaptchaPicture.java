package im.recado.modules.captcha;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.FlatteningPathIterator;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.random.RandomGenerator;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Draws letters so that people can read them and programs have to work for it (XEP-0158 section 6.3, "ocr"). */
final class CaptchaPicture {
  static final int WIDTH = 290;
  static final int HEIGHT = 80;

  private static final double LETTER_HEIGHT = 40;
  private static final int LINES = 5;

  private final RandomGenerator random;

  /**
   * @param random where every letter stands and how it is bent
   */
  CaptchaPicture(RandomGenerator random) {
    this.random = random;
  }

  /** A picture of this text as PNG. Takes milliseconds of computing. */
  byte[] draw(String text) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D canvas = image.createGraphics();
    try {
      canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      canvas.setColor(Color.WHITE);
      canvas.fillRect(0, 0, WIDTH, HEIGHT);
      drawLetters(canvas, text);
      drawLines(canvas);
    } finally {
      canvas.dispose();
    }
    return png(image);
  }

  private void drawLetters(Graphics2D canvas, String text) {
    double room = (WIDTH - 30.0) / text.length();
    double wave = between(3, 6);
    double length = between(40, 70);
    double phase = between(0, 2 * Math.PI);
    for (int i = 0; i < text.length(); i++) {
      double scale = LETTER_HEIGHT / Glyphs.HEIGHT * between(0.85, 1.15);
      AffineTransform place = new AffineTransform();
      place.translate(15 + room * (i + 0.5) + between(-3, 3), HEIGHT / 2.0 + between(-6, 6));
      place.rotate(between(-0.35, 0.35));
      place.shear(between(-0.25, 0.25), 0);
      place.scale(scale * between(0.8, 1), scale);
      place.translate(-Glyphs.WIDTH / 2.0, -Glyphs.HEIGHT / 2.0);
      Shape letter = place.createTransformedShape(Glyphs.of(text.charAt(i)));
      canvas.setColor(gray(20, 70));
      canvas.setStroke(
          new BasicStroke((float) between(3, 5), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      canvas.draw(bent(letter, wave, length, phase));
    }
  }

  /** The shape on a waving sheet. */
  private static Path2D bent(Shape shape, double wave, double length, double phase) {
    Path2D bent = new Path2D.Double();
    double[] at = new double[6];
    double fromX = 0;
    double fromY = 0;
    PathIterator path = new FlatteningPathIterator(shape.getPathIterator(null), 0.5);
    for (; !path.isDone(); path.next()) {
      boolean move = path.currentSegment(at) == PathIterator.SEG_MOVETO;
      int steps = move ? 1 : 8;
      for (int step = 1; step <= steps; step++) {
        double part = move ? 1 : (double) step / steps;
        double x = move ? at[0] : fromX + (at[0] - fromX) * part;
        double y = move ? at[1] : fromY + (at[1] - fromY) * part;
        double bentY = y + wave * Math.sin(x / length * 2 * Math.PI + phase);
        double bentX = x + wave / 2 * Math.sin(y / length * 2 * Math.PI + phase);
        if (move) {
          bent.moveTo(bentX, bentY);
        } else {
          bent.lineTo(bentX, bentY);
        }
      }
      fromX = at[0];
      fromY = at[1];
    }
    return bent;
  }

  private void drawLines(Graphics2D canvas) {
    for (int i = 0; i < LINES; i++) {
      canvas.setColor(gray(20, 120));
      canvas.setStroke(new BasicStroke((float) between(1, 2.5)));
      Line2D line = new Line2D.Double(between(0, WIDTH / 3.0), between(0, HEIGHT), between(WIDTH / 1.5, WIDTH), between(0, HEIGHT));
      canvas.draw(bent(line, between(3, 8), between(50, 120), between(0, 6)));
    }
  }

  private double between(double least, double most) {
    return least + random.nextDouble() * (most - least);
  }

  private Color gray(int least, int most) {
    int level = (int) between(least, most);
    return new Color(level, level, level);
  }

  private static byte[] png(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(image, "png", out)) {
        throw new IllegalStateException("every Java writes PNG");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail", e);
    }
    return bytes.toByteArray();
  }
}
