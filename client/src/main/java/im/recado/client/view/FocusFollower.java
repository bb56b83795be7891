package im.recado.client.view;

import java.awt.KeyboardFocusManager;
import java.awt.Rectangle;
import javax.swing.JComponent;
import javax.swing.JViewport;

/** Brings what has the keyboard into sight where it stands in something that is scrolled. */
final class FocusFollower {
  private static boolean begun;

  private FocusFollower() {}

  /** From now on, for every window of the program. */
  static void begin() {
    if (!begun) {
      begun = true;
      KeyboardFocusManager.getCurrentKeyboardFocusManager().addPropertyChangeListener("focusOwner", event -> {
        // Lists and texts that are scrolled themselves know best which part of them matters.
        if (event.getNewValue() instanceof JComponent part && !(part.getParent() instanceof JViewport)) {
          part.scrollRectToVisible(new Rectangle(part.getSize()));
        }
      });
    }
  }
}
