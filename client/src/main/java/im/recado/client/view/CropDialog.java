package im.recado.client.view;

import im.recado.client.model.Crop;
import im.recado.client.model.Words;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Component;
import java.awt.Cursor;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.Graphics;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.TexturePaint;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.awt.event.MouseWheelEvent;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Optional;
import javax.accessibility.AccessibleRole;
import javax.swing.JComponent;
import javax.swing.JPanel;
import javax.swing.JSlider;
import net.miginfocom.swing.MigLayout;

/** Chooses the part of a picture by which one is seen: the picture moves below a round window, and beside it is what others see. */
final class CropDialog {
  private static final int SIDE = 320;
  /** Around the window, so that one sees what is left out. */
  private static final int EDGE = 24;
  /** What a key moves the picture by, in parts of the window. */
  private static final double STEP = 0.05;
  private static final double CLOSER = 1.1;
  private static final int SLIDE = 100;

  private final BufferedImage picture;
  private final Crop crop;
  private final JSlider slider = new JSlider(0, SLIDE, 0);
  private final JPanel panel = new JPanel(new MigLayout("insets 0, fillx", "[]20[center]", "[]8[]4[]"));
  private final Window window;

  private CropDialog(BufferedImage picture, Words words) {
    this.picture = picture;
    this.crop = new Crop(picture.getWidth(), picture.getHeight());
    this.window = new Window(words);
    panel.add(window, "width " + SIDE + "!, height " + SIDE + "!, cell 0 0");
    JPanel seen = new JPanel(new MigLayout("insets 0, wrap 1", "[center]", "[]12[]12[]"));
    for (int side : new int[] {96, 48, 32}) {
      seen.add(new Seen(side), "width " + side + "!, height " + side + "!");
    }
    seen.getAccessibleContext().setAccessibleName(words.say("crop.seen"));
    panel.add(seen, "cell 1 0");
    panel.add(Plain.labelFor(words.say("crop.zoom"), slider), "cell 0 1, split 2");
    slider.setName("crop.zoom");
    slider.setEnabled(crop.most() > 1);
    slider.addChangeListener(event -> {
      crop.zoom(Math.pow(crop.most(), slider.getValue() / (double) SLIDE));
      panel.repaint();
    });
    panel.add(slider, "cell 0 1, growx, pushx");
    panel.add(Plain.question(words.say("crop.hint"), 30), "cell 0 2 2 1, growx, wmin 0");
  }

  /** Asks; the square in dots of the picture, nothing when it is not wanted. */
  static Optional<Rectangle> ask(Component over, BufferedImage picture, Words words) {
    CropDialog crop = new CropDialog(picture, words);
    Dialog dialog = new Dialog(over, words.say("crop.title"), words.say("crop.go"), words.say("dialog.cancel"));
    dialog.window().addWindowListener(new WindowAdapter() {
      @Override
      public void windowOpened(WindowEvent event) {
        crop.window.requestFocusInWindow();
      }
    });
    return dialog.ask(crop.panel) ? Optional.of(crop.crop.square()) : Optional.empty();
  }

  private void zoom(double now) {
    double most = crop.most();
    slider.setValue(most <= 1 ? 0 : (int) Math.round(SLIDE * Math.log(Math.clamp(now, 1, most)) / Math.log(most)));
  }

  private void shift(double right, double down) {
    crop.move(right, down);
    panel.repaint();
  }

  /** Draws the picture so that the square is at this place and so large. */
  private void draw(Graphics2D g, double at, double side) {
    g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    double scale = side / crop.side();
    Graphics2D moved = (Graphics2D) g.create();
    moved.translate(at - crop.left() * scale, at - crop.top() * scale);
    moved.scale(scale, scale);
    moved.drawImage(picture, 0, 0, null);
    moved.dispose();
  }

  /** The picture with the round window over it: moved by the mouse and by arrows, closer by the wheel, plus and minus. */
  private final class Window extends Drawn {
    private Point last = new Point();

    Window(Words words) {
      super(AccessibleRole.CANVAS);
      setName("crop");
      setFocusable(true);
      setPreferredSize(new Dimension(SIDE, SIDE));
      setCursor(Cursor.getPredefinedCursor(Cursor.MOVE_CURSOR));
      getAccessibleContext().setAccessibleName(words.say("crop.title"));
      getAccessibleContext().setAccessibleDescription(words.say("crop.hint"));
      MouseAdapter mouse = new MouseAdapter() {
        @Override
        public void mousePressed(MouseEvent event) {
          requestFocusInWindow();
          last = event.getPoint();
        }

        @Override
        public void mouseDragged(MouseEvent event) {
          double side = SIDE - 2.0 * EDGE;
          shift((last.x - event.getX()) / side, (last.y - event.getY()) / side);
          last = event.getPoint();
        }

        @Override
        public void mouseWheelMoved(MouseWheelEvent event) {
          zoom(crop.zoom() * Math.pow(CLOSER, -event.getPreciseWheelRotation()));
        }
      };
      addMouseListener(mouse);
      addMouseMotionListener(mouse);
      addMouseWheelListener(mouse);
      Plain.key(this, WHEN_FOCUSED, "LEFT", () -> shift(-STEP, 0));
      Plain.key(this, WHEN_FOCUSED, "RIGHT", () -> shift(STEP, 0));
      Plain.key(this, WHEN_FOCUSED, "UP", () -> shift(0, -STEP));
      Plain.key(this, WHEN_FOCUSED, "DOWN", () -> shift(0, STEP));
      for (String closer : new String[] {"PLUS", "ADD", "EQUALS", "shift EQUALS", "shift PLUS"}) {
        Plain.key(this, WHEN_FOCUSED, closer, () -> zoom(crop.zoom() * CLOSER));
      }
      for (String farther : new String[] {"MINUS", "SUBTRACT"}) {
        Plain.key(this, WHEN_FOCUSED, farther, () -> zoom(crop.zoom() / CLOSER));
      }
    }

    @Override
    protected void paintComponent(Graphics graphics) {
      Graphics2D g = (Graphics2D) graphics.create();
      g.setColor(Theme.side());
      g.fillRect(0, 0, SIDE, SIDE);
      g.clipRect(0, 0, SIDE, SIDE);
      double side = SIDE - 2.0 * EDGE;
      draw(g, EDGE, side);
      Ellipse2D round = new Ellipse2D.Double(EDGE, EDGE, side, side);
      Area around = new Area(new Rectangle2D.Double(0, 0, SIDE, SIDE));
      around.subtract(new Area(round));
      g.setColor(new Color(0, 0, 0, 150));
      g.fill(around);
      g.setColor(isFocusOwner() ? Theme.accent() : Color.WHITE);
      g.setStroke(new BasicStroke(2));
      g.draw(round);
      g.dispose();
    }
  }

  /** As others see it. */
  private final class Seen extends JComponent {
    private final int side;

    Seen(int side) {
      this.side = side;
    }

    @Override
    protected void paintComponent(Graphics graphics) {
      // As a paint: what is only clipped has rough edges.
      int dots = (int) Math.ceil(side * Theme.dots());
      BufferedImage small = new BufferedImage(dots, dots, BufferedImage.TYPE_INT_RGB);
      draw(small.createGraphics(), 0, dots);
      Graphics2D g = (Graphics2D) graphics.create();
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      g.setPaint(new TexturePaint(small, new Rectangle2D.Double(0, 0, side, side)));
      g.fill(new Ellipse2D.Double(0, 0, side, side));
      g.dispose();
    }
  }
}
