package im.recado.client.view;

import im.recado.client.model.MainModel.Entry;
import im.recado.client.model.MainModel.Line;
import im.recado.client.model.MainModel;
import im.recado.client.model.Search.Found;
import im.recado.client.model.Words;
import java.awt.BorderLayout;
import java.awt.CardLayout;
import java.awt.Graphics2D;
import java.awt.Graphics;
import java.awt.event.KeyAdapter;
import java.awt.event.KeyEvent;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.swing.BorderFactory;
import javax.swing.ButtonGroup;
import javax.swing.DefaultListModel;
import javax.swing.DropMode;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JList;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.JTextField;
import javax.swing.JToggleButton;
import javax.swing.ListSelectionModel;
import net.miginfocom.swing.MigLayout;

/** The left side: oneself, the search, conversations and contacts. */
final class SidePanel extends JPanel {
  private final MainModel model;
  private final Words words;
  private final AvatarPainter painter;
  private final DefaultListModel<Entry> entries = new DefaultListModel<>();
  private final DefaultListModel<Line> lines = new DefaultListModel<>();
  private final ChatList chats = Plain.plain(new ChatList(entries));
  private final JList<Line> contacts = Plain.plain(new JList<>(lines));
  private final JTextField search = new JTextField();
  private final JToggleButton chatsTab;
  private final JToggleButton contactsTab;
  private final CardLayout cards = new CardLayout();
  private final JPanel lists = new JPanel(cards);
  private final JTextArea empty;
  private final FoundPanel found;
  private final JPanel tabs = new JPanel(new MigLayout("insets 0, fillx", "[grow,fill,sg]4[grow,fill,sg]"));
  private final JButton menu;
  private boolean filling;

  /**
   * Makes it.
   *
   * @param opens is told what was chosen of what a search has found
   */
  SidePanel(MainModel model, AvatarPainter painter, SideMenus menus, Consumer<Found> opens) {
    super(new BorderLayout());
    this.model = model;
    this.words = model.words();
    this.painter = painter;
    Plain.ground(this, "side");
    menu = Plain.icon(Glyph.MENU, words.say("side.menu"), () -> {});
    chatsTab = tab("chats", words.say("side.chats"));
    contactsTab = tab("contacts", words.say("side.contacts"));
    ButtonGroup group = new ButtonGroup();
    group.add(chatsTab);
    group.add(contactsTab);
    chatsTab.setSelected(true);
    chats.setCellRenderer(new EntryRenderer(words, painter));
    contacts.setCellRenderer(new LineRenderer(words, painter));
    prepare(chats, "chats", words.say("side.chats"));
    prepare(contacts, "contacts", words.say("side.contacts"));
    empty = Plain.paragraph("", 20);
    Plain.letters(empty, "faint");
    empty.setBorder(BorderFactory.createEmptyBorder(24, 20, 0, 20));
    lists.add(scroll(chats), "chats");
    lists.add(scroll(contacts), "contacts");
    lists.setOpaque(false);
    JPanel top = new JPanel(new MigLayout("insets 8 10 6 10, fillx, hidemode 3, wrap 1", "[grow,fill]"));
    Plain.ground(top, "side");
    top.add(self(menus));
    search.setName("search");
    search.putClientProperty("JTextField.placeholderText", words.say("side.search"));
    search.putClientProperty("JTextField.showClearButton", true);
    // What was typed in a list goes on here, and is not replaced by the next letter.
    search.putClientProperty("JTextField.selectAllOnFocusPolicy", "never");
    search.getAccessibleContext().setAccessibleName(words.say("side.search"));
    top.add(search, "hmin 32, gaptop 6");
    tabs.setOpaque(false);
    tabs.add(chatsTab);
    tabs.add(contactsTab);
    top.add(tabs, "gaptop 4");
    top.add(empty, "wmin 0");
    add(top, BorderLayout.NORTH);
    add(lists, BorderLayout.CENTER);
    found = new FoundPanel(model, painter, menus, search, chosen -> {
      opens.accept(chosen);
      if (!(chosen instanceof Found.Said)) {
        search.setText("");
        chatsTab.doClick();
      }
    });
    lists.add(found, "found");
    Plain.key(search, WHEN_FOCUSED, "DOWN", this::enter);
    Plain.key(search, WHEN_FOCUSED, "ESCAPE", () -> search.setText(""));
    chats.addListSelectionListener(event -> {
      Entry entry = chats.getSelectedValue();
      if (!filling && !event.getValueIsAdjusting() && entry != null) {
        model.open(entry.jid(), entry.room());
      }
    });
    chats.addMouseListener(new MouseAdapter() {
      @Override
      public void mouseReleased(MouseEvent event) {
        // Who clicks on the open one again, or twice, wants to write there.
        Entry entry = chats.getSelectedValue();
        if (event.getButton() == MouseEvent.BUTTON1 && entry != null && chats.getCellBounds(chats.getSelectedIndex(), chats.getSelectedIndex())
            .contains(event.getPoint())) {
          model.open(entry.jid(), entry.room());
        }
      }
    });
    typing(chats);
    typing(contacts);
    act(contacts, menus);
    contacts.setSelectionMode(ListSelectionModel.MULTIPLE_INTERVAL_SELECTION);
    contacts.setTransferHandler(new ContactDrag(model, contacts, menus::failed));
    contacts.setDragEnabled(true);
    contacts.setDropMode(DropMode.ON);
    Popups.beside(chats, point -> {
      int index = chats.locationToIndex(point);
      if (index >= 0 && chats.getCellBounds(index, index).contains(point)) {
        menus.entry(entries.get(index)).show(chats, point.x, point.y);
      }
    });
    Popups.on(contacts, point -> {
      List<Line.Person> people = ContactDrag.people(contacts);
      if (people.size() > 1) {
        menus.people(people).show(contacts, point.x, point.y);
      } else if (contacts.getSelectedValue() instanceof Line.Person person) {
        menus.person(person).show(contacts, point.x, point.y);
      } else if (contacts.getSelectedValue() instanceof Line.Group chosen && chosen.kind() == Line.Kind.GROUP) {
        menus.group(chosen).show(contacts, point.x, point.y);
      }
    });
  }

