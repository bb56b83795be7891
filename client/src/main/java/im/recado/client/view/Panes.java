package im.recado.client.view;

import java.awt.BorderLayout;
import java.awt.Dimension;
import java.util.function.BooleanSupplier;
import javax.swing.BorderFactory;
import javax.swing.JPanel;
import javax.swing.JSplitPane;

/** The contacts beside the conversation; where there is no room for both, the one that is open, or else the contacts. On the thread of the user interface. */
final class Panes extends JPanel {
  /** In the measures of letters of their own size. */
  private static final int ROOM_FOR_BOTH = 600;
  private static final int SIDE = 300;

  private final JSplitPane split;
  private final SidePanel side;
  private final ChatPanel chat;
  private final BooleanSupplier open;
  private int divided = Math.round(SIDE * Theme.scale());

  /**
   * Makes it.
   *
   * @param open whether a conversation is open
   */
  Panes(SidePanel side, ChatPanel chat, BooleanSupplier open) {
    super(new BorderLayout());
    this.side = side;
    this.chat = chat;
    this.open = open;
    split = new JSplitPane(JSplitPane.HORIZONTAL_SPLIT, side, chat);
    split.setDividerLocation(divided);
    split.setDividerSize(1);
    split.putClientProperty("FlatLaf.style", "style: plain");
    split.setBorder(BorderFactory.createEmptyBorder());
    side.setMinimumSize(new Dimension(220, 100));
    chat.setMinimumSize(new Dimension(320, 100));
    side.setBorder(Plain.rule(0, 0, 0, 1));
    add(split);
  }

  private boolean isNarrow() {
    return getWidth() < Math.round(ROOM_FOR_BOTH * Theme.scale());
  }

  @Override
  public void doLayout() {
    place();
    super.doLayout();
  }

  /** Shows the contacts; what is in their place is left. */
  void contacts(Runnable leave) {
    if (!side.isVisible()) {
      leave.run();
      validate();
    }
  }

  /** A conversation was opened or left, or there is more room or less. */
  void place() {
    boolean both = side.isVisible() && chat.isVisible();
    boolean narrow = isNarrow();
    if (both && narrow) {
      divided = split.getDividerLocation();
    }
    side.setVisible(!narrow || !open.getAsBoolean());
    chat.setVisible(!narrow || open.getAsBoolean());
    chat.alone(narrow);
    split.setDividerSize(narrow ? 0 : 1);
    if (!both && !narrow) {
      split.setDividerLocation(divided);
    }
  }
}
