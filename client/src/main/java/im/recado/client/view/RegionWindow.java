package im.recado.client.view;

import im.recado.client.model.Region;
import im.recado.client.model.Words;
import im.recado.client.view.ScreenShot.Frozen;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Cursor;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Window;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.awt.geom.Area;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.accessibility.AccessibleRole;
import javax.swing.JComponent;
import javax.swing.JWindow;
import javax.swing.SwingUtilities;
import org.jspecify.annotations.Nullable;

/** A screen that stands still, and the part of it that is chosen: dragged with the mouse, or by arrows and Enter at two corners. */
final class RegionWindow extends Drawn {
  private static final int STEP = 16;
  private static final Color SHADE = new Color(0, 0, 0, 110);

  private final Frozen screen;
  private final Words words;
  private final Region region;
  private final Consumer<BufferedImage> chosen;
  private final Runnable closes;
  private final @Nullable Runnable without;

  private RegionWindow(Frozen screen, Words words, Consumer<BufferedImage> chosen, Runnable closes, @Nullable Runnable without) {
    super(AccessibleRole.CANVAS);
    this.screen = screen;
    this.words = words;
    this.region = new Region(screen.place().width, screen.place().height);
    this.chosen = chosen;
    this.closes = closes;
    this.without = without;
    setName("region");
    setFocusable(true);
    setCursor(Cursor.getPredefinedCursor(Cursor.CROSSHAIR_CURSOR));
    getAccessibleContext().setAccessibleName(words.say("screen.title"));
    getAccessibleContext().setAccessibleDescription(hint());
    MouseAdapter mouse = new MouseAdapter() {
      @Override
      public void mousePressed(MouseEvent event) {
        // Another window may have had the keys meanwhile.
        requestFocus();
        if (SwingUtilities.isLeftMouseButton(event)) {
          region.to(event.getX(), event.getY());
          region.begin();
          moved();
        } else {
          closes.run();
        }
      }

      @Override
      public void mouseDragged(MouseEvent event) {
        region.to(event.getX(), event.getY());
        moved();
      }

      @Override
      public void mouseReleased(MouseEvent event) {
        take();
      }
    };
    addMouseListener(mouse);
    addMouseMotionListener(mouse);
    for (String shift : new String[] {"", "shift "}) {
      int step = shift.isEmpty() ? STEP : 1;
      Plain.key(this, WHEN_FOCUSED, shift + "LEFT", () -> by(-step, 0));
      Plain.key(this, WHEN_FOCUSED, shift + "RIGHT", () -> by(step, 0));
      Plain.key(this, WHEN_FOCUSED, shift + "UP", () -> by(0, -step));
      Plain.key(this, WHEN_FOCUSED, shift + "DOWN", () -> by(0, step));
    }
    Plain.key(this, WHEN_FOCUSED, "ENTER", this::enter);
    Plain.key(this, WHEN_FOCUSED, "ESCAPE", this::escape);
    Plain.key(this, WHEN_FOCUSED, "SPACE", () -> {
      if (without != null) {
        closes.run();
        without.run();
      }
    });
  }

  /**
   * Shows all screens; they close together.
   *
   * @param without takes the picture once more without this program; null when that was done
   */
  static void show(Window owner, Words words, List<Frozen> screens, Consumer<BufferedImage> chosen, @Nullable Runnable without) {
    List<JWindow> windows = new ArrayList<>();
    // Behind what stands still nobody sees where they type.
    WindowAdapter keys = new WindowAdapter() {
      @Override
      public void windowGainedFocus(WindowEvent event) {
        windows.getFirst().getContentPane().requestFocus();
      }
    };
    Runnable closes = () -> {
      owner.removeWindowFocusListener(keys);
      windows.forEach(JWindow::dispose);
    };
    for (Frozen screen : screens) {
      JWindow window = new JWindow(owner);
      window.setName("region.window");
      RegionWindow region = new RegionWindow(screen, words, chosen, closes, without);
      window.setContentPane(region);
      window.setBounds(screen.place());
      window.setAlwaysOnTop(true);
      windows.add(window);
    }
    owner.addWindowFocusListener(keys);
    windows.forEach(window -> window.setVisible(true));
    windows.getFirst().toFront();
    ((JComponent) windows.getFirst().getContentPane()).requestFocusInWindow();
  }

  private String hint() {
    return words.say(without == null ? "screen.hint" : "screen.hint.here");
  }

  private void by(int right, int down) {
    region.by(right, down);
    moved();
  }

  private void enter() {
    if (region.begun()) {
      take();
    } else {
      region.begin();
      moved();
    }
  }

  private void escape() {
    if (region.begun()) {
      region.again();
      moved();
    } else {
      closes.run();
    }
  }

  private void moved() {
    getAccessibleContext().setAccessibleDescription(region.chosen().map(this::size).orElse(hint()));
    repaint();
  }

  private String size(Rectangle part) {
    Rectangle dots = region.dots(part, screen.dots().getWidth(), screen.dots().getHeight());
    return dots.width + " × " + dots.height;
  }

  private void take() {
    Optional<Rectangle> part = region.chosen();
    if (part.isEmpty()) {
      region.again();
      moved();
      return;
    }
    closes.run();
    BufferedImage all = screen.dots();
    Rectangle dots = region.dots(part.get(), all.getWidth(), all.getHeight());
    BufferedImage cut = new BufferedImage(dots.width, dots.height, BufferedImage.TYPE_INT_RGB);
    cut.getGraphics().drawImage(all.getSubimage(dots.x, dots.y, dots.width, dots.height), 0, 0, null);
    chosen.accept(cut);
  }

  @Override
  protected void paintComponent(Graphics graphics) {
    Graphics2D g = (Graphics2D) graphics.create();
    g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.drawImage(screen.dots(), 0, 0, getWidth(), getHeight(), null);
    Area shaded = new Area(new Rectangle(0, 0, getWidth(), getHeight()));
    Optional<Rectangle> part = region.chosen();
    part.ifPresent(chosen -> shaded.subtract(new Area(chosen)));
    g.setColor(SHADE);
    g.fill(shaded);
    g.setStroke(new BasicStroke(1));
    Point cross = region.cross();
    if (part.isPresent()) {
      g.setColor(Color.WHITE);
      g.drawRect(part.get().x, part.get().y, part.get().width - 1, part.get().height - 1);
      sign(g, size(part.get()), part.get().x, Math.max(30, part.get().y - 8));
    } else {
      g.setColor(Color.WHITE);
      g.drawLine(cross.x - 12, cross.y, cross.x + 12, cross.y);
      g.drawLine(cross.x, cross.y - 12, cross.x, cross.y + 12);
    }
    if (!region.begun()) {
      String hint = hint();
      g.setFont(Theme.font(1, true));
      sign(g, hint, (getWidth() - g.getFontMetrics().stringWidth(hint)) / 2, 48);
    }
    g.dispose();
  }

  /** White letters on black: what is behind may have any colour. */
  private static void sign(Graphics2D g, String text, int x, int baseline) {
    FontMetrics metrics = g.getFontMetrics();
    g.setColor(new Color(0, 0, 0, 200));
    g.fillRoundRect(x - 10, baseline - metrics.getAscent() - 6, metrics.stringWidth(text) + 20, metrics.getHeight() + 12, 12, 12);
    g.setColor(Color.WHITE);
    g.drawString(text, x, baseline);
  }
}