  /** What one types in a list is looked for. */
  private void typing(JList<?> list) {
    list.addKeyListener(new KeyAdapter() {
      @Override
      public void keyTyped(KeyEvent event) {
        if (!event.isControlDown() && !event.isAltDown() && !event.isMetaDown() && !Character.isISOControl(event.getKeyChar())
            && !Character.isSpaceChar(event.getKeyChar()) && event.getKeyChar() != KeyEvent.CHAR_UNDEFINED) {
          event.consume();
          search.requestFocusInWindow();
          search.setText(search.getText() + event.getKeyChar());
        }
      }
    });
  }

  private JToggleButton tab(String card, String name) {
    JToggleButton tab = new JToggleButton(name);
    tab.setName("tab." + card);
    tab.putClientProperty("JButton.buttonType", "tab");
    tab.addActionListener(event -> {
      cards.show(lists, card);
      chats.came();
      refresh();
    });
    return tab;
  }

  private static void prepare(JList<?> list, String name, String words) {
    list.setName(name);
    list.setSelectionMode(ListSelectionModel.SINGLE_SELECTION);
    Plain.ground(list, "side");
    list.getAccessibleContext().setAccessibleName(words);
  }

  private static JScrollPane scroll(JList<?> list) {
    JScrollPane scroll = new JScrollPane(list);
    scroll.setBorder(BorderFactory.createEmptyBorder());
    scroll.setHorizontalScrollBarPolicy(JScrollPane.HORIZONTAL_SCROLLBAR_NEVER);
    return scroll;
  }

  /** Oneself: picture, name, how one is there; the menus. */
  private JComponent self(SideMenus menus) {
    JPanel self = new JPanel(new MigLayout("insets 0, fillx", "[grow,fill]4[]0[]"));
    self.setOpaque(false);
    JButton me = new JButton() {
      @Override
      protected void paintComponent(Graphics g) {
        super.paintComponent(g);
        float scale = Theme.scale();
        ((Graphics2D) g).scale(scale, scale);
        int wide = Math.round(getWidth() / scale) - 52;
        var session = SidePanel.this.model.session();
        String name = session.account().local();
        painter.paint((Graphics2D) g, session.account(), name,
            SidePanel.this.model.state() == im.recado.client.services.Event.State.ONLINE ? session.presence().availability()
                : im.recado.client.services.Availability.OFFLINE, 4, 4, 34, getBackground());
        CellPainter.text((Graphics2D) g, name, 48, 19, wide, Theme.unscaled(0, true), Theme.text());
        String state = SidePanel.this.model.connection().isEmpty()
            ? words.sayFor("presence", im.recado.client.model.ChatModel.name(session.presence().availability()))
            : words.sayFor("presence", "offline");
        CellPainter.text((Graphics2D) g, session.presence().status().isEmpty() ? state : session.presence().status(), 48, 35, wide,
            Theme.unscaled(-2, false), Theme.faint());
      }
    };
    me.putClientProperty("JButton.buttonType", "toolBarButton");
    me.getAccessibleContext().setAccessibleName(model.session().account().toString());
    me.setName("me");
    me.addActionListener(event -> menus.presence().show(me, 0, me.getHeight()));
    JButton add = Plain.icon(Glyph.PLUS, words.say("side.new"), () -> {});
    add.setName("new");
    add.addActionListener(event -> menus.add().show(add, 0, add.getHeight()));
    menu.setName("menu");
    menu.addActionListener(event -> menus.main().show(menu, 0, menu.getHeight()));
    self.add(me, "height 42!, wmin 0");
    self.add(add);
    self.add(menu);
    return self;
  }

