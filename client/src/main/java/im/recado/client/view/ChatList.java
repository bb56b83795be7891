package im.recado.client.view;

import im.recado.client.model.MainModel.Entry;
import java.awt.event.MouseEvent;
import javax.swing.JList;
import javax.swing.ListModel;

/** The list of conversations. It comes in the place of others on a click: the rest of a double click on those is not for it. */
final class ChatList extends JList<Entry> {
  /** Whether the clicks that are being made began here. */
  private boolean begun;

  ChatList(ListModel<Entry> entries) {
    super(entries);
  }

  @Override
  protected void processMouseEvent(MouseEvent event) {
    boolean moves = event.getID() == MouseEvent.MOUSE_ENTERED || event.getID() == MouseEvent.MOUSE_EXITED;
    if (event.getID() == MouseEvent.MOUSE_PRESSED && event.getClickCount() < 2) {
      begun = true;
    }
    if (moves || begun) {
      super.processMouseEvent(event);
    }
  }

  @Override
  protected void processMouseMotionEvent(MouseEvent event) {
    if (event.getID() == MouseEvent.MOUSE_MOVED || begun) {
      super.processMouseMotionEvent(event);
    }
  }

  /** It came in the place of another list. */
  void came() {
    begun = false;
  }
}
