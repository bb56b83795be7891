package im.recado.client.view;

import im.recado.client.services.store.Settings;
import java.awt.Dimension;
import java.awt.Frame;
import java.awt.GraphicsDevice;
import java.awt.GraphicsEnvironment;
import java.awt.Rectangle;
import java.awt.event.ComponentAdapter;
import java.awt.event.ComponentEvent;
import java.util.Arrays;
import java.util.Optional;
import javax.swing.JFrame;

/**
 * Where the window is: where it was last; before there was one, small in the middle of the screen for the login, from which it grows to all
 * sides. On the thread of the user interface.
 */
final class WindowPlace {
  private static final String KEY = "window.place";
  private static final Dimension LOGIN = new Dimension(460, 600);
  private static final Dimension ALL = new Dimension(1000, 680);
  private static final Dimension LEAST = new Dimension(420, 480);
  /** So much of the upper edge has to be on a screen, or nobody could move the window back. */
  private static final int HANDLE = 80;

  private final JFrame window;
  private final Settings settings;
  /** Where it is while it does not fill the screen. */
  private Rectangle free;
  private boolean large;

  /** Puts a window there that is not shown yet. */
  WindowPlace(JFrame window, Settings settings) {
    this.window = window;
    this.settings = settings;
    Optional<Rectangle> last = last();
    large = last.isPresent();
    window.setMinimumSize(fitting(LEAST));
    if (large) {
      window.setBounds(last.get());
      if (settings.get(KEY, "").endsWith("full")) {
        window.setExtendedState(Frame.MAXIMIZED_BOTH);
      }
    } else {
      window.setSize(fitting(LOGIN));
      window.setLocationRelativeTo(null);
    }
    free = last.orElseGet(window::getBounds);
    window.addComponentListener(new ComponentAdapter() {
      @Override
      public void componentResized(ComponentEvent event) {
        moved();
      }

      @Override
      public void componentMoved(ComponentEvent event) {
        moved();
      }
    });
  }

  private void moved() {
    if ((window.getExtendedState() & Frame.MAXIMIZED_BOTH) == 0) {
      free = window.getBounds();
    }
  }

  /** From the size of a login to that of everything else, in one step and around the same middle; once. */
  void grow() {
    if (!large) {
      large = true;
      Rectangle before = window.getBounds();
      Dimension size = fitting(ALL);
      Rectangle screen = window.getGraphicsConfiguration().getBounds();
      int x = before.x + (before.width - size.width) / 2;
      int y = before.y + (before.height - size.height) / 2;
      window.setBounds(Math.clamp(x, screen.x, screen.x + Math.max(0, screen.width - size.width)),
          Math.clamp(y, screen.y, screen.y + Math.max(0, screen.height - size.height)), size.width, size.height);
    }
  }

  /** Keeps it for the next start. */
  void keep() {
    if (large) {
      boolean full = (window.getExtendedState() & Frame.MAXIMIZED_BOTH) == Frame.MAXIMIZED_BOTH;
      settings.set(KEY, free.x + " " + free.y + " " + free.width + " " + free.height + (full ? " full" : ""));
    }
  }

  private Optional<Rectangle> last() {
    int[] numbers;
    try {
      numbers = Arrays.stream(settings.get(KEY, "").split(" ")).filter(part -> part.matches("-?\\d{1,6}")).mapToInt(Integer::parseInt).toArray();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
    if (numbers.length != 4) {
      return Optional.empty();
    }
    Rectangle kept = new Rectangle(numbers[0], numbers[1], numbers[2], numbers[3]);
    Rectangle edge = new Rectangle(kept.x, kept.y, kept.width, HANDLE);
    return Arrays.stream(GraphicsEnvironment.getLocalGraphicsEnvironment().getScreenDevices())
        .map(GraphicsDevice::getDefaultConfiguration).map(screen -> screen.getBounds().intersection(edge))
        .anyMatch(seen -> seen.width >= HANDLE && seen.height >= HANDLE / 2) ? Optional.of(kept) : Optional.empty();
  }

  /** In the measures of letters of their own size; no larger than the screen. */
  private Dimension fitting(Dimension size) {
    Dimension screen = window.getToolkit().getScreenSize();
    float scale = Theme.scale();
    return new Dimension(Math.min(Math.round(size.width * scale), screen.width), Math.min(Math.round(size.height * scale), screen.height));
  }
}
