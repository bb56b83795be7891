package im.recado.client.view;

import im.recado.client.model.Emoji;
import im.recado.client.model.Words;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.util.List;
import java.util.function.Consumer;
import javax.swing.BorderFactory;
import javax.swing.DefaultListModel;
import javax.swing.JComponent;
import javax.swing.JList;
import javax.swing.JPanel;
import javax.swing.JPopupMenu;
import javax.swing.JScrollPane;
import javax.swing.JTextField;
import javax.swing.ListSelectionModel;
import net.miginfocom.swing.MigLayout;

/** Signs to choose from, found by words; only those that a font of this computer has. */
final class EmojiPicker {
  private static final int CELL = 36;
  private static final int COLUMNS = 9;
  private static final int ROWS = 6;

  private final JPopupMenu menu = new JPopupMenu();
  private final DefaultListModel<Emoji> found = new DefaultListModel<>();
  private final JList<Emoji> list = Plain.plain(new JList<>(found));
  private final JTextField search = new JTextField();
  private final Consumer<String> chosen;

  private EmojiPicker(Words words, Consumer<String> chosen) {
    this.chosen = chosen;
    search.setName("emoji.search");
    search.putClientProperty("JTextField.placeholderText", words.say("side.search"));
    search.getAccessibleContext().setAccessibleName(words.say("chat.emoji.search"));
    list.setName("emoji.list");
    list.getAccessibleContext().setAccessibleName(words.say("chat.emoji"));
    list.setLayoutOrientation(JList.HORIZONTAL_WRAP);
    list.setVisibleRowCount(-1);
    list.setSelectionMode(ListSelectionModel.SINGLE_SELECTION);
    list.setFixedCellWidth(cell());
    list.setFixedCellHeight(cell());
    list.setCellRenderer(new Cell(words));
    Plain.ground(list, "side");
    JScrollPane scroll = new JScrollPane(list, JScrollPane.VERTICAL_SCROLLBAR_ALWAYS, JScrollPane.HORIZONTAL_SCROLLBAR_NEVER);
    scroll.setBorder(BorderFactory.createEmptyBorder());
    scroll.setPreferredSize(new Dimension(COLUMNS * cell() + 12, ROWS * cell()));
    JPanel panel = new JPanel(new MigLayout("insets 8, wrap 1, fill", "[grow,fill]", "[]8[grow,fill]"));
    Plain.ground(panel, "side");
    panel.add(search, "hmin 32");
    panel.add(scroll);
    menu.add(panel);
    Plain.changes(search, this::fill);
    Plain.key(search, JComponent.WHEN_FOCUSED, "DOWN", () -> {
      list.requestFocusInWindow();
      list.setSelectedIndex(Math.max(0, list.getSelectedIndex()));
    });
    Plain.key(search, JComponent.WHEN_FOCUSED, "ENTER", this::choose);
    Plain.key(list, JComponent.WHEN_FOCUSED, "ENTER", this::choose);
    Plain.key(panel, JComponent.WHEN_ANCESTOR_OF_FOCUSED_COMPONENT, "ESCAPE", () -> menu.setVisible(false));
    list.addMouseListener(new MouseAdapter() {
      @Override
      public void mouseClicked(MouseEvent event) {
        int index = list.locationToIndex(event.getPoint());
        if (index >= 0 && list.getCellBounds(index, index).contains(event.getPoint())) {
          choose();
        }
      }
    });
    fill();
  }

  private void fill() {
    found.clear();
    Font font = Theme.font(7, false);
    List<Emoji> shown = Emoji.search(search.getText()).stream().filter(emoji -> font.canDisplayUpTo(shape(emoji)) < 0).toList();
    found.addAll(shown);
    list.setSelectedIndex(shown.isEmpty() ? -1 : 0);
  }

  /** What says that a sign is to be shown in colour has no shape of its own. */
  private static String shape(Emoji emoji) {
    return emoji.sign().replace("\uFE0F", "");
  }

  private void choose() {
    Emoji emoji = list.getSelectedValue();
    if (emoji != null) {
      menu.setVisible(false);
      chosen.accept(emoji.sign());
    }
  }

  /** Shows them over or below a part of the window, and tells what was chosen. */
  static void show(Words words, Component by, int x, int y, Consumer<String> chosen) {
    EmojiPicker picker = new EmojiPicker(words, chosen);
    picker.menu.show(by, x, y);
    EventQueue.invokeLater(picker.search::requestFocusInWindow);
  }

  /** How high it is. */
  static int height() {
    return ROWS * cell() + Math.round((32 + 8 * 3 + 8) * Theme.scale());
  }

  private static int cell() {
    return Math.round(CELL * Theme.scale());
  }

  private static final class Cell extends CellPainter<Emoji> {
    private final Words words;

    Cell(Words words) {
      super(CELL);
      this.words = words;
    }

    @Override
    String name(Emoji emoji) {
      return emoji.name(words.locale());
    }

    @Override
    void paint(Graphics2D g, Emoji emoji, int width, int height) {
      g.setFont(Theme.unscaled(7, false));
      g.setColor(Theme.text());
      var metrics = g.getFontMetrics();
      String shape = shape(emoji);
      g.drawString(shape, (width - metrics.stringWidth(shape)) / 2, (height + metrics.getAscent() - metrics.getDescent()) / 2);
    }
  }
}
