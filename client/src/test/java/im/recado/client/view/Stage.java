package im.recado.client.view;

import im.recado.client.Client;
import im.recado.client.services.Profile;
import java.awt.AWTException;
import java.awt.Component;
import java.awt.Container;
import java.awt.EventQueue;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.Window;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import javax.swing.JComponent;
import javax.swing.JList;
import javax.swing.SwingUtilities;
import javax.swing.text.JTextComponent;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A real window on a real screen, and a hand that clicks and types in it. */
final class Stage {
  private static final Robot ROBOT = robot();

  private final MainWindow window;

  private Stage(MainWindow window) {
    this.window = window;
  }

  private static Robot robot() {
    try {
      Robot robot = new Robot();
      robot.setAutoWaitForIdle(true);
      robot.setAutoDelay(10);
      return robot;
    } catch (AWTException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Opens the program with a profile, at the upper left corner. */
  static Stage open(Profile profile) {
    return new Stage(on(() -> new Client.Running(profile, () -> {}).show())).corner();
  }

  private Stage corner() {
    on(() -> {
      window.setLocation(0, 0);
      return true;
    });
    return this;
  }

  /** Does this on the thread of the user interface. */
  static <T> T on(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    EventQueue.invokeLater(task);
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  MainWindow window() {
    return window;
  }

  void front() {
    on(() -> {
      window.setLocation(0, 0);
      window.front();
      return true;
    });
  }

  /** The part with this name, in this window or one over it. */
  <T extends Component> T find(Class<T> type, String name) {
    Awaitility.await(name).until(() -> on(() -> search(type, name)) != null);
    return type.cast(Objects.requireNonNull(on(() -> search(type, name))));
  }

  private @Nullable Component search(Class<?> type, String name) {
    for (Window any : Window.getWindows()) {
      if (any.isShowing() && (any == window || any.getOwner() == window || any.getOwner() != null && any.getOwner().getOwner() == window)) {
        Component found = below(any, type, name);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private static @Nullable Component below(Component root, Class<?> type, String name) {
    if (type.isInstance(root) && name.equals(root.getName()) && root.isShowing()) {
      return root;
    }
    if (root instanceof Container container) {
      for (Component child : container.getComponents()) {
        Component found = below(child, type, name);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  void click(String name) {
    Component part = find(JComponent.class, name);
    ROBOT.waitForIdle();
    Awaitility.await(name + " laid out").until(() -> on(() -> part.getWidth() > 0 && part.isValid()));
    Rectangle place = on(() -> new Rectangle(part.getLocationOnScreen(), part.getSize()));
    click(place.x + place.width / 2, place.y + place.height / 2);
  }

  void click(int x, int y) {
    ROBOT.mouseMove(x, y);
    ROBOT.mousePress(InputEvent.BUTTON1_DOWN_MASK);
    ROBOT.mouseRelease(InputEvent.BUTTON1_DOWN_MASK);
    ROBOT.waitForIdle();
  }

  /** Clicks on the line of a list of which this is the name. */
  void choose(String list, String accessibleName) {
    JList<?> part = find(JList.class, list);
    Awaitility.await(accessibleName).until(() -> on(() -> index(part, accessibleName)) >= 0);
    Point place = on(() -> {
      int index = index(part, accessibleName);
      part.ensureIndexIsVisible(index);
      Rectangle cell = part.getCellBounds(index, index);
      Point corner = part.getLocationOnScreen();
      return new Point(corner.x + 90, corner.y + cell.y + cell.height / 2);
    });
    click(place.x, place.y);
  }

  private static int index(JList<?> list, String name) {
    for (int i = 0; i < list.getModel().getSize(); i++) {
      if (String.valueOf(list.getModel().getElementAt(i)).contains(name)) {
        return i;
      }
    }
    return -1;
  }

  /** Types into a field, as with a keyboard. */
  void type(String field, String text) {
    JTextComponent part = find(JTextComponent.class, field);
    // Without a window manager a window that has just been opened may not have the keyboard at the first click.
    AtomicInteger clicks = new AtomicInteger();
    Awaitility.await(field).atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(200)).until(() -> {
      click(field);
      if (clicks.incrementAndGet() % 5 == 0 && SwingUtilities.getWindowAncestor(part) == window && !on(part::isFocusOwner)) {
        on(() -> {
          window.setVisible(false);
          window.setVisible(true);
          return true;
        });
      }
      return on(part::isFocusOwner);
    });
    for (char c : text.toCharArray()) {
      int code = KeyEvent.getExtendedKeyCodeForChar(Character.toLowerCase(c));
      String shifted = "@:!?_\"()";
      String keys = "2;1/-'90";
      if (shifted.indexOf(c) >= 0) {
        key(KeyEvent.getExtendedKeyCodeForChar(keys.charAt(shifted.indexOf(c))), true);
      } else {
        key(code, Character.isUpperCase(c));
      }
    }
    Awaitility.await(text).untilAsserted(() -> Assertions.assertThat(Stage.<String>on(part::getText)).endsWith(text));
  }

  void key(int code, boolean shift) {
    if (shift) {
      ROBOT.keyPress(KeyEvent.VK_SHIFT);
    }
    ROBOT.keyPress(code);
    ROBOT.keyRelease(code);
    if (shift) {
      ROBOT.keyRelease(KeyEvent.VK_SHIFT);
    }
    ROBOT.waitForIdle();
  }

  /** What was asked of the server has been answered and shown: a dialog that waits says so in a line of its own. */
  void settle() {
    Awaitility.await("answers").until(() -> on(() -> search(JComponent.class, "waiting")) == null);
    ROBOT.waitForIdle();
  }

  /** A picture of what this window shows, with what is over it. */
  void picture(Path folder, String name) {
    ROBOT.waitForIdle();
    Rectangle place = on(() -> {
      Rectangle all = window.getBounds();
      for (Window any : window.getOwnedWindows()) {
        all = any.isShowing() ? all.union(any.getBounds()) : all;
      }
      return all;
    });
    BufferedImage image = ROBOT.createScreenCapture(place);
    try {
      Files.createDirectories(folder);
      ImageIO.write(image, "png", folder.resolve(name + ".png").toFile());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
