package im.recado.client.view;

import im.recado.client.model.MainModel;
import im.recado.client.model.Words;
import im.recado.client.model.XmlModel;
import im.recado.client.model.XmlModel.Kind;
import im.recado.client.model.XmlModel.Line;
import im.recado.client.protocol.Traffic.Way;
import java.awt.BorderLayout;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.swing.AbstractListModel;
import javax.swing.BorderFactory;
import javax.swing.DefaultComboBoxModel;
import javax.swing.JButton;
import javax.swing.JComboBox;
import javax.swing.JDialog;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JSplitPane;
import javax.swing.JTextArea;
import javax.swing.JTextField;
import javax.swing.JToggleButton;
import javax.swing.ListCellRenderer;
import javax.swing.ListSelectionModel;
import javax.swing.SwingUtilities;
import javax.swing.event.PopupMenuEvent;
import javax.swing.event.PopupMenuListener;
import net.miginfocom.swing.MigLayout;

/** The stream of an account: what comes and goes over it, the whole of one element, and a field to say something by hand. */
final class XmlWindow {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private static final List<Kind> KINDS = List.of(Kind.values());

  private final Words words;
  private final XmlModel model;
  private final JDialog window;
  private final JComboBox<String> kind;
  private final JComboBox<String> namespace = new JComboBox<>();
  private final JTextField text = new JTextField();
  private final Lines lines = new Lines();
  private final JList<Line> list = Plain.plain(new JList<>(lines));
  private final JTextArea whole = letters(new JTextArea(10, 60));
  private final JTextArea own = letters(new JTextArea(3, 60));
  private final JTextArea problem = Plain.paragraph("", 40);
  private boolean filling;

  /** Looks at the stream of an account from now on, until it is closed. */
  XmlWindow(Component over, MainModel main) {
    words = main.words();
    model = new XmlModel(main.session(), words, main.ui());
    window = new JDialog(SwingUtilities.getWindowAncestor(over), words.say("xml.title", main.session().account()));
    kind = new JComboBox<>(Stream.concat(Stream.of("all"), KINDS.stream().map(each -> each.name().toLowerCase(Locale.ROOT)))
        .map(each -> words.say("xml.kind." + each)).toArray(String[]::new));
    JPanel panel = new JPanel(new MigLayout("insets 12, fill, wrap 1, hidemode 3", "[grow,fill]", "[]8[grow,fill]8[][]8[]"));
    panel.add(filters());
    panel.add(middle(), "wmin 0, hmin 0");
    panel.add(Plain.labelFor(words.say("xml.own"), own));
    JScrollPane field = new JScrollPane(own);
    JPanel below = new JPanel(new MigLayout("insets 0, fillx, hidemode 3", "[grow,fill]8[]", "[]6[]"));
    below.add(field, "hmin 70");
    JButton send = Plain.button(words.say("chat.send"), this::send);
    send.setName("xml.send");
    below.add(send, "aligny bottom, wrap");
    Plain.letters(problem, "bad");
    problem.setName("xml.problem");
    problem.setFocusable(true);
    problem.setVisible(false);
    below.add(problem, "span 2, growx, wmin 0");
    panel.add(below);
    own.setName("xml.own");
    Plain.key(own, JPanel.WHEN_FOCUSED, "ctrl ENTER", this::send);
    Plain.key(panel, "ESCAPE", window::dispose);
    Plain.key(panel, "ctrl F", text::requestFocusInWindow);
    window.setContentPane(panel);
    window.addWindowListener(new WindowAdapter() {
      @Override
      public void windowClosed(WindowEvent event) {
        model.close();
      }
    });
    window.setDefaultCloseOperation(JDialog.DISPOSE_ON_CLOSE);
    model.onChange(this::changed);
    fillNamespaces();
    window.pack();
    window.setMinimumSize(new Dimension(420, 420));
    Dialog.fit(window);
    window.setLocationRelativeTo(window.getOwner());
    window.setVisible(true);
  }

  boolean isOpen() {
    return window.isDisplayable();
  }

  void front() {
    window.toFront();
  }

  private static JTextArea letters(JTextArea area) {
    area.putClientProperty("FlatLaf.style", "font: monospaced");
    return Plain.passing(area);
  }

  private JPanel filters() {
    JPanel row = new JPanel(new MigLayout("insets 0, fillx", "[grow,fill]8[]8[]", "[]8[]"));
    kind.setName("xml.kind");
    kind.getAccessibleContext().setAccessibleName(words.say("xml.kind"));
    kind.addActionListener(event -> filter());
    namespace.setName("xml.namespace");
    namespace.getAccessibleContext().setAccessibleName(words.say("xml.namespace"));
    Plain.plain(namespace);
    namespace.addActionListener(event -> filter());
    namespace.addPopupMenuListener(new PopupMenuListener() {
      @Override
      public void popupMenuWillBecomeVisible(PopupMenuEvent event) {
        fillNamespaces();
      }

      @Override
      public void popupMenuWillBecomeInvisible(PopupMenuEvent event) {}

      @Override
      public void popupMenuCanceled(PopupMenuEvent event) {}
    });
    text.setName("xml.text");
    text.putClientProperty("JTextField.placeholderText", words.say("xml.text"));
    text.putClientProperty("JTextField.showClearButton", true);
    text.getAccessibleContext().setAccessibleName(words.say("xml.text"));
    Plain.changes(text, this::filter);
    JToggleButton pause = Plain.plain(new JToggleButton());
    pause.setText(words.say("xml.pause"));
    pause.setName("xml.pause");
    pause.addActionListener(event -> model.pause(pause.isSelected()));
    JButton clear = Plain.button(words.say("xml.clear"), model::clear);
    clear.setName("xml.clear");
    // In two lines: a narrow window has no room for one.
    JPanel what = new JPanel(new MigLayout("insets 0, fillx", "[]8[grow,fill]"));
    what.add(kind);
    what.add(namespace, "wmin 0");
    row.add(what, "span 3, growx, wmin 0, wrap");
    row.add(text, "wmin 0");
    row.add(pause);
    row.add(clear);
    return row;
  }

