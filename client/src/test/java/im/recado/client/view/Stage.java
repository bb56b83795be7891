package im.recado.client.view;

import im.recado.client.Client;
import im.recado.client.services.Accounts;
import java.awt.AWTEvent;
import java.awt.AWTException;
import java.awt.Component;
import java.awt.Container;
import java.awt.EventQueue;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.Toolkit;
import java.awt.Window;
import java.awt.datatransfer.DataFlavor;
import java.awt.event.AWTEventListener;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.awt.event.MouseEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.swing.JComponent;
import javax.swing.JFileChooser;
import javax.swing.JList;
import javax.swing.JTree;
import javax.swing.SwingUtilities;
import javax.swing.text.JTextComponent;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A real window on a real screen, and a hand that clicks and types in it. */
final class Stage {
  private static final Robot ROBOT = robot();

  private final MainWindow window;
  private final int x;
  private volatile Runnable ends = () -> {};

  private Stage(Accounts accounts, int x) {
    this.x = x;
    this.window = on(() -> new Client.Running(accounts, () -> ends.run()).show());
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

  /** Opens the program with a folder, so far from the left. */
  static Stage open(Accounts accounts, int x) {
    Stage stage = new Stage(accounts, x);
    stage.place();
    return stage;
  }

  /** The same where it opens by itself. */
  static Stage started(Accounts accounts) {
    return new Stage(accounts, 0);
  }

  /** Hears when the program has ended. */
  void onEnd(Runnable listener) {
    ends = listener;
  }

  /** Puts the window where it has room for itself: none is over another's, whatever the order. */
  void place() {
    on(() -> {
      window.setLocation(x, 0);
      return true;
    });
    // The frame that the window manager puts around it takes a little.
    Awaitility.await("placed").until(() -> on(() -> window.isShowing() && Math.abs(window.getLocationOnScreen().x - x) < 30));
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

  /** The part with this name, in this window or one over it. */
  <T extends Component> T find(Class<T> type, String name) {
    Awaitility.await(name).until(() -> on(() -> search(type, name)) != null);
    return type.cast(Objects.requireNonNull(on(() -> search(type, name))));
  }

  /** Such a part, if it is shown; on the thread of the user interface. */
  <T extends Component> Optional<T> there(Class<T> type, String name) {
    return Optional.ofNullable(search(type, name)).map(type::cast);
  }

  /** Whether such a part is shown; on the thread of the user interface. */
  boolean isThere(String name) {
    return search(JComponent.class, name) != null;
  }

  private @Nullable Component search(Class<?> type, String name) {
    for (Window any : Window.getWindows()) {
      if (any.isShowing() && isOver(any)) {
        Component found = below(any, type, name);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  /** Whether it is this window or one that belongs to it, over however many others. */
  private boolean isOver(@Nullable Window any) {
    return any == window || (any != null && isOver(any.getOwner()));
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
    JComponent part = find(JComponent.class, name);
    on(() -> {
      part.scrollRectToVisible(new Rectangle(part.getSize()));
      return true;
    });
    ROBOT.waitForIdle();
    Awaitility.await(name + " laid out").until(() -> on(() -> part.getWidth() > 0 && part.isValid()));
    AtomicBoolean felt = new AtomicBoolean();
    AWTEventListener listener = event -> {
      if (event.getID() == MouseEvent.MOUSE_RELEASED && event.getSource() instanceof Component where
          && SwingUtilities.isDescendingFrom(where, part)) {
        felt.set(true);
      }
    };
    Toolkit.getDefaultToolkit().addAWTEventListener(listener, AWTEvent.MOUSE_EVENT_MASK);
    try {
      // The window manager moves windows in its own time: a click may come to where the part was.
      Awaitility.await(name + " clicked on").pollDelay(Duration.ZERO).pollInterval(Duration.ofSeconds(2)).until(() -> {
        Rectangle place = on(() -> part.isShowing() ? new Rectangle(part.getLocationOnScreen(), part.getSize()) : null);
        if (place != null && !felt.get()) {
          click(place.x + place.width / 2, place.y + place.height / 2);
        }
        return felt.get();
      });
    } finally {
      Toolkit.getDefaultToolkit().removeAWTEventListener(listener);
    }
  }

  void click(int x, int y) {
    ROBOT.mouseMove(x, y);
    ROBOT.mousePress(InputEvent.BUTTON1_DOWN_MASK);
    ROBOT.mouseRelease(InputEvent.BUTTON1_DOWN_MASK);
    ROBOT.waitForIdle();
  }

  /** Clicks on the line of a list of which this is the name. */
  void choose(String list, String accessibleName) {
    Point place = place(list, accessibleName);
    click(place.x, place.y);
  }

  /** Clicks twice on it, whatever stands there by the second time. */
  void twice(String list, String accessibleName) {
    Point place = place(list, accessibleName);
    click(place.x, place.y);
    click(place.x, place.y);
  }

  /** What there is to a list, whether it is shown now or not. */
  List<String> lines(String list) {
    return on(() -> lines(window, list));
  }

  private static List<String> lines(Container root, String list) {
    for (Component child : root.getComponents()) {
      if (child instanceof JList<?> found && list.equals(found.getName())) {
        return IntStream.range(0, found.getModel().getSize()).mapToObj(i -> String.valueOf(found.getModel().getElementAt(i))).toList();
      }
      List<String> below = child instanceof Container inner ? lines(inner, list) : List.of();
      if (!below.isEmpty()) {
        return below;
      }
    }
    return List.of();
  }

  /** Opens the menu of such a line. */
  void menu(String list, String accessibleName) {
    Point place = place(list, accessibleName);
    ROBOT.mouseMove(place.x, place.y);
    ROBOT.mousePress(InputEvent.BUTTON3_DOWN_MASK);
    ROBOT.mouseRelease(InputEvent.BUTTON3_DOWN_MASK);
    ROBOT.waitForIdle();
  }

  /** Drags one such line onto another. */
  void drag(String list, String from, String to) {
    Point start = place(list, from);
    Point end = place(list, to);
    ROBOT.mouseMove(start.x, start.y);
    ROBOT.mousePress(InputEvent.BUTTON1_DOWN_MASK);
    for (int step = 1; step <= 10; step++) {
      ROBOT.mouseMove(start.x + (end.x - start.x) * step / 10 + step, start.y + (end.y - start.y) * step / 10);
      ROBOT.waitForIdle();
    }
    ROBOT.mouseRelease(InputEvent.BUTTON1_DOWN_MASK);
    ROBOT.waitForIdle();
  }

  /** Drags the mouse from one place of the screen to another, in points. */
  void drag(Point from, Point to, Runnable halfway) {
    ROBOT.mouseMove(from.x, from.y);
    ROBOT.mousePress(InputEvent.BUTTON1_DOWN_MASK);
    ROBOT.mouseMove((from.x + to.x) / 2, (from.y + to.y) / 2);
    ROBOT.mouseMove(to.x, to.y);
    ROBOT.waitForIdle();
    halfway.run();
    ROBOT.mouseRelease(InputEvent.BUTTON1_DOWN_MASK);
    ROBOT.waitForIdle();
  }

  /** Takes this file in the dialog for files of this name. */
  void file(String chooser, Path file) {
    JFileChooser files = find(JFileChooser.class, chooser);
    on(() -> {
      files.setSelectedFile(file.toFile());
      EventQueue.invokeLater(files::approveSelection);
      return true;
    });
    Awaitility.await("chosen").until(() -> on(() -> search(JFileChooser.class, chooser)) == null);
  }

  private Point place(String list, String accessibleName) {
    JList<?> part = find(JList.class, list);
    Awaitility.await(accessibleName).until(() -> on(() -> index(part, accessibleName)) >= 0);
    return on(() -> {
      int index = index(part, accessibleName);
      part.ensureIndexIsVisible(index);
      Rectangle cell = part.getCellBounds(index, index);
      Point corner = part.getLocationOnScreen();
      return new Point(corner.x + Math.min(90, cell.width / 2), corner.y + cell.y + cell.height / 2);
    });
  }

  /** Clicks on the line of a tree that says this. */
  void row(String tree, String text) {
    JTree part = find(JTree.class, tree);
    Awaitility.await(text).until(() -> on(() -> row(part, text)) >= 0);
    // What is still being asked about moves the lines.
    ROBOT.waitForIdle();
    Point place = on(() -> {
      int row = row(part, text);
      part.scrollRowToVisible(row);
      Rectangle line = part.getRowBounds(row);
      Point corner = part.getLocationOnScreen();
      return new Point(corner.x + line.x + 20, corner.y + line.y + line.height / 2);
    });
    click(place.x, place.y);
  }

  private static int row(JTree tree, String text) {
    for (int i = 0; i < tree.getRowCount(); i++) {
      if (String.valueOf(tree.getPathForRow(i).getLastPathComponent()).contains(text)) {
        return i;
      }
    }
    return -1;
  }

  private static int index(JList<?> list, String name) {
    for (int i = 0; i < list.getModel().getSize(); i++) {
      if (String.valueOf(list.getModel().getElementAt(i)).contains(name)) {
        return i;
      }
    }
    return -1;
  }

  /** Clicks on what the message with these words answers to. */
  void quote(String text) {
    Point place = place(text);
    click(place.x + 12, place.y + 10);
  }

  private Point place(String text) {
    MessagesView part = find(MessagesView.class, "messages");
    Awaitility.await(text).until(() -> on(() -> part.line(text).isPresent()));
    return on(() -> {
      MessageLine line = part.line(text).orElseThrow();
      Point at = new Point(line.left(part.getWidth()) + 8, line.top() + 8);
      SwingUtilities.convertPointToScreen(at, part);
      return at;
    });
  }

  /** The place on the screen before a letter of the first line of a message, in points. */
  Point letter(String text, int offset) {
    Point corner = place(text);
    MessagesView part = find(MessagesView.class, "messages");
    return on(() -> {
      MessageLine line = part.line(text).orElseThrow();
      int y = line.top() + 16;
      int x = line.left(part.getWidth());
      while (line.offset(part.getWidth(), x, y) < offset) {
        x++;
      }
      // A little into the letter: on a screen with more dots places are rounded.
      return new Point(corner.x - 8 + x + 2 - line.left(part.getWidth()), corner.y - 8 + 16);
    });
  }

  /** The words of messages that are selected. */
  String selected() {
    MessagesView part = find(MessagesView.class, "messages");
    return on(part::selectedText);
  }

  /** What was copied, as any program finds it. */
  static String clipboard() {
    return on(() -> (String) Toolkit.getDefaultToolkit().getSystemClipboard().getData(DataFlavor.stringFlavor));
  }

  /** Clicks on a button of the file with this name. */
  void file(String name, FileBlock.Act act) {
    Point corner = place(name);
    MessagesView part = find(MessagesView.class, "messages");
    Point button = on(() -> Objects.requireNonNull(part.line(name).orElseThrow().layout()).button(act).orElseThrow());
    click(corner.x - 8 + button.x, corner.y - 8 + button.y);
  }

  /** Opens the menu of the message with these words. */
  void popup(String text) {
    Point place = place(text);
    ROBOT.mouseMove(place.x, place.y);
    ROBOT.mousePress(InputEvent.BUTTON3_DOWN_MASK);
    ROBOT.mouseRelease(InputEvent.BUTTON3_DOWN_MASK);
    ROBOT.waitForIdle();
  }

  /** The words of the message that is chosen, empty when none is. */
  String chosen() {
    MessagesView part = find(MessagesView.class, "messages");
    return on(part::chosen);
  }

  /** Types into a field, as with a keyboard. */
  void type(String field, String text) {
    JTextComponent part = find(JTextComponent.class, field);
    // The window manager gives the keyboard to what is clicked on, in its own time.
    Awaitility.await(field).pollInterval(Duration.ofMillis(300)).until(() -> {
      click(field);
      ROBOT.waitForIdle();
      return on(part::isFocusOwner);
    });
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int code = KeyEvent.getExtendedKeyCodeForChar(Character.toLowerCase(c));
      String shifted = "@:!?_\"()%#";
      String keys = "2;1/-'9053";
      if (shifted.indexOf(c) >= 0) {
        key(KeyEvent.getExtendedKeyCodeForChar(keys.charAt(shifted.indexOf(c))), true);
      } else {
        key(code, Character.isUpperCase(c));
      }
    }
    Awaitility.await(text).untilAsserted(() -> Assertions.assertThat(Stage.<String>on(part::getText)).endsWith(text));
  }

  /** Asks for the menu of what is chosen. */
  void menuKey() {
    key(KeyEvent.VK_F10, true);
  }

  /** The picture of somebody as it is kept; on the thread of the user interface. */
  Optional<byte[]> face(String jid) {
    return window.accounts().shown().flatMap(account -> account.face(im.recado.client.protocol.Jid.of(jid)));
  }

  /** What one is in the open room. */
  String role() {
    return on(() -> window.chat().flatMap(chat -> chat.room().self()).map(im.recado.client.services.Room.Occupant::role).orElse(""));
  }

  /** Presses a key together with Ctrl. */
  void control(int code) {
    ROBOT.keyPress(KeyEvent.VK_CONTROL);
    ROBOT.keyPress(code);
    ROBOT.keyRelease(code);
    ROBOT.keyRelease(KeyEvent.VK_CONTROL);
    ROBOT.waitForIdle();
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

  /** A picture of what this window shows, with what is over it: all of it can be used without a mouse and is read aloud. */
  void picture(Path folder, String name) {
    ROBOT.waitForIdle();
    Assertions.assertThat(faults()).as(name).isEmpty();
    Rectangle place = on(() -> {
      Rectangle all = window.getBounds();
      for (Window any : window.getOwnedWindows()) {
        all = any.isShowing() ? all.union(any.getBounds()) : all;
      }
      return all;
    });
    Camera.save(folder, name, place);
  }

  private List<String> faults() {
    return on(() -> Walk.faults(Stream.of(Window.getWindows()).filter(any -> any.isShowing() && isOver(any)).toList()));
  }

  /** A picture in light and one in dark. */
  void both(Path folder, String name, String kind) {
    picture(folder, name + "-light" + kind);
    on(() -> {
      Theme.set("dark");
      return true;
    });
    picture(folder, name + "-dark" + kind);
    on(() -> {
      Theme.set("light");
      return true;
    });
  }
}
