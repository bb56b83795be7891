package im.recado.client.view;

import im.recado.client.model.Words;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.util.OptionalInt;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JLayeredPane;
import javax.swing.JScrollBar;
import javax.swing.JScrollPane;

/** The messages as far as one has scrolled, and over their corner a button that leads to the newest one. */
final class MessagesPane extends JLayeredPane {
  private static final int NEAR = 60;
  private static final int BUTTON = 36;

  private final MessagesView messages;
  private final JScrollPane scroll;
  private final JScrollBar bar;
  private final JButton end;
  private boolean atEnd = true;
  private boolean arriving;

  /**
   * Makes it.
   *
   * @param older is told that the upper end is in sight
   */
  MessagesPane(MessagesView messages, Words words, Runnable older) {
    this.messages = messages;
    scroll = new JScrollPane(messages, JScrollPane.VERTICAL_SCROLLBAR_ALWAYS, JScrollPane.HORIZONTAL_SCROLLBAR_NEVER);
    scroll.setBorder(BorderFactory.createEmptyBorder());
    bar = scroll.getVerticalScrollBar();
    end = Plain.icon(Glyph.DOWN, words.say("chat.newest"), this::toEnd);
    end.setName("end");
    end.putClientProperty("JButton.buttonType", "roundRect");
    end.setVisible(false);
    add(scroll, JLayeredPane.DEFAULT_LAYER);
    add(end, JLayeredPane.PALETTE_LAYER);
    Plain.key(messages, WHEN_FOCUSED, "END", this::toEnd);
    bar.addAdjustmentListener(event -> {
      if (!event.getValueIsAdjusting() || bar.getValue() < 50) {
        atEnd = bar.getValue() + bar.getVisibleAmount() >= bar.getMaximum() - NEAR;
        end.setVisible(!atEnd);
      }
      if (!arriving && bar.getValue() < 50 && bar.getMaximum() > bar.getVisibleAmount()) {
        older.run();
      }
    });
  }

  /** Another conversation is shown: at what is new in it, else at its end. */
  void arrive() {
    arriving = true;
    atEnd = true;
  }

  private void toEnd() {
    bar.setValue(bar.getMaximum());
  }

  /** The lines have changed: what is in sight stays there, and at the end the end does. */
  void refresh() {
    int fromEnd = bar.getMaximum() - bar.getValue();
    boolean stay = !atEnd;
    boolean came = arriving;
    messages.place();
    EventQueue.invokeLater(() -> {
      scroll.validate();
      if (arriving && messages.hasLines()) {
        arriving = false;
        OptionalInt unread = messages.unread();
        bar.setValue(unread.isPresent() ? unread.getAsInt() : bar.getMaximum());
      } else if (!came) {
        bar.setValue(stay ? bar.getMaximum() - fromEnd : bar.getMaximum());
      }
    });
  }

  @Override
  public void doLayout() {
    scroll.setBounds(0, 0, getWidth(), getHeight());
    end.setBounds(getWidth() - BUTTON - 24, getHeight() - BUTTON - 12, BUTTON, BUTTON);
  }

  @Override
  public Dimension getPreferredSize() {
    return scroll.getPreferredSize();
  }

  @Override
  public Dimension getMinimumSize() {
    return scroll.getMinimumSize();
  }
}
