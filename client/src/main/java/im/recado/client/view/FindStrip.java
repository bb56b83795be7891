package im.recado.client.view;

import im.recado.client.model.ChatSearch;
import im.recado.client.model.Words;
import java.awt.event.KeyEvent;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JTextField;
import javax.swing.Timer;
import net.miginfocom.swing.MigLayout;
import org.jspecify.annotations.Nullable;

/** Where one says what is looked for in a conversation, above what was said. */
final class FindStrip extends JPanel {
  /** So long after the last key it is looked for, in milliseconds. */
  private static final int PAUSE = 250;

  private final JTextField field = new JTextField();
  private final JLabel state = Plain.label("", -1, false);
  private final JButton older;
  private final JButton newer;
  private final Timer pause;
  private @Nullable ChatSearch search;

  /**
   * Makes it, hidden.
   *
   * @param closed is told that one looks no more
   */
  FindStrip(Words words, Runnable closed) {
    super(new MigLayout("insets 6 14 6 10, fillx", "[grow,fill]10[]6[]0[]6[]"));
    Plain.ground(this, "side");
    setBorder(Plain.rule(0, 0, 1, 0));
    field.setName("find.text");
    field.putClientProperty("JTextField.placeholderText", words.say("find.hint"));
    field.getAccessibleContext().setAccessibleName(words.say("find.hint"));
    state.setName("find.state");
    Plain.letters(state, "faint");
    older = Plain.icon(Glyph.UP, words.say("find.older"), () -> step(true));
    older.setName("find.older");
    newer = Plain.icon(Glyph.DOWN, words.say("find.newer"), () -> step(false));
    newer.setName("find.newer");
    Runnable close = () -> {
      close();
      closed.run();
    };
    JButton end = Plain.icon(Glyph.CLOSE, words.say("find.close"), close);
    end.setName("find.close");
    add(field, "wmin 0");
    add(state);
    add(older);
    add(newer);
    add(end);
    pause = new Timer(PAUSE, event -> look());
    pause.setRepeats(false);
    Plain.changes(field, pause::restart);
    Plain.key(field, WHEN_FOCUSED, "ENTER", () -> step(true));
    Plain.key(field, WHEN_FOCUSED, "shift ENTER", () -> step(false));
    Plain.key(field, WHEN_FOCUSED, "UP", () -> step(true));
    Plain.key(field, WHEN_FOCUSED, "DOWN", () -> step(false));
    getInputMap(WHEN_ANCESTOR_OF_FOCUSED_COMPONENT).put(javax.swing.KeyStroke.getKeyStroke(KeyEvent.VK_ESCAPE, 0), "close");
    Plain.key(this, WHEN_ANCESTOR_OF_FOCUSED_COMPONENT, "ESCAPE", close);
    setVisible(false);
  }

  /** Opens it for a conversation, with what was looked for before chosen. */
  void open(ChatSearch now) {
    search = now;
    setVisible(true);
    field.requestFocusInWindow();
    field.selectAll();
    refresh();
  }

  /** These are the words, for which it is looked like this. */
  void fill(String text, Runnable looks) {
    field.setText(text);
    pause.stop();
    looks.run();
  }

  /** Looks for nothing any more. */
  void close() {
    pause.stop();
    ChatSearch before = search;
    search = null;
    setVisible(false);
    field.setText("");
    pause.stop();
    if (before != null) {
      before.search("");
    }
  }

  private void look() {
    ChatSearch now = search;
    if (now != null) {
      now.search(field.getText());
    }
  }

  private void step(boolean back) {
    ChatSearch now = search;
    if (now == null) {
      return;
    }
    if (pause.isRunning()) {
      pause.stop();
      look();
    } else if (back) {
      now.older();
    } else {
      now.newer();
    }
  }

  void refresh() {
    ChatSearch now = search;
    state.setText(now == null ? "" : now.state());
  }
}
