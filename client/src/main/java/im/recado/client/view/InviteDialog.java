package im.recado.client.view;

import im.recado.client.model.MainModel;
import im.recado.client.model.Words;
import im.recado.client.protocol.Jid;
import im.recado.client.services.Room;
import im.recado.client.services.store.ContactStore.Contact;
import im.recado.client.services.store.Lockdown;
import java.awt.Component;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.swing.BorderFactory;
import javax.swing.DefaultListCellRenderer;
import javax.swing.DefaultListModel;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTextField;
import net.miginfocom.swing.MigLayout;

/** Invites people into a room: contacts that are chosen, and whose address is known. */
final class InviteDialog {
  private InviteDialog() {}

  static void show(Component over, MainModel model, Jid room, String name) {
    Words words = model.words();
    Set<String> there = model.session().rooms().room(room).occupants().stream().map(Room.Occupant::jid).collect(Collectors.toSet());
    DefaultListModel<Contact> lines = new DefaultListModel<>();
    List<Contact> people = model.session().contacts().all().stream()
        .filter(contact -> !contact.jid().local().isEmpty() && !there.contains(contact.jid().toString()))
        .sorted(Comparator.comparing((Contact contact) -> model.session().contacts().name(contact.jid()), String.CASE_INSENSITIVE_ORDER)).toList();
    lines.addAll(people);
    JList<Contact> list = Plain.plain(new JList<>(lines));
    list.setName("invite.people");
    list.setVisibleRowCount(8);
    Plain.ground(list, "side");
    list.setCellRenderer(new DefaultListCellRenderer() {
      @Override
      public Component getListCellRendererComponent(JList<?> all, Object value, int index, boolean chosen, boolean focus) {
        JLabel label = (JLabel) super.getListCellRendererComponent(all, "", index, chosen, focus);
        Jid jid = ((Contact) value).jid();
        Plain.plain(label).setText(im.recado.client.model.Texts.line(model.session().contacts().name(jid)) + "  " + jid);
        label.setBorder(BorderFactory.createEmptyBorder(4, 10, 4, 10));
        return label;
      }
    });
    JTextField others = new JTextField();
    others.setName("invite.others");
    others.putClientProperty("JTextField.placeholderText", words.say("invite.others.hint"));
    JTextField reason = new JTextField();
    reason.setName("invite.reason");
    JPanel form = new JPanel(new MigLayout("insets 0, fill, wrap 1", "[360,grow,fill]", "[][grow,fill][][][][]"));
    form.add(Plain.labelFor(words.say("side.contacts"), list));
    form.add(new JScrollPane(list), "gapbottom 6");
    form.add(Plain.labelFor(words.say("invite.others"), others));
    form.add(others, "height 32!, gapbottom 6");
    form.add(Plain.labelFor(words.say("invite.reason"), reason));
    form.add(reason, "height 32!");
    Dialog dialog = new Dialog(over, words.say("invite.title", name), words.say("room.invite"), words.say("dialog.cancel"));
    dialog.does(() -> {
      Set<Jid> invited = new LinkedHashSet<>(list.getSelectedValuesList().stream().map(Contact::jid).toList());
      List<String> typed = Arrays.stream(others.getText().split("[,;\\s]+")).filter(text -> !text.isEmpty()).toList();
      for (String text : typed) {
        Optional<Jid> jid = Jid.account(text);
        if (jid.isEmpty()) {
          dialog.problem(words.say("invite.no-address", text));
          return;
        }
        invited.add(jid.get());
      }
      if (invited.isEmpty()) {
        dialog.problem(words.say("invite.nobody"));
        return;
      }
      model.ui().ask(() -> {
        for (Jid jid : invited) {
          model.session().roomRequests().invite(room, jid, reason.getText());
        }
        return true;
      }, done -> dialog.close(), condition -> dialog.failed(words, condition));
    });
    if (!Lockdown.current().hides("join")) {
      dialog.ask(form);
    }
  }
}
