package im.recado.client.view;

import im.recado.client.model.Words;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.swing.DefaultListModel;
import javax.swing.JList;
import javax.swing.JScrollPane;
import javax.swing.ListSelectionModel;

/** What the keys do. */
final class KeysDialog {
  private static final int WIDTH = 560;
  private static final int HEIGHT = 440;

  /** Keys and what they do; a heading has no keys. */
  record Line(String keys, String does) {}

  private KeysDialog() {}

  static void show(Component over, Words words) {
    DefaultListModel<Line> lines = new DefaultListModel<>();
    lines.addAll(all(words));
    JList<Line> list = Plain.plain(new JList<>(lines));
    list.setName("keys");
    list.setSelectionMode(ListSelectionModel.SINGLE_SELECTION);
    list.setCellRenderer(new Painter());
    list.getAccessibleContext().setAccessibleName(words.say("keys.title"));
    list.setSelectedIndex(1);
    Plain.ground(list, "side");
    JScrollPane scroll = new JScrollPane(list);
    scroll.setPreferredSize(new Dimension(Math.round(WIDTH * Theme.scale()), Math.round(HEIGHT * Theme.scale())));
    new Dialog(over, words.say("keys.title"), null, words.say("dialog.close")).ask(scroll);
  }

  /** All of them, below their headings. */
  static List<Line> all(Words words) {
    List<Line> lines = new ArrayList<>();
    lines.add(new Line("", words.say("keys.everywhere")));
    add(lines, words, Shortcut.KEYS, "keys.title");
    add(lines, words, Shortcut.MENU, "keys.menu");
    add(lines, words, Shortcut.SEARCH, "keys.search");
    add(lines, words, Shortcut.NEXT, "keys.next");
    add(lines, words, Shortcut.PREVIOUS, "keys.previous");
    lines.add(new Line(said(words, "ctrl 1") + " … 9", words.say("keys.account")));
    add(lines, words, Shortcut.ADD, "add.title");
    add(lines, words, Shortcut.JOIN, "room.title");
    add(lines, words, Shortcut.DOWNLOADS, "downloads.title");
    add(lines, words, Shortcut.PREFERENCES, "preferences.title");
    add(lines, words, "TAB/shift TAB", "keys.tab");
    add(lines, words, "shift F10", "keys.context");
    add(lines, words, "ESCAPE", "keys.escape");
    add(lines, words, Shortcut.QUIT, "menu.quit");
    lines.add(new Line("", words.say("keys.conversation")));
    add(lines, words, Shortcut.FIND, "find.hint");
    add(lines, words, Shortcut.BACK, "keys.back");
    add(lines, words, Shortcut.ENCRYPTION, "omemo.title");
    add(lines, words, Shortcut.SCREEN, "screen.title");
    lines.add(new Line("", words.say("keys.find")));
    add(lines, words, "ENTER/UP", "find.older");
    add(lines, words, "shift ENTER/DOWN", "find.newer");
    add(lines, words, "ESCAPE", "find.close");
    lines.add(new Line("", words.say("keys.writing")));
    add(lines, words, "ENTER", "chat.send");
    add(lines, words, "shift ENTER", "keys.line");
    add(lines, words, "UP", "keys.correct");
    add(lines, words, "ctrl Z", "keys.undo");
    add(lines, words, "ctrl shift Z", "keys.redo");
    lines.add(new Line("@, " + said(words, "TAB"), words.say("keys.complete")));
    add(lines, words, "F7", "keys.fault");
    lines.add(new Line("", words.say("keys.messages")));
    add(lines, words, "UP/DOWN", "keys.choose");
    add(lines, words, "R", "chat.reply");
    add(lines, words, "ctrl C", "chat.copy");
    add(lines, words, "ESCAPE", "keys.nothing");
    add(lines, words, "ENTER", "keys.open");
    add(lines, words, "END", "chat.newest");
    lines.add(new Line("", words.say("downloads.title")));
    add(lines, words, "ENTER", "keys.file");
    add(lines, words, "DELETE", "keys.gone");
    lines.add(new Line("", words.say("keys.xml")));
    add(lines, words, "ctrl F", "xml.text");
    add(lines, words, "ctrl ENTER", "keys.stanza");
    add(lines, words, "ESCAPE", "dialog.close");
    return lines;
  }

  private static void add(List<Line> lines, Words words, Shortcut shortcut, String does) {
    add(lines, words, shortcut.keys(), does);
  }

  private static void add(List<Line> lines, Words words, String keys, String does) {
    lines.add(new Line(Arrays.stream(keys.split("/")).map(each -> said(words, each)).collect(Collectors.joining(", ")), words.say(does)));
  }

  /** Keys as they are called on keyboards of that language. */
  private static String said(Words words, String keys) {
    return Arrays.stream(keys.split(" ")).map(key -> key.length() == 1 || key.matches("F\\d+") ? key
        : words.say("key." + key.toLowerCase(java.util.Locale.ROOT))).collect(Collectors.joining("+"));
  }

  /** A heading, or keys at the right of what they do. */
  private static final class Painter extends CellPainter<Line> {
    Painter() {
      super(30);
    }

    @Override
    String name(Line line) {
      return line.keys.isEmpty() ? line.does : line.does + ": " + line.keys;
    }

    @Override
    int height(Line line) {
      return line.keys.isEmpty() ? 40 : 30;
    }

    @Override
    void paint(Graphics2D g, Line line, int width, int height) {
      if (line.keys.isEmpty()) {
        text(g, line.does, 14, 28, width - 28, Theme.unscaled(1, true), Theme.text());
        return;
      }
      FontMetrics metrics = g.getFontMetrics(Theme.unscaled(-1, false));
      int wide = metrics.stringWidth(line.keys) + 16;
      int left = width - 14 - wide;
      text(g, line.does, 14, 20, left - 24, Theme.unscaled(0, false), Theme.text());
      g.setColor(Theme.background());
      g.fillRoundRect(left, 4, wide, 22, 8, 8);
      g.setColor(Theme.line());
      g.drawRoundRect(left, 4, wide - 1, 21, 8, 8);
      text(g, line.keys, left + 8, 19, wide, Theme.unscaled(-1, false), Theme.faint());
    }
  }
}
