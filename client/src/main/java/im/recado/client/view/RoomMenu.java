package im.recado.client.view;

import im.recado.client.model.ChatModel;
import im.recado.client.model.MainModel;
import im.recado.client.model.Words;
import im.recado.client.services.Bookmarks.Bookmark;
import im.recado.client.services.Room;
import im.recado.client.services.RoomRequests;
import im.recado.client.services.store.Lockdown;
import java.awt.Component;
import javax.swing.JCheckBoxMenuItem;
import javax.swing.JMenuItem;
import javax.swing.JPopupMenu;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.JTextField;

/** What one does in a room: topic, nick, invitations, who belongs to it, and whether it is entered by itself. */
final class RoomMenu {
  private RoomMenu() {}

  static void add(JPopupMenu menu, MainModel model, ChatModel chat, Component over) {
    Words words = model.words();
    RoomRequests requests = model.session().roomRequests();
    boolean in = model.session().rooms().room(chat.jid()).state() == Room.State.IN;
    if (in) {
      item(menu, words.say("room.set-topic"), "room.set-topic", () -> {
        JTextArea topic = Plain.area(chat.room().topic(), 4, 32);
        topic.setName("room.topic");
        topic.setLineWrap(true);
        topic.setWrapStyleWord(true);
        topic.getAccessibleContext().setAccessibleName(words.say("room.topic"));
        if (new Dialog(over, words.say("room.topic"), words.say("dialog.ok"), words.say("dialog.cancel")).ask(new JScrollPane(topic))) {
          chat.room().ask(RoomRequests.What.TOPIC, () -> requests.topic(chat.jid(), topic.getText().strip()));
        }
      });
      item(menu, words.say("room.set-nick"), "room.set-nick", () -> {
        JTextField nick = new JTextField(model.session().rooms().nick(chat.jid()), 24);
        nick.setName("room.nick");
        nick.getAccessibleContext().setAccessibleName(words.say("room.nick"));
        if (new Dialog(over, words.say("room.set-nick"), words.say("dialog.ok"), words.say("dialog.cancel")).ask(nick) && !nick.getText().isBlank()) {
          chat.room().ask(RoomRequests.What.NICK, () -> requests.nick(chat.jid(), nick.getText()));
        }
      });
      if (!Lockdown.current().hides("join")) {
        item(menu, words.say("room.invite"), "room.invite", () -> InviteDialog.show(over, model, chat.jid(), chat.title()));
      }
      if (chat.room().self().filter(self -> self.affiliation().equals("owner") || self.affiliation().equals("admin")).isPresent()) {
        item(menu, words.say("members.menu"), "room.members", () -> MembersDialog.show(over, model, chat.jid(), chat.title()));
      }
    } else {
      item(menu, words.say("room.again"), "room.again", () -> RoomDialog.show(over, model, chat.jid()));
    }
    JCheckBoxMenuItem auto = new JCheckBoxMenuItem(words.say("room.auto"),
        model.session().bookmarks().find(chat.jid()).filter(Bookmark::autojoin).isPresent());
    auto.setName("room.auto");
    auto.addActionListener(event -> model.ui().ask(() -> {
      model.session().roomVisits().byItself(chat.jid(), auto.isSelected());
      return true;
    }, done -> {}, failed -> Dialog.failed(over, words, words.say("room.auto"), failed)));
    menu.add(auto);
  }

  private static void item(JPopupMenu menu, String text, String name, Runnable action) {
    JMenuItem item = Plain.plain(new JMenuItem());
    item.setText(text);
    item.setName(name);
    item.addActionListener(event -> action.run());
    menu.add(item);
  }
}
