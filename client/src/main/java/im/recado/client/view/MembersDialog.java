package im.recado.client.view;

import im.recado.client.model.MainModel;
import im.recado.client.model.Texts;
import im.recado.client.model.Ui;
import im.recado.client.model.Words;
import im.recado.client.protocol.Jid;
import im.recado.client.services.RoomAdmin.Standing;
import java.awt.Component;
import java.awt.Dimension;
import java.util.List;
import java.util.Optional;
import javax.swing.BorderFactory;
import javax.swing.DefaultListCellRenderer;
import javax.swing.DefaultListModel;
import javax.swing.JButton;
import javax.swing.JComboBox;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTextField;
import net.miginfocom.swing.MigLayout;

/** Who belongs to a room, whether they are there or not: owners, administrators, members, and who is banned (XEP-0045, sections 9 and 10). */
final class MembersDialog {
  private static final List<String> STANDINGS = List.of("member", "admin", "owner", "outcast");

  private final MainModel model;
  private final Words words;
  private final Jid room;
  private final Dialog dialog;
  private final JComboBox<String> standing;
  private final DefaultListModel<Standing> lines = new DefaultListModel<>();
  private final HintedList<Standing> list = new HintedList<>(lines);
  private final JLabel state = Plain.label(" ", -1, false);
  private final JTextField address = new JTextField();
  private final JButton add;
  private final JButton remove;

  private MembersDialog(Component over, MainModel model, Jid room, String name) {
    this.model = model;
    this.words = model.words();
    this.room = room;
    dialog = new Dialog(over, words.say("members.title", name), null, words.say("dialog.close"));
    standing = new JComboBox<>(STANDINGS.stream().map(each -> words.say("members." + each)).toArray(String[]::new));
    standing.setName("members.standing");
    standing.getAccessibleContext().setAccessibleName(words.say("members.standing"));
    list.setName("members.list");
    list.getAccessibleContext().setAccessibleName(words.say("members.menu"));
    Plain.ground(list, "side");
    list.setCellRenderer(new DefaultListCellRenderer() {
      @Override
      public Component getListCellRendererComponent(JList<?> all, Object value, int index, boolean chosen, boolean focus) {
        JLabel label = (JLabel) super.getListCellRendererComponent(all, "", index, chosen, focus);
        Standing one = (Standing) value;
        Plain.plain(label).setText(one.jid() + (one.reason().isBlank() ? "" : " – " + Texts.line(one.reason())));
        label.setBorder(BorderFactory.createEmptyBorder(4, 10, 4, 10));
        return label;
      }
    });
    address.setName("members.address");
    address.putClientProperty("JTextField.placeholderText", words.say("login.address.hint"));
    address.getAccessibleContext().setAccessibleName(words.say("add.address"));
    add = Plain.button(words.say("members.add"), this::add);
    add.setName("members.add");
    remove = Plain.button(words.say("members.remove"), this::remove);
    remove.setName("members.remove");
    Plain.letters(state, "faint");
    JPanel form = new JPanel(new MigLayout("insets 0, fill, wrap 2", "[380,grow,fill][]", "[][grow,fill][][]"));
    form.add(standing, "span 2, height 32!");
    JScrollPane scroll = new JScrollPane(list);
    scroll.setPreferredSize(new Dimension(380, 220));
    form.add(scroll);
    form.add(remove, "top, growy 0");
    form.add(state, "span 2");
    form.add(address, "height 32!");
    form.add(add, "growx");
    standing.addActionListener(event -> read());
    list.addListSelectionListener(event -> remove.setEnabled(!list.isSelectionEmpty()));
    remove.setEnabled(false);
    Plain.key(address, javax.swing.JComponent.WHEN_FOCUSED, "ENTER", this::add);
    read();
    dialog.ask(form);
  }

  static void show(Component over, MainModel model, Jid room, String name) {
    new MembersDialog(over, model, room, name);
  }

  private String chosen() {
    return STANDINGS.get(Math.max(0, standing.getSelectedIndex()));
  }

  private void read() {
    String wanted = chosen();
    list.hint("");
    state.setText(words.say("find.busy"));
    model.ui().ask(() -> model.session().roomAdmin().all(room, wanted), found -> {
      if (wanted.equals(chosen())) {
        lines.clear();
        lines.addAll(found);
        list.hint(words.say("members.none"));
        state.setText(found.isEmpty() ? " " : words.say("members.count", found.size()));
      }
    }, condition -> {
      lines.clear();
      state.setText(" ");
      dialog.failed(words, condition);
    });
  }

  private void add() {
    Optional<Jid> jid = Jid.account(address.getText().strip());
    if (jid.isEmpty()) {
      dialog.problem(words.say("login.no-address"));
      return;
    }
    String wanted = chosen();
    ask(() -> {
      model.session().roomAdmin().affiliation(room, jid.get(), wanted, "");
      return true;
    });
    address.setText("");
  }

  /** Who was an owner or administrator is a member then, all others have no standing any more. */
  private void remove() {
    String instead = chosen().equals("member") || chosen().equals("outcast") ? "none" : "member";
    List<Standing> people = list.getSelectedValuesList();
    ask(() -> {
      for (Standing one : people) {
        model.session().roomAdmin().affiliation(room, one.jid(), instead, "");
      }
      return true;
    });
  }

  private void ask(Ui.Request<Boolean> request) {
    dialog.problem("");
    model.ui().ask(request, done -> read(), condition -> {
      read();
      dialog.failed(words, condition);
    });
  }
}
