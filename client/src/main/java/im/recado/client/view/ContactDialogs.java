package im.recado.client.view;

import im.recado.client.model.MainModel;
import im.recado.client.model.Texts;
import im.recado.client.model.TypedAddress;
import im.recado.client.model.Words;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.services.Gateways.Gateway;
import im.recado.client.services.Gateways.Prompt;
import im.recado.client.services.store.ContactStore.Contact;
import im.recado.client.services.store.Lockdown;
import java.awt.Component;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.swing.JComboBox;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.JTextField;
import javax.swing.SwingUtilities;
import javax.swing.event.PopupMenuEvent;
import javax.swing.event.PopupMenuListener;
import net.miginfocom.swing.MigLayout;

/** Adds somebody to the contacts, and changes how they stand there. */
final class ContactDialogs {
  /** A gateway may say in a whole sentence what it asks for, which is no name of a field. */
  private static final int LONGEST_LABEL = 24;

  private ContactDialogs() {}

  private static JPanel form() {
    return new JPanel(new MigLayout("insets 0, fillx, hidemode 3, wrap 1", "[320,grow,fill]"));
  }

  private static void field(JPanel form, String name, javax.swing.JComponent field) {
    form.add(Plain.labelFor(name, field));
    form.add(field, "hmin 32, gapbottom 6");
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
    network.setName("add.network");
    network.setRenderer(new GatewaysDialog.Names());
    JTextField address = new JTextField(known);
    address.setName("add.address");
    JTextField name = new JTextField();
    JTextField groups = new JTextField();
    groups.setName("add.groups");
    groups.putClientProperty("JTextField.placeholderText", words.say("add.groups.hint"));
    JPanel form = form();
    network.getAccessibleContext().setAccessibleName(words.say("add.network"));
    network.setVisible(false);
    JLabel who = Plain.labelFor(words.say("add.address"), address);
    // The networks come later than the window: their room is there before, and nothing moves.
    JPanel above = new JPanel(new MigLayout("insets 0, fillx", "[grow,fill]8[]"));
    above.add(who, "wmin 0");
    above.add(network, "hmin 28, wmax 160");
    form.add(above, "wmin 0");
    address.putClientProperty("JTextField.placeholderText", words.say("login.address.hint"));
    JTextArea whole = Plain.paragraph(" ", 30);
    whole.setName("add.whole");
    Plain.letters(whole, "faint");
    JPanel typed = new JPanel(new MigLayout("insets 0, fillx, wrap 1, gapy 1", "[grow,fill]"));
    typed.add(address, "hmin 32");
    typed.add(whole, "wmin 0");
    form.add(typed, "wmin 0");
    JTextArea hint = Plain.paragraph("", 30);
    hint.setName("add.hint");
    hint.setVisible(false);
    Plain.letters(hint, "faint");
    form.add(hint, "wmin 0, gapbottom 6");
    JTextArea problem = Plain.paragraph("", 30);
    problem.setName("add.problem");
    problem.setVisible(false);
    Plain.letters(problem, "bad");
    form.add(problem, "wmin 0, gapbottom 6");
    field(form, words.say("add.name"), name);
    field(form, words.say("add.groups"), groups);
    Dialog dialog = new Dialog(over, words.say("add.title"), words.say("add.go"), words.say("dialog.cancel"));
    model.ui().ask(() -> model.session().gateways().list(), gateways -> {
      gateways.stream().filter(gateway -> gateway.registered() && !gateway.away()).forEach(network::addItem);
      // Who has one network has nothing to choose, and begins at the address.
      network.setVisible(network.getItemCount() > 1);
    }, failed -> {});
    Runnable chosen = () -> asks(model, network, prompt -> {
      boolean label = !prompt.asks().isBlank() && prompt.asks().length() <= LONGEST_LABEL;
      String where = network.getSelectedItem() instanceof Gateway gateway ? " (" + Texts.line(gateway.name()) + ")" : "";
      address.putClientProperty("JTextField.placeholderText", where.isEmpty() ? words.say("login.address.hint") : null);
      who.setText((label ? Texts.line(prompt.asks()) : words.say("add.address")) + where);
      address.getAccessibleContext().setAccessibleName(who.getText());
      hint.setText(Texts.line(label ? prompt.says() : prompt.says() + " " + prompt.asks()).strip());
      hint.setVisible(!hint.getText().isEmpty());
      dialog.pack();
    });
    whenChosen(network, chosen);
    Consumer<String> wrong = text -> {
      problem.setText(text);
      problem.setVisible(!text.isEmpty());
      address.putClientProperty("JComponent.outline", text.isEmpty() ? null : "error");
      address.getAccessibleContext().setAccessibleDescription(text);
      dialog.pack();
    };
    String own = model.session().account().domain();
    // It keeps its line: nothing moves while one types.
    Runnable completes = () -> Plain.say(whole, TypedAddress.completed(address.getText(), own)
        .filter(jid -> !(network.getSelectedItem() instanceof Gateway)).map(jid -> words.say("add.whole", jid)).orElse(" "));
    Plain.changes(address, () -> {
      if (problem.isVisible()) {
        wrong.accept("");
      }
      completes.run();
    });
    network.addActionListener(event -> completes.run());
    dialog.does(() -> {
      wrong.accept("");
      address.requestFocusInWindow();
      if (network.getSelectedItem() instanceof Gateway gateway) {
        model.ui().ask(() -> translated(model, gateway, address.getText()), answer -> {
          answer.jid().ifPresentOrElse(jid -> put(dialog, model, jid, name, groups), () -> wrong.accept(answer.problem()));
        }, condition -> dialog.failed(words, condition));
      } else {
        TypedAddress.of(address.getText(), own).ifPresentOrElse(jid -> put(dialog, model, jid, name, groups), () -> wrong.accept(
            words.say(address.getText().isBlank() ? "add.empty" : "add.no-address", Texts.line(address.getText().strip()), own)));
      }
    });
    dialog.ask(form);
  }

