package im.recado.client.view;

import java.awt.event.KeyEvent;
import javax.swing.JComponent;
import javax.swing.JMenuItem;
import javax.swing.KeyStroke;

/** What has keys of its own wherever one is in the window: menus show them, and {@link KeysDialog} lists them. */
enum Shortcut {
  KEYS("F1"),
  MENU("F10"),
  FIND("ctrl F"),
  SEARCH("ctrl K"),
  ADD("ctrl N"),
  JOIN("ctrl J"),
  SCREEN("ctrl shift S"),
  DOWNLOADS("ctrl D"),
  PREFERENCES("ctrl COMMA"),
  NEXT("ctrl PAGE_DOWN"),
  PREVIOUS("ctrl PAGE_UP"),
  BACK("alt LEFT"),
  ENCRYPTION("ctrl E"),
  QUIT("ctrl Q");

  private final String keys;

  Shortcut(String keys) {
    this.keys = keys;
  }

  /** The keys as {@link KeyStroke#getKeyStroke(String)} reads them. */
  String keys() {
    return keys;
  }

  /** Does this when the keys are pressed anywhere in the window of a part of it. */
  void on(JComponent part, Runnable action) {
    Plain.key(part, keys, action);
  }

  /** Shows the keys beside an item of a menu. */
  void at(JMenuItem item) {
    KeyStroke stroke = KeyStroke.getKeyStroke(keys);
    // Java spells this key out.
    if (stroke.getKeyCode() != KeyEvent.VK_COMMA) {
      item.setAccelerator(stroke);
      return;
    }
    item.setAccelerator(KeyStroke.getKeyStroke(Character.valueOf(','), stroke.getModifiers()));
  }
}
