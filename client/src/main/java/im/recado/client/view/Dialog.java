package im.recado.client.view;

import im.recado.client.model.Words;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.Insets;
import java.awt.Rectangle;
import java.awt.Toolkit;
import java.awt.Window;
import java.util.Objects;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JDialog;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.LayoutFocusTraversalPolicy;
import javax.swing.SwingUtilities;
import javax.swing.UIManager;
import net.miginfocom.swing.MigLayout;
import org.jspecify.annotations.Nullable;

/** A window over the window with something to decide: the same borders and buttons for all of them. */
final class Dialog {
  /** Around all that is in one. */
  static final int MARGIN = 20;

  private final JDialog window;
  private final @Nullable JButton go;
  private final JButton cancel;
  private final JTextArea problem = Plain.paragraph("", 30);
  /** Buttons of those that have more than two: to the left, and after the one that closes. */
  private final JPanel left = row();
  private final JPanel right = row();
  private @Nullable Runnable action;
  private boolean accepted;
  private boolean careful;
  private @Nullable JComponent begins;

  /** With a button that does it and one that does not. */
  Dialog(Component over, String title, @Nullable String does, String doesNot) {
    window = new JDialog(SwingUtilities.getWindowAncestor(over), title, java.awt.Dialog.ModalityType.APPLICATION_MODAL);
    if (does == null) {
      go = null;
    } else {
      go = Plain.button(does, this::go);
      go.setName("dialog.go");
    }
    noButtons();
    window.setFocusTraversalPolicy(new FocusOrder());
    cancel = Plain.button(doesNot, window::dispose);
    cancel.setName("dialog.cancel");
    Plain.letters(problem, "bad");
    problem.setVisible(false);
  }

  /** What the first button does, in the place of closing the window. */
  Dialog does(Runnable what) {
    action = what;
    return this;
  }

  private void go() {
    if (action == null) {
      close();
    } else {
      problem("");
      action.run();
    }
  }

  /** It is done. */
  void close() {
    accepted = true;
    window.dispose();
  }

  void problem(String text) {
    if (!text.equals(problem.getText())) {
      problem.setText(text);
      problem.setVisible(!text.isEmpty());
      pack();
    }
  }

  /** Enter does not do it: who does it has chosen that button. */
  Dialog careful() {
    careful = true;
    return this;
  }

  /** It comes by itself, maybe while somebody types: Enter does not do it, and what is typed at first was meant for what stood there before. */
  Dialog unasked() {
    new Haste(window, System::nanoTime);
    return careful();
  }

  /** Where the keyboard is at first, if not at what stands first. */
  Dialog begins(JComponent part) {
    begins = part;
    return this;
  }

  /** As large as what is in it wants to be, and no larger than the screen. */
  void pack() {
    if (!window.isDisplayable()) {
      window.pack();
    }
    fit(window);
  }

  /**
   * Makes a window as large as it wants to be, and no larger than the screen; what has grown while it is shown stays on that. In one
   * step: of two sizes the window manager may grant the first one last.
   */
  static void fit(JDialog window) {
    size(window);
    if (window.getPreferredSize().height > window.getHeight()) {
      // A text knows how many lines it has when it has its width.
      size(window);
    }
  }

  private static void size(JDialog window) {
    Rectangle room = room(window);
    Dimension wanted = window.getPreferredSize();
    Dimension least = window.isMinimumSizeSet() ? window.getMinimumSize() : new Dimension();
    // What is scrolled gives some of its width to the bar.
    int bar = wanted.height > room.height ? Math.round(UIManager.getInt("ScrollBar.width") * Theme.scale()) : 0;
    int width = Math.min(Math.max(wanted.width, least.width) + bar, room.width);
    int height = Math.min(Math.max(wanted.height, least.height), room.height);
    int x = window.getX();
    int y = window.getY();
    if (window.isShowing()) {
      x = Math.max(room.x, Math.min(x, room.x + room.width - width));
      y = Math.max(room.y, Math.min(y, room.y + room.height - height));
    }
    window.setBounds(x, y, width, height);
    window.validate();
  }

  private static Rectangle room(JDialog window) {
    Rectangle screen = window.getGraphicsConfiguration().getBounds();
    Insets taken = Toolkit.getDefaultToolkit().getScreenInsets(window.getGraphicsConfiguration());
    return new Rectangle(screen.x + taken.left, screen.y + taken.top, screen.width - taken.left - taken.right,
        screen.height - taken.top - taken.bottom);
  }

