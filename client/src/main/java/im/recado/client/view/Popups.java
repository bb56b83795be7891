package im.recado.client.view;

import java.awt.Point;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import javax.swing.JComponent;
import javax.swing.JList;
import javax.swing.JPopupMenu;

/** Menus of the lines of a list: by the mouse, and by Shift and F10, or the key for menus, for the line that is chosen. */
final class Popups {
  private Popups() {}

  /** Shows a menu where it is asked for, for the line that is chosen. */
  interface Shows {
    void at(Point point);
  }

  /** Shows the menu of a button at the right edge of a window: below it, and no further to the right. */
  static void below(JComponent button, JPopupMenu menu) {
    menu.show(button, button.getWidth() - menu.getPreferredSize().width, button.getHeight());
  }

  static void on(JList<?> list, Shows shows) {
    on(list, true, shows);
  }

  /** The same, of a list in which what is chosen is opened: a menu opens nothing, and is for the line at its point. */
  static void beside(JList<?> list, Shows shows) {
    on(list, false, shows);
  }

  private static void on(JList<?> list, boolean chooses, Shows shows) {
    Runnable chosen = () -> {
      if (list.getSelectedIndex() >= 0) {
        var bounds = list.getCellBounds(list.getSelectedIndex(), list.getSelectedIndex());
        shows.at(new Point(bounds.x + 40, bounds.y + bounds.height / 2));
      }
    };
    Plain.key(list, JComponent.WHEN_FOCUSED, "shift F10", chosen);
    Plain.key(list, JComponent.WHEN_FOCUSED, "CONTEXT_MENU", chosen);
    list.addMouseListener(new MouseAdapter() {
      @Override
      public void mousePressed(MouseEvent event) {
        asked(event);
      }

      @Override
      public void mouseReleased(MouseEvent event) {
        asked(event);
      }

      private void asked(MouseEvent event) {
        if (event.isPopupTrigger()) {
          int index = list.locationToIndex(event.getPoint());
          // On one of several that are chosen it is for all of them.
          if (chooses && !list.isSelectedIndex(index)) {
            list.setSelectedIndex(index);
          }
          shows.at(event.getPoint());
        }
      }
    });
  }
}
