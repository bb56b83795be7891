package im.recado.client.view;

import im.recado.client.model.MainModel;
import im.recado.client.model.Texts;
import im.recado.client.model.Words;
import im.recado.client.protocol.Jid;
import im.recado.client.services.Gateways.Gateway;
import im.recado.client.services.store.ContactStore.Contact;
import im.recado.client.services.store.Lockdown;
import java.awt.Component;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.swing.JComboBox;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.JTextField;
import net.miginfocom.swing.MigLayout;

/** Adds somebody to the contacts, and changes how they stand there. */
final class ContactDialogs {
  private ContactDialogs() {}

  private static JPanel form() {
    return new JPanel(new MigLayout("insets 0, fillx, wrap 1", "[320,grow,fill]"));
  }

  private static void field(JPanel form, String name, javax.swing.JComponent field) {
    form.add(Plain.labelFor(name, field));
    form.add(field, "height 32!, gapbottom 6");
  }

  private static List<String> groups(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).filter(group -> !group.isEmpty()).toList();
  }

  static void add(Component over, MainModel model) {
    add(over, model, "");
  }

  /** With an address that is known already. */
  static void add(Component over, MainModel model, String known) {
    if (Lockdown.current().hides("add")) {
      return;
    }
    Words words = model.words();
    JComboBox<Object> network = new JComboBox<>(new Object[] {words.say("add.xmpp")});
    network.setRenderer(new GatewaysDialog.Names());
    JTextField address = new JTextField(known);
    address.setName("add.address");
    JTextField name = new JTextField();
    JTextField groups = new JTextField();
    groups.setName("add.groups");
    groups.putClientProperty("JTextField.placeholderText", words.say("add.groups.hint"));
    JPanel form = form();
    field(form, words.say("add.network"), network);
    field(form, words.say("add.address"), address);
    field(form, words.say("add.name"), name);
    field(form, words.say("add.groups"), groups);
    model.ui().ask(() -> model.session().gateways().list(),
        gateways -> gateways.stream().filter(Gateway::registered).forEach(network::addItem), failed -> {});
    Dialog dialog = new Dialog(over, words.say("add.title"), words.say("add.go"), words.say("dialog.cancel"));
    dialog.does(() -> {
      Object chosen = network.getSelectedItem();
      Optional<Jid> typed = Jid.parse(address.getText().strip());
      if (!(chosen instanceof Gateway) && typed.isEmpty()) {
        dialog.problem(words.say("login.no-address"));
        return;
      }
      model.ui().ask(() -> {
        Jid jid = chosen instanceof Gateway gateway
            ? model.session().gateways().address(gateway.jid(), address.getText()) : typed.orElseThrow();
        model.session().contacts().add(jid, name.getText(), groups(groups.getText()));
        return true;
      }, done -> dialog.close(), condition -> dialog.failed(words, condition));
    });
    dialog.ask(form);
  }

  /** The note about somebody: nobody else sees it, all one's clients that know of notes do. */
  static void note(Component over, MainModel model, Jid jid, String who) {
    Words words = model.words();
    JTextArea note = Plain.area("", 6, 30);
    note.setName("note.text");
    note.setLineWrap(true);
    note.setWrapStyleWord(true);
    note.setEnabled(false);
    note.getAccessibleContext().setAccessibleName(words.say("note.title", who));
    JPanel form = form();
    form.add(new JScrollPane(note));
    JLabel hint = Plain.label(words.say("note.hint"), -1, false);
    Plain.letters(hint, "faint");
    form.add(hint);
    Dialog dialog = new Dialog(over, words.say("note.title", who), words.say("edit.go"), words.say("dialog.cancel"));
    model.ui().ask(() -> model.session().notes().read(jid), text -> {
      note.setText(Texts.body(text));
      note.setEnabled(true);
      note.requestFocusInWindow();
    }, condition -> dialog.failed(words, condition));
    dialog.does(() -> {
      if (note.isEnabled()) {
        model.ui().ask(() -> {
          model.session().notes().write(jid, note.getText());
          return true;
        }, done -> dialog.close(), condition -> dialog.failed(words, condition));
      }
    });
    dialog.ask(form);
  }

  static void edit(Component over, MainModel model, Jid jid) {
    Words words = model.words();
    Optional<Contact> contact = model.session().contacts().find(jid);
    JTextField name = new JTextField(contact.map(Contact::name).orElse(""));
    JTextField groups = new JTextField(String.join(", ", contact.map(Contact::groups).orElse(List.of())));
    groups.setName("edit.groups");
    groups.putClientProperty("JTextField.placeholderText", words.say("add.groups.hint"));
    JPanel form = form();
    form.add(Plain.label(jid.toString()), "gapbottom 8");
    field(form, words.say("add.name"), name);
    field(form, words.say("add.groups"), groups);
    Dialog dialog = new Dialog(over, words.say("edit.title"), words.say("edit.go"), words.say("dialog.cancel"));
    dialog.does(() -> model.ui().ask(() -> {
      model.session().contacts().put(jid, name.getText(), groups(groups.getText()));
      return true;
    }, done -> dialog.close(), condition -> dialog.failed(words, condition)));
    dialog.ask(form);
  }
}