  private void act(JList<Line> list, SideMenus menus) {
    Plain.key(list, WHEN_FOCUSED, "ENTER", () -> open(list.getSelectedValue(), menus));
    list.addMouseListener(new MouseAdapter() {
      @Override
      public void mouseClicked(MouseEvent event) {
        int index = list.locationToIndex(event.getPoint());
        boolean on = index >= 0 && list.getCellBounds(index, index).contains(event.getPoint());
        // With Ctrl or Shift one chooses several.
        if (on && event.getButton() == MouseEvent.BUTTON1 && !event.isControlDown() && !event.isShiftDown()) {
          open(list.getModel().getElementAt(index), menus);
        }
      }
    });
  }

  private void open(@org.jspecify.annotations.Nullable Line line, SideMenus menus) {
    switch (line) {
      case Line.Group group -> model.toggle(group);
      case Line.Person person -> {
        model.open(person.jid(), false);
        chatsTab.doClick();
      }
      case Line.Request request -> menus.request(request.jid());
      case null -> { }
    }
  }

  private void enter() {
    if (search.getText().isBlank()) {
      (chatsTab.isSelected() ? chats : contacts).requestFocusInWindow();
    } else {
      found.enter();
    }
  }

  /** The model has changed. */
  void refresh() {
    boolean searching = found.refresh();
    tabs.setVisible(!searching);
    cards.show(lists, searching ? "found" : chatsTab.isSelected() ? "chats" : "contacts");
    filling = true;
    fill(entries, model.entries());
    Set<String> before = contacts.getSelectedValuesList().stream().map(SidePanel::key).collect(Collectors.toSet());
    fill(lines, model.lines());
    choose(before);
    int chosen = model.current().map(chat -> model.entries().stream().map(Entry::jid).toList().indexOf(chat.jid())).orElse(-1);
    if (chats.getValueIsAdjusting()) {
      // The mouse is pressed on a line: what is being chosen is not taken away.
    } else if (chosen >= 0) {
      chats.setSelectedIndex(chosen);
    } else {
      chats.clearSelection();
    }
    filling = false;
    boolean none = chatsTab.isSelected() ? model.entries().isEmpty() : model.lines().isEmpty();
    Plain.say(empty, words.say(chatsTab.isSelected() ? "side.no-chats" : "side.no-contacts"));
    empty.setVisible(none && search.getText().isEmpty());
    String chatsName = words.say("side.chats");
    String unread = Unread.spoken(words, model.unread(), model.mentioned());
    chatsTab.setText((chatsName + " " + Unread.beside(model.unread(), model.mentioned())).strip());
    chatsTab.getAccessibleContext().setAccessibleName(unread.isEmpty() ? chatsName : chatsName + ", " + unread);
    String contactsName = words.say("side.contacts");
    String asking = Unread.asking(words, model.asking());
    contactsTab.setText((contactsName + " " + Unread.beside(model.asking(), false)).strip());
    contactsTab.getAccessibleContext().setAccessibleName(asking.isEmpty() ? contactsName : contactsName + ", " + asking);
    repaint();
  }

  /** What a line is about, however it looks at present. */
  private static String key(Line line) {
    return switch (line) {
      case Line.Group group -> group.kind() + " " + group.path();
      case Line.Person person -> person.kind() + " " + person.group() + " " + person.jid();
      case Line.Request request -> "? " + request.jid();
    };
  }

  /** Chooses the lines about these again, wherever they stand now. */
  private void choose(Set<String> keys) {
    int[] chosen = keys.isEmpty() ? new int[0]
        : IntStream.range(0, lines.size()).filter(i -> keys.contains(key(lines.get(i)))).toArray();
    if (!Arrays.equals(chosen, contacts.getSelectedIndices())) {
      contacts.setSelectedIndices(chosen);
    }
  }

  /** Only what has changed is set: else a list would lose what somebody is about to do in it. */
  static <T> void fill(DefaultListModel<T> list, List<T> now) {
    for (int i = 0; i < now.size(); i++) {
      if (i >= list.size()) {
        list.addElement(now.get(i));
      } else if (!list.get(i).equals(now.get(i))) {
        list.set(i, now.get(i));
      }
    }
    if (list.size() > now.size()) {
      list.removeRange(now.size(), list.size() - 1);
    }
  }

  /** Shows the contacts, where those who ask to be one stand first. */
  void contacts() {
    contactsTab.doClick();
  }

  /** Opens the menu of the program. */
  void menu() {
    menu.doClick();
  }

  void focusSearch() {
    search.requestFocusInWindow();
    search.selectAll();
  }

  /** The conversation before or after the open one. */
  void step(int by) {
    int next = chats.getSelectedIndex() + by;
    if (next >= 0 && next < entries.size()) {
      chats.setSelectedIndex(next);
      chats.ensureIndexIsVisible(next);
    }
  }
}
