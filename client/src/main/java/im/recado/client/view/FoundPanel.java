package im.recado.client.view;

import im.recado.client.model.MainModel;
import im.recado.client.model.Search;
import im.recado.client.model.Search.Found;
import im.recado.client.model.Words;
import java.awt.BorderLayout;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.util.List;
import java.util.function.Consumer;
import javax.swing.BorderFactory;
import javax.swing.DefaultListModel;
import javax.swing.JList;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.JTextField;
import javax.swing.ListSelectionModel;
import javax.swing.Timer;
import org.jspecify.annotations.Nullable;

/** What a search has found: people, rooms and messages below each other. */
final class FoundPanel extends JPanel {
  /** So long after the last key messages are looked for, and the server is asked, in milliseconds. */
  private static final int PAUSE = 300;

  private final Search search;
  private final Words words;
  private final DefaultListModel<Found> lines = new DefaultListModel<>();
  private final JList<Found> list = Plain.plain(new JList<>(lines));
  private final JTextArea state = Plain.paragraph("", 20);
  private final Timer pause;

  /**
   * Makes it for a field in which one types.
   *
   * @param opens is told what was chosen
   */
  FoundPanel(MainModel model, AvatarPainter painter, SideMenus menus, JTextField field, Consumer<Found> opens) {
    super(new BorderLayout());
    search = model.search();
    words = model.words();
    Plain.ground(this, "side");
    list.setName("found");
    list.setSelectionMode(ListSelectionModel.SINGLE_SELECTION);
    list.getAccessibleContext().setAccessibleName(words.say("search.list"));
    list.setCellRenderer(new FoundRenderer(words, painter, search::text));
    Plain.ground(list, "side");
    state.setName("found.state");
    Plain.letters(state, "faint");
    state.setBorder(BorderFactory.createEmptyBorder(12, 20, 8, 20));
    JScrollPane scroll = new JScrollPane(list);
    scroll.setBorder(BorderFactory.createEmptyBorder());
    scroll.setHorizontalScrollBarPolicy(JScrollPane.HORIZONTAL_SCROLLBAR_NEVER);
    add(state, BorderLayout.NORTH);
    add(scroll, BorderLayout.CENTER);
    pause = new Timer(PAUSE, event -> search.further());
    pause.setRepeats(false);
    Plain.changes(field, () -> {
      search.search(field.getText());
      pause.restart();
    });
    Plain.key(field, WHEN_FOCUSED, "ENTER", () -> search.first().ifPresent(opens));
    Plain.key(list, WHEN_FOCUSED, "ENTER", () -> open(list.getSelectedValue(), opens));
    Plain.key(list, WHEN_FOCUSED, "ESCAPE", () -> {
      field.setText("");
      field.requestFocusInWindow();
    });
    list.addMouseListener(new MouseAdapter() {
      @Override
      public void mouseClicked(MouseEvent event) {
        int index = list.locationToIndex(event.getPoint());
        if (index >= 0 && list.getCellBounds(index, index).contains(event.getPoint()) && event.getButton() == MouseEvent.BUTTON1) {
          open(lines.get(index), opens);
        }
      }
    });
    Popups.on(list, point -> {
      switch (list.getSelectedValue()) {
        case Found.Person found -> menus.person(found.person()).show(list, point.x, point.y);
        case Found.Chat found -> menus.entry(found.entry()).show(list, point.x, point.y);
        case null, default -> { }
      }
    });
  }

  private static void open(@Nullable Found found, Consumer<Found> opens) {
    if (found != null && !(found instanceof Found.Head)) {
      opens.accept(found);
    }
  }

  /** Goes into the list. */
  void enter() {
    list.requestFocusInWindow();
    if (list.getSelectedIndex() < 0 && lines.size() > 1) {
      list.setSelectedIndex(1);
    }
  }

  /** The model has changed; whether something is looked for. */
  boolean refresh() {
    if (search.text().isEmpty()) {
      lines.clear();
      return false;
    }
    List<Found> found = search.found();
    Found before = list.getSelectedValue();
    SidePanel.fill(lines, found);
    list.setSelectedValue(before, false);
    state.setText(search.busy() ? words.say("find.busy") : found.isEmpty() ? words.say("find.none") : "");
    state.setVisible(!state.getText().isEmpty());
    return true;
  }
}
