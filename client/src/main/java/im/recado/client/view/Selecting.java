package im.recado.client.view;

import im.recado.client.model.ChatRow.Bubble;
import im.recado.client.model.Selection;
import im.recado.client.model.Selection.Part;
import im.recado.client.model.Selection.Place;
import java.awt.Component;
import java.awt.Rectangle;
import java.awt.datatransfer.Clipboard;
import java.awt.datatransfer.StringSelection;
import java.awt.event.ActionEvent;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.swing.AbstractAction;
import javax.swing.JComponent;
import javax.swing.KeyStroke;
import javax.swing.SwingUtilities;
import org.jspecify.annotations.Nullable;

/**
 * Selects words of messages with the mouse: a drag over them, two clicks for a word, three for a message, Shift and a click up to there.
 * Of the thread of the user interface.
 */
final class Selecting extends MouseAdapter {
  private final MessagesView view;
  private final Locale locale;
  private @Nullable Selection selection;
  /** Where a drag would begin. */
  private @Nullable Place pressed;
  private Map<Long, Part> parts = Map.of();
  private List<Part> ordered = List.of();

  /**
   * Begins to listen.
   *
   * @param locale by whose rules words end
   */
  Selecting(MessagesView view, Locale locale) {
    this.view = view;
    this.locale = locale;
    view.addMouseListener(this);
    view.addMouseMotionListener(this);
    // Beyond the edge of what is in sight a drag goes on, and what is there comes into sight.
    view.setAutoscrolls(true);
    view.getInputMap(JComponent.WHEN_FOCUSED).put(KeyStroke.getKeyStroke("ESCAPE"), "let go");
    view.getActionMap().put("let go", new AbstractAction() {
      // Where nothing is selected the key has its other meanings.
      @Override
      public boolean isEnabled() {
        return !isEmpty();
      }

      @Override
      public void actionPerformed(ActionEvent event) {
        clear();
      }
    });
  }

  boolean isEmpty() {
    return ordered.isEmpty();
  }

  /** What is selected, as it is copied. */
  String text() {
    return Selection.text(ordered);
  }

  /** What is selected of a message. */
  @Nullable Part of(Bubble bubble) {
    return parts.isEmpty() ? null : parts.get(bubble.message().number());
  }

  void clear() {
    select(null);
  }

  /** Other lines are shown. */
  void moved() {
    select(selection);
  }

  private void select(@Nullable Selection now) {
    boolean nothing = now == null && selection == null;
    selection = now;
    if (!nothing) {
      ordered = now == null ? List.of() : now.parts(view.lines().bubbles());
      Map<Long, Part> all = new HashMap<>();
      ordered.forEach(part -> all.put(part.bubble().message().number(), part));
      parts = all;
      view.repaint();
    }
  }

  private Optional<Place> place(MouseEvent event) {
    return view.lines().place(view.getWidth(), event.getX(), event.getY());
  }

  /** Whether a point is on something that is selected. */
  private boolean isOn(MouseEvent event) {
    return place(event).filter(place -> {
      Part part = parts.get(place.message());
      return part != null && place.offset() >= part.start() && place.offset() <= part.end();
    }).isPresent();
  }

  @Override
  public void mousePressed(MouseEvent event) {
    if (!SwingUtilities.isLeftMouseButton(event) || event.isPopupTrigger()) {
      pressed = null;
      if (!isOn(event)) {
        clear();
      }
      return;
    }
    pressed = place(event).orElse(null);
    Selection before = selection;
    if (event.isShiftDown() && before != null && pressed != null) {
      select(before.to(pressed));
    } else if (event.getClickCount() >= 2 && pressed != null) {
      Bubble bubble = view.lines().bubble(view.lines().of(pressed.message())).orElseThrow();
      select(event.getClickCount() == 2 ? Selection.word(bubble, view.lines().letter(view.getWidth(), event.getX(), event.getY()), locale)
          : Selection.all(bubble));
    } else {
      clear();
    }
  }

  @Override
  public void mouseDragged(MouseEvent event) {
    Place began = pressed;
    if (began == null) {
      return;
    }
    Selection before = selection;
    place(event).ifPresent(place -> select((before == null ? new Selection(began, began) : before).to(place)));
    view.scrollRectToVisible(new Rectangle(0, event.getY(), 1, 1));
  }

  @Override
  public void mouseReleased(MouseEvent event) {
    Clipboard primary = isEmpty() || pressed == null ? null : view.getToolkit().getSystemSelection();
    if (primary != null) {
      // What is selected is what the middle button inserts, on desktops where it does that.
      primary.setContents(new StringSelection(text()), null);
    }
    pressed = null;
  }

  /** Puts words where all programs find them. */
  static void copy(Component from, String text) {
    from.getToolkit().getSystemClipboard().setContents(new StringSelection(text), null);
  }
}
