package im.recado.client.view;

import im.recado.client.model.ChatModel;
import im.recado.client.model.Words;
import java.awt.Dimension;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JLayeredPane;
import javax.swing.JScrollBar;
import javax.swing.JScrollPane;
import org.jspecify.annotations.Nullable;

/** The messages as far as one has scrolled, and over their corner a button that leads to the newest one. */
final class MessagesPane extends JLayeredPane {
  private static final int NEAR = 60;
  private static final int BUTTON = 36;

  private final MessagesView messages;
  private final Supplier<@Nullable ChatModel> chat;
  private final JScrollPane scroll;
  private final JScrollBar bar;
  private final JButton end;
  private boolean atEnd = true;
  private boolean arriving;
  /** Whether lines are being exchanged: the bar is where nobody has put it. */
  private boolean moving;

  /**
   * Makes it.
   *
   * @param chat which conversation is shown
   */
  MessagesPane(MessagesView messages, Words words, Supplier<@Nullable ChatModel> chat) {
    this.messages = messages;
    this.chat = chat;
    scroll = new JScrollPane(messages, JScrollPane.VERTICAL_SCROLLBAR_ALWAYS, JScrollPane.HORIZONTAL_SCROLLBAR_NEVER);
    scroll.setBorder(BorderFactory.createEmptyBorder());
    bar = scroll.getVerticalScrollBar();
    bar.putClientProperty("FlatLaf.style", "track: $Recado.background; hoverTrackColor: $Recado.background");
    end = Plain.icon(Glyph.DOWN, words.say("chat.newest"), this::toEnd);
    end.setName("end");
    end.putClientProperty("JButton.buttonType", "roundRect");
    end.setVisible(false);
    add(scroll, JLayeredPane.DEFAULT_LAYER);
    add(end, JLayeredPane.PALETTE_LAYER);
    Plain.key(messages, WHEN_FOCUSED, "END", this::toEnd);
    messages.onMove(this::move);
    bar.addAdjustmentListener(event -> scrolled(event.getValueIsAdjusting()));
  }

  private void scrolled(boolean dragged) {
    ChatModel now = chat.get();
    if (now == null || moving) {
      return;
    }
    int under = bar.getMaximum() - bar.getVisibleAmount() - bar.getValue();
    boolean below = under <= NEAR;
    if (!dragged || bar.getValue() < NEAR || below) {
      atEnd = below && now.isAtEnd();
      end.setVisible(!atEnd);
    }
    if (!arriving && bar.getMaximum() > bar.getVisibleAmount()) {
      // A screen before its edge is reached, so that nobody has to wait there.
      if (bar.getValue() < bar.getVisibleAmount()) {
        now.older();
      } else if (under < bar.getVisibleAmount() && !now.isAtEnd()) {
        now.newer();
      }
    }
  }

  /** Another conversation is shown: at what is new in it, else at its end. */
  void arrive() {
    arriving = true;
    atEnd = true;
  }

  private void toEnd() {
    ChatModel now = chat.get();
    // Those that have to be read are at their end when they are there.
    atEnd = now != null && now.toEnd();
    bar.setValue(bar.getMaximum());
  }

  /** Lines are exchanged: what is in sight stays there, and at the end the end does. */
  private void move(Runnable exchange) {
    int top = bar.getValue();
    int fromEnd = bar.getMaximum() - top;
    boolean stay = !atEnd;
    OptionalLong anchor = messages.lines().messageAt(top);
    int above = top - messages.lines().top(anchor).orElse(top);
    moving = true;
    try {
      exchange.run();
      scroll.validate();
      if (messages.arrive()) {
        arriving = false;
      } else if (arriving && messages.lines().size() > 0) {
        arriving = false;
        bar.setValue(messages.lines().unread().orElse(bar.getMaximum()));
      } else if (!arriving) {
        OptionalInt place = messages.lines().top(anchor);
        bar.setValue(!stay ? bar.getMaximum() : place.isPresent() ? place.getAsInt() + above : bar.getMaximum() - fromEnd);
      }
    } finally {
      moving = false;
    }
    scrolled(bar.getValueIsAdjusting());
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