  /** The sentence for a request that failed. */
  void failed(Words words, String condition) {
    problem(words.sayFor("failed", condition, condition));
  }

  JDialog window() {
    return window;
  }

  private static JPanel row() {
    return new JPanel(new MigLayout("insets 0, hidemode 3", "[]8[]"));
  }

  /** No more than two buttons from now on. */
  void noButtons() {
    left.removeAll();
    right.removeAll();
    left.setVisible(false);
    right.setVisible(false);
  }

  /** A button more, to the left or after the one that closes; the usual one is what Enter does. */
  JButton button(String name, String text, Runnable does, boolean toTheLeft, boolean usual) {
    JButton button = Plain.button(text, does);
    button.setName(name);
    JPanel row = toTheLeft ? left : right;
    row.add(button);
    row.setVisible(true);
    if (usual) {
      window.getRootPane().setDefaultButton(button);
    }
    row.revalidate();
    row.repaint();
    return button;
  }

  /** A dialog without fields begins at the button that Enter presses, wherever that stands: none that stands before it is pressed unseen. */
  private final class FocusOrder extends LayoutFocusTraversalPolicy {
    @Override
    public Component getInitialComponent(Window of) {
      if (begins != null) {
        return begins;
      }
      Component first = super.getInitialComponent(of);
      JButton usual = window.getRootPane().getDefaultButton();
      boolean button = Objects.equals(first, cancel) || Objects.equals(first, go) || left.isAncestorOf(first) || right.isAncestorOf(first);
      return button && usual != null && usual.isEnabled() && usual.isVisible() ? usual : first;
    }
  }

  /** Shows it and waits; whether it was done. */
  boolean ask(JComponent content) {
    JPanel panel = new JPanel(new MigLayout("insets " + MARGIN + ", fill, hidemode 3, wrap 1", "[grow,fill]", "[grow,fill][][]"));
    JPanel buttons = new JPanel(new MigLayout("insets 0, fillx, hidemode 3", "[grow]8[]"));
    buttons.add(left, "cell 0 0");
    buttons.add(cancel, "cell 1 0");
    buttons.add(right, "cell 1 0, gapleft 8");
    if (go != null) {
      buttons.add(go, "cell 1 0, gapleft 8");
      window.getRootPane().setDefaultButton(careful ? cancel : go);
    }
    panel.add(scrolled(content), "wmin 0, hmin 0");
    panel.add(problem, "gaptop 8, wmin 0");
    panel.add(buttons, "gaptop 12");
    window.setContentPane(panel);
    Plain.key(panel, "ESCAPE", window::dispose);
    pack();
    window.setMinimumSize(new Dimension(Math.max(360, window.getWidth()), window.getHeight()));
    window.setLocationRelativeTo(window.getOwner());
    window.setVisible(true);
    return accepted;
  }

  /** What is in it, which is scrolled where the screen has no room for all of it. */
  private static JScrollPane scrolled(JComponent content) {
    JScrollPane scroll = new JScrollPane(new DialogContent(content), JScrollPane.VERTICAL_SCROLLBAR_AS_NEEDED,
        JScrollPane.HORIZONTAL_SCROLLBAR_NEVER);
    scroll.setBorder(BorderFactory.createEmptyBorder());
    scroll.getVerticalScrollBar().setUnitIncrement(20);
    return scroll;
  }

  /** Tells something, all of it. */
  static void tell(Component over, Words words, String title, String text) {
    new Dialog(over, title, null, words.say("dialog.close")).ask(Plain.question(text, 30));
  }

  /** Tells that something did not go. */
  static void failed(Component over, Words words, String title, String condition) {
    tell(over, words, title, words.sayFor("failed", condition, condition));
  }

  /** Asks whether to do what somebody else has begun. */
  static boolean unasked(Component over, Words words, String question, String does) {
    return new Dialog(over, words.say("app.name"), does, words.say("dialog.cancel")).unasked().ask(Plain.question(question, 30));
  }

  /** Asks whether to do something. */
  static boolean sure(Component over, Words words, String question, String does) {
    return new Dialog(over, words.say("app.name"), does, words.say("dialog.cancel")).ask(Plain.question(question, 30));
  }
}
