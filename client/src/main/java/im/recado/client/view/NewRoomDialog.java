package im.recado.client.view;

import im.recado.client.model.MainModel;
import im.recado.client.model.NewRoom;
import im.recado.client.model.Words;
import im.recado.client.protocol.DataForm;
import im.recado.client.protocol.Jid;
import im.recado.client.services.Disco;
import java.awt.Component;
import java.awt.Dimension;
import java.util.Optional;
import javax.swing.BorderFactory;
import javax.swing.ButtonGroup;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JPanel;
import javax.swing.JPasswordField;
import javax.swing.JRadioButton;
import javax.swing.JScrollPane;
import javax.swing.JTextField;
import net.miginfocom.swing.MigLayout;

/** Makes a room: in a few words, or with all that its service lets one choose. */
final class NewRoomDialog {
  private static final int HEIGHT = 460;

  private final Component over;
  private final MainModel model;
  private final Words words;
  private final Dialog dialog;
  private final JTextField name = new JTextField();
  private final JTextField address = new JTextField();
  private final JTextField description = new JTextField();
  private final JRadioButton group;
  private final JRadioButton open;
  private final JPasswordField password = new JPasswordField();
  private final JComboBox<Object> service = new JComboBox<>();
  private boolean typed;
  private boolean filling;

  private NewRoomDialog(Component over, MainModel model, String wanted) {
    this.over = over;
    this.model = model;
    words = model.words();
    group = new JRadioButton(words.say("room.new.group"), true);
    open = new JRadioButton(words.say("room.new.open"));
    dialog = new Dialog(over, words.say("room.new.title"), words.say("room.new.go"), words.say("dialog.cancel"));
    name.setName("new.name");
    address.setName("new.address");
    description.setName("new.description");
    group.setName("new.group");
    open.setName("new.open");
    password.setName("new.password");
    service.setName("new.service");
    service.setRenderer(new GatewaysDialog.Names());
    JPanel form = new JPanel(new MigLayout("insets 0, fillx, wrap 2", "[]12[340,grow,fill]"));
    row(form, "room.new.name", name);
    row(form, "room.new.description", description);
    ButtonGroup kinds = new ButtonGroup();
    kinds.add(group);
    kinds.add(open);
    form.add(Plain.label(words.say("room.new.who")), "top");
    JPanel who = new JPanel(new MigLayout("insets 0, wrap 1, gapy 4"));
    who.add(group);
    who.add(open);
    form.add(who);
    row(form, "room.password", password);
    row(form, "room.service", service);
    row(form, "room.new.address", address);
    Plain.changes(name, this::suggest);
    Plain.changes(address, () -> typed |= !filling);
    service.addActionListener(event -> suggest());
    model.ui().ask(() -> model.session().roomFinder().services(), found -> {
      found.forEach(service::addItem);
      if (found.isEmpty()) {
        dialog.problem(words.say("room.no-service"));
      }
    }, failed -> dialog.failed(words, failed));
    name.setText(wanted);
    dialog.button("new.all", words.say("room.new.all"), this::all, true, false);
    dialog.does(this::simple);
    dialog.ask(form);
  }

  private void row(JPanel form, String label, JComponent field) {
    form.add(Plain.labelFor(words.say(label), field));
    form.add(field, "height 32!");
  }

  static void show(Component over, MainModel model, String wanted) {
    new NewRoomDialog(over, model, wanted);
  }

  /** The address follows the name until one types another. */
  private void suggest() {
    if (!typed && service.getSelectedItem() instanceof Disco.Item chosen) {
      filling = true;
      address.setText(NewRoom.address(name.getText(), chosen.jid()).map(Jid::toString).orElse(""));
      filling = false;
    }
  }

  private Optional<NewRoom> said() {
    Optional<Jid> jid = Jid.parse(address.getText().strip()).filter(found -> found.isBare() && !found.local().isEmpty());
    if (name.getText().isBlank() || jid.isEmpty()) {
      dialog.problem(words.say(name.getText().isBlank() ? "room.new.no-name" : "room.new.no-address"));
      return Optional.empty();
    }
    return Optional.of(new NewRoom(jid.get(), name.getText(), description.getText(), group.isSelected(), new String(password.getPassword())));
  }

  private String nick() {
    return model.session().account().local();
  }

  private void failed(String condition) {
    dialog.problem(words.say(condition.equals("conflict") ? "room.new.taken" : "room.new.failed", words.sayFor("failed", condition, condition)));
  }

  private void simple() {
    said().ifPresent(room -> model.ui().ask(() -> {
      room.end(model.session(), nick(), room.begin(model.session(), nick()));
      return true;
    }, done -> made(room), this::failed));
  }

  private void made(NewRoom room) {
    dialog.close();
    model.open(room.jid(), true);
    if (room.group()) {
      InviteDialog.show(over, model, room.jid(), room.name());
    }
  }

  /** The whole form, filled in as far as something was said; without it there is no room. */
  private void all() {
    said().ifPresent(room -> model.ui().ask(() -> room.begin(model.session(), nick()), form -> all(room, form), this::failed));
  }

  private void all(NewRoom room, DataForm asked) {
    dialog.close();
    FormPanel form = new FormPanel(asked);
    JScrollPane scroll = new JScrollPane(form);
    scroll.setBorder(BorderFactory.createEmptyBorder());
    scroll.getVerticalScrollBar().setUnitIncrement(20);
    scroll.setPreferredSize(new Dimension(form.getPreferredSize().width + 30, Math.min(HEIGHT, form.getPreferredSize().height + 10)));
    Dialog whole = new Dialog(over, words.say("room.form"), words.say("room.new.go"), words.say("dialog.cancel"));
    whole.does(() -> {
      DataForm filled = form.filled();
      Optional<DataForm.Field> missing = filled.missing();
      if (missing.isPresent()) {
        whole.problem(words.say("form.missing", FormPanel.name(missing.get())));
        return;
      }
      model.ui().ask(() -> {
        room.end(model.session(), nick(), filled);
        return true;
      }, done -> whole.close(), condition -> whole.failed(words, condition));
    });
    if (whole.ask(scroll)) {
      made(room);
    } else {
      model.ui().ask(() -> {
        model.session().roomVisits().giveUp(room.jid());
        return true;
      }, done -> {}, failed -> {});
    }
  }
}
