package im.recado.client.view;

import im.recado.client.model.DownloadsModel;
import im.recado.client.model.DownloadsModel.Row;
import im.recado.client.model.MainModel;
import im.recado.client.model.Words;
import im.recado.client.services.store.Lockdown;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Consumer;
import javax.swing.DefaultListModel;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JMenuItem;
import javax.swing.JPanel;
import javax.swing.JPopupMenu;
import javax.swing.JScrollPane;
import javax.swing.ListSelectionModel;
import net.miginfocom.swing.MigLayout;
import org.jspecify.annotations.Nullable;

/** The list of the files that were fetched to be kept, with what can be done with each. */
final class DownloadsDialog {
  private static final int GAP = 8;

  private final MainModel main;
  private final Words words;
  private final DownloadsModel model;
  private final Dialog dialog;
  private final DefaultListModel<Row> rows = new DefaultListModel<>();
  private final HintedList<Row> list = new HintedList<>(rows);
  private final JPanel panel = new JPanel(new MigLayout("insets 0, fill, wrap 1", "[grow,fill]", "[grow,fill]8[]"));
  private final JButton open;
  private final JButton folder;
  private final JButton again;
  private final JButton cancel;
  private final JButton remove;
  private final JButton clear;

  private DownloadsDialog(Component over, MainModel main) {
    this.main = main;
    this.words = main.words();
    this.model = new DownloadsModel(main.session(), words, main.ui(), ZoneId.systemDefault());
    this.dialog = new Dialog(over, words.say("downloads.title"), null, words.say("dialog.close"));
    list.setName("downloads");
    list.hint(words.say("downloads.none"));
    list.setSelectionMode(ListSelectionModel.SINGLE_SELECTION);
    list.setCellRenderer(new Painter());
    list.getAccessibleContext().setAccessibleName(words.say("downloads.title"));
    Plain.ground(list, "side");
    list.addListSelectionListener(event -> choose());
    list.addMouseListener(new MouseAdapter() {
      @Override
      public void mouseClicked(MouseEvent event) {
        if (event.getClickCount() == 2) {
          open();
        }
      }
    });
    Plain.key(list, JComponent.WHEN_FOCUSED, "ENTER", this::open);
    Plain.key(list, JComponent.WHEN_FOCUSED, "DELETE", () -> chosen(model::remove));
    Popups.on(list, point -> menu().show(list, point.x, point.y));
    JScrollPane scroll = new JScrollPane(list);
    scroll.setPreferredSize(new Dimension(620, 320));
    panel.add(scroll, "wmin 0");
    open = button("download.open", this::open);
    folder = button("download.folder", () -> chosen(row -> Opener.folder(main.ui(), row.file())));
    again = button("download.again", () -> chosen(model::again));
    cancel = button("download.cancel", () -> chosen(model::cancel));
    remove = button("download.remove", () -> chosen(model::remove));
    clear = button("download.clear", model::clear);
    List<JButton> all = List.of(open, folder, again, cancel, remove, clear);
    // Large letters and small screens need more than one row.
    int room = panel.getToolkit().getScreenSize().width - 2 * Dialog.MARGIN - 2 * GAP;
    JPanel buttons = new JPanel(new MigLayout("insets 0, hidemode 3", "[]", "[]6[]"));
    int row = 0;
    int taken = 0;
    for (JButton button : all) {
      int wide = button.getPreferredSize().width + GAP;
      if (taken + wide > room) {
        row++;
        taken = 0;
      }
      buttons.add(button, "cell 0 " + row + (taken == 0 ? "" : ", gapleft " + GAP));
      taken += wide;
    }
    panel.add(buttons, "wmin 0");
  }

  private JButton button(String key, Runnable does) {
    JButton button = Plain.button(words.say(key), does);
    button.setName(key);
    return button;
  }

  static void show(Component over, MainModel main) {
    if (Lockdown.current().hides("downloads")) {
      return;
    }
    DownloadsDialog downloads = new DownloadsDialog(over, main);
    downloads.model.onChange(downloads::refresh);
    downloads.refresh();
    downloads.dialog.ask(downloads.panel);
    downloads.model.close();
  }

  private void chosen(Consumer<Row> does) {
    Row row = list.getSelectedValue();
    if (row != null) {
      does.accept(row);
    }
  }

  /** Opens what is chosen; of what could be a program only its folder is shown. */
  private void open() {
    chosen(row -> {
      if (row.opens()) {
        Opener.open(main.ui(), row.file());
      } else if (row.there()) {
        dialog.problem(words.say("download.program"));
        Opener.folder(main.ui(), row.file());
      }
    });
  }

  private JPopupMenu menu() {
    JPopupMenu menu = new JPopupMenu();
    for (JButton button : List.of(open, folder, again, cancel, remove)) {
      if (button.isVisible() && button.isEnabled()) {
        JMenuItem item = Plain.plain(new JMenuItem());
        item.setText(button.getText());
        item.setName("menu." + button.getName());
        item.addActionListener(event -> button.doClick(0));
        menu.add(item);
      }
    }
    return menu;
  }

  private void refresh() {
    List<Row> now = model.rows();
    Row before = list.getSelectedValue();
    for (int i = 0; i < now.size(); i++) {
      if (i < rows.size()) {
        rows.set(i, now.get(i));
      } else {
        rows.addElement(now.get(i));
      }
    }
    if (rows.size() > now.size()) {
      rows.removeRange(now.size(), rows.size() - 1);
    }
    for (int i = 0; i < now.size(); i++) {
      if (before == null ? i == 0 : now.get(i).number() == before.number()) {
        list.setSelectedIndex(i);
      }
    }
    choose();
  }

  /** Offers what fits the line that is chosen. */
  private void choose() {
    @Nullable Row row = list.getSelectedValue();
    open.setEnabled(row != null && row.there());
    folder.setEnabled(row != null && row.there());
    again.setVisible(row == null || !row.running());
    again.setEnabled(row != null && row.repeats());
    cancel.setVisible(row != null && row.running());
    remove.setEnabled(row != null);
    clear.setEnabled(!rows.isEmpty());
  }

  /** A line: the name, and below it from whom and how it is. */
  private static final class Painter extends CellPainter<Row> {
    Painter() {
      super(52);
    }

    @Override
    String name(Row row) {
      return row.name() + ", " + row.about();
    }

    @Override
    void paint(Graphics2D g, Row row, int width, int height) {
      boolean good = row.running() || row.there();
      text(g, row.name(), 14, 21, width - 28, Theme.unscaled(0, true), good ? Theme.text() : Theme.faint());
      text(g, row.about(), 14, 39, width - 28, Theme.unscaled(-2, false), Theme.faint());
      if (row.running()) {
        g.setColor(Theme.line());
        g.fillRoundRect(14, 45, width - 28, 3, 3, 3);
        g.setColor(Theme.accent());
        g.fillRoundRect(14, 45, (int) ((width - 28) * Math.max(0, row.part())), 3, 3, 3);
      }
    }
  }
}
