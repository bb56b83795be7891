package im.recado.client.view;

import im.recado.client.model.MainModel;
import im.recado.client.model.Texts;
import im.recado.client.model.Words;
import im.recado.client.protocol.Jid;
import im.recado.client.services.Disco;
import im.recado.client.services.store.Lockdown;
import java.awt.Component;
import java.awt.Graphics2D;
import java.util.Optional;
import javax.swing.DefaultListModel;
import javax.swing.JComboBox;
import javax.swing.JList;
import javax.swing.JPanel;
import javax.swing.JPasswordField;
import javax.swing.JScrollPane;
import javax.swing.JTextField;
import net.miginfocom.swing.MigLayout;
import org.jspecify.annotations.Nullable;

/** Enters a room: one of those that can be seen, or a new one. */
final class RoomDialog {
  private RoomDialog() {}

  static void show(Component over, MainModel model) {
    show(over, model, null);
  }

  /** With a service that is chosen already, or a room of it. */
  static void show(Component over, MainModel model, @Nullable Jid wanted) {
    if (Lockdown.current().hides("join")) {
      return;
    }
    Words words = model.words();
    JComboBox<Object> service = new JComboBox<>();
    service.setName("room.service");
    service.setRenderer(new GatewaysDialog.Names());
    DefaultListModel<Disco.Item> rooms = new DefaultListModel<>();
    JList<Disco.Item> list = Plain.plain(new JList<>(rooms));
    list.setCellRenderer(new ItemRenderer());
    Plain.ground(list, "side");
    JTextField name = new JTextField();
    name.setName("room.name");
    name.putClientProperty("JTextField.placeholderText", words.say("room.name.hint"));
    JTextField nick = new JTextField(model.session().account().local());
    JPasswordField password = new JPasswordField();
    JPanel form = new JPanel(new MigLayout("insets 0, fill, wrap 2", "[][340,grow,fill]", "[][grow][][][]"));
    form.add(Plain.labelFor(words.say("room.service"), service));
    form.add(service, "height 32!");
    form.add(Plain.labelFor(words.say("room.list"), list), "top");
    form.add(new JScrollPane(list), "height 200, grow");
    form.add(Plain.labelFor(words.say("room.name"), name));
    form.add(name, "height 32!");
    form.add(Plain.labelFor(words.say("room.nick"), nick));
    form.add(nick, "height 32!");
    form.add(Plain.labelFor(words.say("room.password"), password));
    form.add(password, "height 32!");
    Dialog dialog = new Dialog(over, words.say("room.title"), words.say("room.go"), words.say("dialog.cancel"));
    service.addActionListener(event -> {
      if (service.getSelectedItem() instanceof Disco.Item chosen) {
        model.ui().ask(() -> model.session().roomFinder().list(chosen.jid()), found -> {
          rooms.clear();
          rooms.addAll(found);
        }, failed -> rooms.clear());
      }
    });
    if (wanted == null) {
      model.ui().ask(() -> model.session().roomFinder().services(), found -> found.forEach(service::addItem), failed -> {});
    } else {
      service.addItem(new Disco.Item(wanted.server(), ""));
      name.setText(wanted.local());
    }
    list.addListSelectionListener(event -> {
      if (list.getSelectedValue() != null) {
        name.setText(list.getSelectedValue().jid().local());
      }
    });
    dialog.does(() -> {
      Optional<Jid> jid = name.getText().contains("@") ? Jid.account(name.getText())
          : service.getSelectedItem() instanceof Disco.Item chosen
              ? Jid.parse(name.getText().strip().replace(' ', '-') + "@" + chosen.jid().domain()) : Optional.empty();
      if (jid.isEmpty() || jid.get().local().isEmpty()) {
        dialog.problem(words.say("room.name.hint"));
        return;
      }
      Disco.Item known = list.getSelectedValue();
      String title = known != null && known.jid().equals(jid.get()) ? known.name() : name.getText().strip();
      model.ui().ask(() -> {
        model.session().enter(jid.get(), title, nick.getText(), new String(password.getPassword()));
        return true;
      }, done -> {
        dialog.close();
        model.open(jid.get(), true);
      }, condition -> dialog.failed(words, condition));
    });
    dialog.ask(form);
  }

  /** A room of a service. */
  private static final class ItemRenderer extends CellPainter<Disco.Item> {
    ItemRenderer() {
      super(40);
    }

    @Override
    String name(Disco.Item item) {
      return item.name() + " " + item.jid();
    }

    @Override
    void paint(Graphics2D g, Disco.Item item, int width, int height) {
      String name = Texts.line(item.name());
      text(g, name.isEmpty() ? item.jid().local() : name, 14, 17, width - 28, Theme.unscaled(0, false), Theme.text());
      text(g, item.jid().toString(), 14, 33, width - 28, Theme.unscaled(-2, false), Theme.faint());
    }
  }
}