  /** Does this when something else is chosen, and not while one goes through the choices: a window that changes closes them. */
  private static void whenChosen(JComboBox<?> box, Runnable action) {
    box.addActionListener(event -> {
      if (!box.isPopupVisible()) {
        action.run();
      }
    });
    box.addPopupMenuListener(new PopupMenuListener() {
      @Override
      public void popupMenuWillBecomeVisible(PopupMenuEvent event) {}

      @Override
      public void popupMenuWillBecomeInvisible(PopupMenuEvent event) {
        SwingUtilities.invokeLater(action);
      }

      @Override
      public void popupMenuCanceled(PopupMenuEvent event) {}
    });
  }

  private static void put(Dialog dialog, MainModel model, Jid jid, JTextField name, JTextField groups) {
    model.ui().ask(() -> {
      model.session().contacts().add(jid, name.getText(), groups(groups.getText()));
      return true;
    }, done -> dialog.close(), condition -> dialog.failed(model.words(), condition));
  }

  /** The address of somebody on another network, or why there is none. */
  private record Translated(Optional<Jid> jid, String problem) {}

  private static Translated translated(MainModel model, Gateway gateway, String name) throws OfflineException, InterruptedException {
    try {
      return new Translated(Optional.of(model.session().gateways().address(gateway.jid(), name)), "");
    } catch (RefusedException e) {
      return new Translated(Optional.empty(), e.said().isBlank() ? model.words().say("add.nobody") : Texts.line(e.said()));
    }
  }

  /** People of another network have names of another kind: the gateway says which (XEP-0100, section 6.2). */
  private static void asks(MainModel model, JComboBox<Object> network, Consumer<Prompt> shows) {
    Prompt none = new Prompt("", "");
    Object chosen = network.getSelectedItem();
    if (chosen instanceof Gateway gateway) {
      model.ui().ask(() -> model.session().gateways().prompt(gateway.jid()).orElse(none), prompt -> {
        if (chosen.equals(network.getSelectedItem())) {
          shows.accept(prompt);
        }
      }, failed -> {});
    } else {
      shows.accept(none);
    }
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
