package im.recado.client.view;

import im.recado.client.model.ChatModel;
import im.recado.client.model.SpellCheck;
import im.recado.client.model.Words;
import im.recado.client.services.spelling.Spelling;
import im.recado.client.services.spelling.Spelling.Fault;
import java.awt.BasicStroke;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.swing.JComponent;
import javax.swing.JMenu;
import javax.swing.JMenuItem;
import javax.swing.JPopupMenu;
import javax.swing.JRadioButtonMenuItem;
import javax.swing.JTextArea;
import javax.swing.text.BadLocationException;
import javax.swing.text.DefaultHighlighter;
import javax.swing.text.JTextComponent;
import javax.swing.text.Position;
import javax.swing.text.Utilities;
import javax.swing.text.View;
import org.jspecify.annotations.Nullable;

/** Waves under words that are not spelled right in the field where one writes, and the menu of the field with what was meant. */
final class SpellMarks {
  private final JTextArea field;
  private final Words words;
  private final Wave wave = new Wave();
  /** What was found, and in which text: in another one it stands elsewhere. */
  private List<Fault> faults = List.of();
  private String looked = "";
  private @Nullable ChatModel chat;

  SpellMarks(JTextArea field, Words words) {
    this.field = field;
    this.words = words;
    field.addMouseListener(new MouseAdapter() {
      @Override
      public void mousePressed(MouseEvent event) {
        popup(event);
      }

      @Override
      public void mouseReleased(MouseEvent event) {
        popup(event);
      }
    });
    field.addCaretListener(event -> mark());
    // Another theme takes the marks away.
    field.addPropertyChangeListener("UI", event -> mark());
    Plain.key(field, JComponent.WHEN_FOCUSED, "shift F10", this::menuAtCaret);
    Plain.key(field, JComponent.WHEN_FOCUSED, "CONTEXT_MENU", this::menuAtCaret);
    Plain.key(field, JComponent.WHEN_FOCUSED, "F7", this::next);
  }

  /** Looks at what is written in this conversation from now on. */
  void show(@Nullable ChatModel now) {
    chat = now;
    check();
  }

  /** There is another text in the field. */
  void check() {
    ChatModel now = chat;
    String text = field.getText();
    if (now == null || text.isBlank()) {
      found(text, List.of());
      return;
    }
    now.writing().spelling().check(text, names(now), (seen, faulty) -> {
      if (now == chat && seen.equals(field.getText())) {
        found(seen, faulty);
      }
    });
  }

  private static List<String> names(ChatModel chat) {
    List<String> names = new ArrayList<>(chat.room().nicks());
    names.add(chat.title());
    return names;
  }

  private void found(String text, List<Fault> now) {
    looked = text;
    faults = now;
    mark();
    field.getAccessibleContext().setAccessibleDescription(now.isEmpty() ? null
        : words.say("spelling.faults", now.stream().map(this::word).collect(Collectors.joining(", "))));
  }

  private String word(Fault fault) {
    return field.getText().substring(fault.start(), fault.end());
  }

  private List<Fault> faults() {
    return looked.equals(field.getText()) ? faults : List.of();
  }

