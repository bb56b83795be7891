package im.recado.client.view;

import java.awt.Component;
import java.awt.Container;
import java.awt.FocusTraversalPolicy;
import java.awt.Rectangle;
import java.awt.Toolkit;
import java.awt.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.accessibility.AccessibleRole;
import javax.swing.AbstractButton;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JDialog;
import javax.swing.JFileChooser;
import javax.swing.JLabel;
import javax.swing.JMenuItem;
import javax.swing.JRadioButton;
import javax.swing.JScrollBar;
import javax.swing.JSplitPane;
import javax.swing.JTextArea;
import javax.swing.JViewport;
import javax.swing.KeyStroke;
import org.jspecify.annotations.Nullable;

/** Goes through windows as somebody does who has no mouse, or hears instead of seeing, or needs large letters. */
final class Walk {
  private static final Set<AccessibleRole> PARTS = Set.of(AccessibleRole.PUSH_BUTTON, AccessibleRole.TOGGLE_BUTTON, AccessibleRole.CHECK_BOX,
      AccessibleRole.RADIO_BUTTON, AccessibleRole.TEXT, AccessibleRole.PASSWORD_TEXT, AccessibleRole.COMBO_BOX, AccessibleRole.LIST,
      AccessibleRole.TREE, AccessibleRole.TABLE, AccessibleRole.SLIDER, AccessibleRole.MENU, AccessibleRole.MENU_ITEM);
  /** Of whom they tell is as long as others like. */
  private static final Set<String> CUT = Set.of("title", "subtitle");

  private Walk() {}

  /** What is wrong with these windows; on the thread of the user interface. */
  static List<String> faults(List<Window> windows) {
    List<String> faults = new ArrayList<>();
    for (Window window : windows) {
      List<JComponent> parts = parts(window).toList();
      parts.forEach(part -> part(part, faults));
      labels(window).filter(Walk::isCut).forEach(label -> faults.add("cut: " + label.getText()));
      paragraphs(window).filter(text -> text.getPreferredSize().height > text.getHeight() + 1).forEach(text -> faults.add("cut: " + text.getText()));
      if (window instanceof JDialog dialog) {
        room(dialog, faults);
      edge(dialog, faults);
        order(dialog, parts, faults);
        closes(dialog, faults);
      }
    }
    return faults;
  }

  private static Stream<Component> below(Container of) {
    return Stream.of(of.getComponents()).filter(Component::isShowing).flatMap(part -> switch (part) {
      // Made of parts that are Swing's.
      case JComboBox<?> box -> Stream.of(part);
      case JScrollBar bar -> Stream.of(part);
      case JFileChooser chooser -> Stream.empty();
      case Container container -> Stream.concat(Stream.of(part), below(container));
      default -> Stream.of(part);
    });
  }

  /** What one does something with. */
  private static Stream<JComponent> parts(Window window) {
    return below(window).filter(part -> part instanceof JComponent && !(part instanceof JSplitPane))
        .map(JComponent.class::cast)
        .filter(part -> part.isFocusable() || part instanceof JMenuItem)
        // Swing puts a cross into fields for the mouse: by keyboard one empties them.
        .filter(part -> !"TextField.clearButton".equals(part.getName()))
        .filter(Walk::isUsed);
  }

  private static boolean isUsed(JComponent part) {
    return part.getAccessibleContext() == null ? part.getMouseListeners().length + part.getKeyListeners().length > 0
        : PARTS.contains(part.getAccessibleContext().getAccessibleRole());
  }

  private static @Nullable String name(JComponent part) {
    return part.getAccessibleContext() == null ? null : part.getAccessibleContext().getAccessibleName();
  }

  private static Stream<JLabel> labels(Window window) {
    return below(window).filter(JLabel.class::isInstance).map(JLabel.class::cast).filter(label -> label.getText() != null && !CUT.contains(String.valueOf(label.getName())));
  }

  private static Stream<JTextArea> paragraphs(Window window) {
    return below(window).filter(JTextArea.class::isInstance).map(JTextArea.class::cast).filter(text -> !text.isEditable());
  }

  private static boolean isCut(JComponent part) {
    return part.getPreferredSize().width > part.getWidth() + 1;
  }

  private static void part(JComponent part, List<String> faults) {
    String name = name(part);
    if (name == null || name.isBlank()) {
      faults.add("without a name: " + part.getClass().getName() + " " + part.getName());
    }
    if (part.getVisibleRect().height > 0 && part.getVisibleRect().width < part.getWidth() && !(part.getParent() instanceof JViewport)) {
      faults.add("partly hidden: " + name);
    }
    if (part instanceof AbstractButton button && !(button instanceof JMenuItem) && isCut(button)) {
      faults.add("cut: " + button.getText());
    }
    if (part instanceof JTextArea area && area.isEditable() && "insert-tab".equals(area.getInputMap().get(KeyStroke.getKeyStroke("TAB")))) {
      faults.add("keeps the keyboard: " + name);
    }
  }

  private static void room(JDialog dialog, List<String> faults) {
    Rectangle screen = new Rectangle(Toolkit.getDefaultToolkit().getScreenSize());
    if (!screen.contains(dialog.getBounds())) {
      faults.add("outside of the screen: " + dialog.getTitle() + " at " + dialog.getBounds());
    }
    below(dialog).filter(DialogContent.class::isInstance).forEach(content -> {
      int hidden = content.getPreferredSize().height - content.getParent().getHeight();
      if (hidden > 1 && dialog.getHeight() + hidden <= screen.height) {
        faults.add("scrolled where there is room for " + hidden + " points more: " + dialog.getTitle());
      }
    });
  }

  /** The row of buttons ends where what is above it ends. */
  private static void edge(JDialog dialog, List<String> faults) {
    below(dialog).filter(part -> "dialog.cancel".equals(part.getName())).map(Component::getParent).forEach(row -> {
      int end = Stream.of(row.getComponents()).filter(Component::isVisible).mapToInt(part -> part.getX() + part.getWidth()).max().orElse(0);
      if (end < row.getWidth() - 1) {
        faults.add("buttons before the edge: " + dialog.getTitle() + " " + end + " of " + row.getWidth());
      }
    });
  }

  /** All that can be used is reached by the tabulator. */
  private static void order(JDialog dialog, List<JComponent> parts, List<String> faults) {
    FocusTraversalPolicy policy = dialog.getFocusTraversalPolicy();
    List<Component> reached = new ArrayList<>();
    for (Component at = policy.getFirstComponent(dialog); at != null && !reached.contains(at);
        at = policy.getComponentAfter(dialog, at)) {
      reached.add(at);
    }
    parts.stream().filter(part -> part.isEnabled() && part.isFocusable() && !reached.contains(part))
        // Of several that exclude each other the chosen one is reached; the arrows go on from there.
        .filter(part -> !(part instanceof JRadioButton))
        .forEach(part -> faults.add("not reached: " + name(part)));
  }

  private static void closes(JDialog dialog, List<String> faults) {
    KeyStroke escape = KeyStroke.getKeyStroke("ESCAPE");
    boolean closes = below(dialog).filter(JComponent.class::isInstance).map(JComponent.class::cast)
        .anyMatch(part -> part.getInputMap(JComponent.WHEN_IN_FOCUSED_WINDOW).get(escape) != null);
    boolean foreign = Stream.of(dialog.getContentPane().getComponents()).anyMatch(JFileChooser.class::isInstance);
    if (!closes && !foreign) {
      faults.add("Escape does not close: " + dialog.getTitle());
    }
  }
}