  private JSplitPane middle() {
    list.setName("xml.lines");
    list.getAccessibleContext().setAccessibleName(words.say("xml.lines"));
    list.setSelectionMode(ListSelectionModel.SINGLE_SELECTION);
    list.setCellRenderer(new Cell());
    list.addListSelectionListener(event -> {
      if (!filling) {
        choose();
      }
    });
    whole.setName("xml.whole");
    whole.setEditable(false);
    whole.getAccessibleContext().setAccessibleName(words.say("xml.whole"));
    JScrollPane above = new JScrollPane(list, JScrollPane.VERTICAL_SCROLLBAR_ALWAYS, JScrollPane.HORIZONTAL_SCROLLBAR_NEVER);
    above.setPreferredSize(new Dimension(720, 220));
    JSplitPane split = new JSplitPane(JSplitPane.VERTICAL_SPLIT, above, new JScrollPane(whole));
    split.setResizeWeight(0.5);
    split.setBorder(BorderFactory.createEmptyBorder());
    return split;
  }

  private void fillNamespaces() {
    Object before = namespace.getSelectedIndex() <= 0 ? null : namespace.getSelectedItem();
    List<String> all = new ArrayList<>(List.of(words.say("xml.namespace.any")));
    all.addAll(model.namespaces());
    filling = true;
    namespace.setModel(new DefaultComboBoxModel<>(all.toArray(String[]::new)));
    namespace.setSelectedIndex(before == null ? 0 : Math.max(0, all.indexOf(before.toString())));
    filling = false;
  }

  private void filter() {
    if (!filling) {
      int chosen = kind.getSelectedIndex();
      String wanted = namespace.getSelectedIndex() <= 0 ? "" : String.valueOf(namespace.getSelectedItem());
      model.filter(chosen == 0 ? null : KINDS.get(chosen - 1), wanted, text.getText());
    }
  }

  private void send() {
    model.send(own.getText(), () -> own.setText(""));
  }

  private void changed() {
    problem.setText(model.problem());
    problem.setVisible(!model.problem().isEmpty());
    Line chosen = list.getSelectedValue();
    boolean atEnd = list.getLastVisibleIndex() >= lines.getSize() - 1;
    filling = true;
    lines.show(List.copyOf(model.lines()));
    list.clearSelection();
    if (chosen != null) {
      list.setSelectedValue(chosen, false);
    }
    filling = false;
    if (list.isSelectionEmpty() && chosen != null) {
      choose();
    }
    if (atEnd) {
      list.ensureIndexIsVisible(lines.getSize() - 1);
    }
  }

  private void choose() {
    Line line = list.getSelectedValue();
    whole.setText(line == null ? "" : content(line));
    whole.setCaretPosition(0);
  }

  private String content(Line line) {
    return line.piece().xml().isEmpty() ? words.say("xml.long", line.piece().length()) : line.piece().xml();
  }

  /** What the list shows: only what is in sight is drawn. */
  private static final class Lines extends AbstractListModel<Line> {
    private List<Line> now = List.of();

    void show(List<Line> all) {
      int before = now.size();
      now = all;
      if (before > all.size()) {
        fireIntervalRemoved(this, all.size(), before - 1);
      } else if (before < all.size()) {
        fireIntervalAdded(this, before, all.size() - 1);
      }
      if (!all.isEmpty()) {
        fireContentsChanged(this, 0, all.size() - 1);
      }
    }

    @Override
    public int getSize() {
      return now.size();
    }

    @Override
    public Line getElementAt(int index) {
      return now.get(index);
    }
  }

  /** A line: when, which way, and the first tag. */
  private final class Cell extends JPanel implements ListCellRenderer<Line> {
    private final JLabel time = Plain.label("");
    private final JLabel way = Plain.label("");
    private final JLabel tag = Plain.label("");

    Cell() {
      super(new BorderLayout(8, 0));
      JPanel before = new JPanel(new BorderLayout(8, 0));
      before.setOpaque(false);
      before.add(time, BorderLayout.WEST);
      before.add(way, BorderLayout.CENTER);
      add(before, BorderLayout.WEST);
      add(tag, BorderLayout.CENTER);
      setBorder(BorderFactory.createEmptyBorder(3, 8, 3, 8));
    }

    @Override
    public Component getListCellRendererComponent(JList<? extends Line> of, Line line, int index, boolean selected, boolean focused) {
      boolean in = line.piece().way() == Way.IN;
      String direction = words.say(in ? "xml.in" : "xml.out");
      time.setText(TIME.format(line.piece().at().atZone(ZoneId.systemDefault())));
      way.setText(in ? "←" : "→");
      tag.setText(line.first().isEmpty() ? words.say("xml.long", line.piece().length()) : line.first());
      setBackground(selected ? of.getSelectionBackground() : of.getBackground());
      time.setForeground(selected ? of.getSelectionForeground() : Theme.faint());
      way.setForeground(selected ? of.getSelectionForeground() : in ? Theme.accent() : Theme.faint());
      tag.setForeground(selected ? of.getSelectionForeground() : Theme.text());
      for (JLabel label : List.of(time, way, tag)) {
        label.setFont(new Font(Font.MONOSPACED, Font.PLAIN, Theme.font().getSize()));
      }
      getAccessibleContext().setAccessibleName(time.getText() + " " + direction + " " + tag.getText());
      return this;
    }
  }
}