  /** What one is just writing is not wrong yet. */
  private void mark() {
    if (!looked.equals(field.getText())) {
      // It is being looked at; until then the marks move along with their words.
      return;
    }
    int caret = field.getCaretPosition();
    int length = field.getDocument().getLength();
    field.getHighlighter().removeAllHighlights();
    for (Fault fault : faults) {
      boolean writing = fault.end() == caret && caret == length && field.isFocusOwner();
      if (fault.end() <= length && !writing) {
        try {
          field.getHighlighter().addHighlight(fault.start(), fault.end(), wave);
        } catch (BadLocationException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  private void popup(MouseEvent event) {
    if (event.isPopupTrigger()) {
      menu(event.getPoint(), field.viewToModel2D(event.getPoint()));
    }
  }

  private void menuAtCaret() {
    try {
      Rectangle caret = field.modelToView2D(field.getCaretPosition()).getBounds();
      menu(new Point(caret.x, caret.y + caret.height), field.getCaretPosition());
    } catch (BadLocationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Goes to the next word that is not right and asks what was meant. */
  private void next() {
    int from = field.getSelectionEnd();
    faults().stream().filter(fault -> fault.start() >= from).findFirst().or(() -> faults().stream().findFirst()).ifPresent(fault -> {
      field.select(fault.start(), fault.end());
      menuAtCaret();
    });
  }

  private void menu(Point place, int at) {
    ChatModel now = chat;
    if (now == null) {
      return;
    }
    SpellCheck spelling = now.writing().spelling();
    Optional<String> word = wordAt(at);
    spelling.choice(choice -> word.ifPresentOrElse(
        found -> spelling.about(found, about -> open(place, at, found, about, choice, spelling)),
        () -> open(place, at, "", new SpellCheck.About(List.of(), false), choice, spelling)));
  }

  /** The word at a place if it is not right, or is one of one's own. */
  private Optional<String> wordAt(int at) {
    return faults().stream().filter(fault -> fault.start() <= at && at <= fault.end()).map(this::word).findFirst().or(() -> {
      try {
        int start = Utilities.getWordStart(field, Math.min(at, Math.max(0, field.getDocument().getLength() - 1)));
        return Optional.of(field.getText(start, Utilities.getWordEnd(field, start) - start)).filter(found -> !found.isBlank());
      } catch (BadLocationException e) {
        return Optional.empty();
      }
    });
  }

  private void open(Point place, int at, String word, SpellCheck.About about, SpellCheck.Choice choice, SpellCheck spelling) {
    if (!field.isShowing()) {
      return;
    }
    JPopupMenu menu = new JPopupMenu();
    Optional<Fault> fault = faults().stream().filter(each -> each.start() <= at && at <= each.end()).findFirst();
    fault.ifPresent(wrong -> {
      about.suggestions().forEach(right -> menu.add(item(right, "spelling.right", () -> replace(wrong, word, right))));
      if (about.suggestions().isEmpty()) {
        JMenuItem none = item(words.say("spelling.none"), "spelling.none", () -> { });
        none.setEnabled(false);
        menu.add(none);
      }
      menu.addSeparator();
      menu.add(item(words.say("spelling.learn", word), "spelling.learn", () -> spelling.learn(word, true, this::check)));
    });
    if (fault.isEmpty() && about.own()) {
      menu.add(item(words.say("spelling.forget", word), "spelling.forget", () -> spelling.learn(word, false, this::check)));
    }
    if (menu.getComponentCount() > 0) {
      menu.addSeparator();
    }
    boolean chosen = field.getSelectedText() != null;
    menu.add(item(words.say("edit.cut"), "edit.cut", field::cut)).setEnabled(chosen);
    menu.add(item(words.say("edit.copy"), "edit.copy", field::copy)).setEnabled(chosen);
    menu.add(item(words.say("edit.paste"), "edit.paste", field::paste));
    menu.addSeparator();
    menu.add(languages(choice, spelling));
    menu.show(field, place.x, place.y);
  }

  private JMenu languages(SpellCheck.Choice choice, SpellCheck spelling) {
    JMenu menu = Plain.plain(new JMenu(words.say("spelling.language")));
    menu.setName("spelling.language");
    List<String> all = new ArrayList<>(List.of(""));
    all.addAll(choice.languages());
    all.add(Spelling.OFF);
    for (String language : all) {
      JRadioButtonMenuItem item = Plain.plain(new JRadioButtonMenuItem());
      item.setText(language.isEmpty() ? words.say("spelling.default")
          : language.equals(Spelling.OFF) ? words.say("spelling.off") : spelling.name(language));
      item.setName("spelling.language." + language);
      item.setSelected(language.equals(choice.chosen()));
      item.addActionListener(event -> spelling.choose(language, this::check));
      menu.add(item);
    }
    return menu;
  }

  private static JMenuItem item(String text, String name, Runnable action) {
    JMenuItem item = Plain.plain(new JMenuItem());
    item.setText(text);
    item.setName(name);
    item.addActionListener(event -> action.run());
    return item;
  }

  private void replace(Fault fault, String word, String right) {
    // One may have gone on writing while the menu was open.
    if (field.getDocument().getLength() >= fault.end() && word(fault).equals(word)) {
      field.replaceRange(right, fault.start(), fault.end());
    }
  }

  /** A wave under a word. */
  private static final class Wave extends DefaultHighlighter.DefaultHighlightPainter {
    Wave() {
      super(null);
    }

    @Override
    public @Nullable Shape paintLayer(Graphics g, int start, int end, Shape bounds, JTextComponent component, View view) {
      Rectangle place;
      try {
        place = view.modelToView(start, Position.Bias.Forward, end, Position.Bias.Backward, bounds).getBounds();
      } catch (BadLocationException e) {
        return null;
      }
      Graphics2D graphics = (Graphics2D) g.create();
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      graphics.setColor(Theme.bad());
      graphics.setStroke(new BasicStroke(1.2f));
      float low = place.y + place.height - 1f;
      Path2D.Float line = new Path2D.Float();
      line.moveTo(place.x, low);
      for (int x = place.x + 2, up = 1; x <= place.x + place.width; x += 2, up = 1 - up) {
        line.lineTo(x, low - 2f * up);
      }
      graphics.draw(line);
      graphics.dispose();
      return place;
    }
  }
}
