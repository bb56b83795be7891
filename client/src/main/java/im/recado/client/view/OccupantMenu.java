package im.recado.client.view;

import im.recado.client.model.ChatModel;
import im.recado.client.model.MainModel;
import im.recado.client.model.RoomAct;
import im.recado.client.model.Texts;
import im.recado.client.model.Ui;
import im.recado.client.model.Words;
import im.recado.client.protocol.Jid;
import im.recado.client.services.Room.Occupant;
import im.recado.client.services.RoomAdmin;
import java.awt.Component;
import java.util.function.Consumer;
import javax.swing.JMenuItem;
import javax.swing.JPopupMenu;
import javax.swing.JTextField;

/** What can be done with somebody in a room. */
final class OccupantMenu {
  private final MainModel main;
  private final Words words;
  private final Jid room;
  private final Component over;

  private OccupantMenu(MainModel main, Jid room, Component over) {
    this.main = main;
    this.words = main.words();
    this.room = room;
    this.over = over;
  }

  /** The menu; with nothing in it for oneself. */
  static JPopupMenu of(MainModel main, ChatModel chat, Occupant occupant, Component over) {
    OccupantMenu menus = new OccupantMenu(main, chat.jid(), over);
    JPopupMenu menu = new JPopupMenu();
    chat.room().self().ifPresent(self -> {
      for (RoomAct act : RoomAct.of(self, occupant)) {
        if (act == RoomAct.VOICE || act == RoomAct.MUTE) {
          menu.addSeparator();
        }
        JMenuItem item = Plain.plain(new JMenuItem());
        item.setText(menus.words.say("act." + act));
        item.setName("act." + act);
        item.addActionListener(event -> menus.act(act, occupant));
        menu.add(item);
      }
    });
    return menu;
  }

  private void act(RoomAct act, Occupant occupant) {
    RoomAdmin admin = main.session().roomAdmin();
    switch (act) {
      case WRITE -> main.open(room.with(occupant.nick()), false);
      case PROFILE -> Jid.parse(occupant.jid()).ifPresent(jid -> ProfileDialog.of(over, main, jid.bare()));
      case VOICE, NO_MODERATOR -> role(occupant, "participant");
      case MUTE -> role(occupant, "visitor");
      case MODERATOR -> role(occupant, "moderator");
      case MEMBER -> affiliation(occupant, "member", "");
      case NO_MEMBER -> affiliation(occupant, "none", "");
      case ADMIN -> affiliation(occupant, "admin", "");
      case OWNER -> affiliation(occupant, "owner", "");
      case KICK -> reason(act, occupant, why -> ask(() -> {
        admin.role(room, occupant.nick(), "none", why);
        return true;
      }));
      case BAN -> reason(act, occupant, why -> affiliation(occupant, "outcast", why));
    }
  }

  private void role(Occupant occupant, String role) {
    ask(() -> {
      main.session().roomAdmin().role(room, occupant.nick(), role, "");
      return true;
    });
  }

  private void affiliation(Occupant occupant, String affiliation, String why) {
    Jid.parse(occupant.jid()).ifPresent(jid -> ask(() -> {
      main.session().roomAdmin().affiliation(room, jid, affiliation, why);
      return true;
    }));
  }

  private void reason(RoomAct act, Occupant occupant, Consumer<String> does) {
    JTextField why = new JTextField(28);
    why.setName("act.reason");
    why.putClientProperty("JTextField.placeholderText", words.say("act.reason"));
    why.getAccessibleContext().setAccessibleName(words.say("act.reason"));
    if (new Dialog(over, words.say("act.sure." + act, Texts.line(occupant.nick())), words.say("act." + act), words.say("dialog.cancel")).ask(why)) {
      does.accept(why.getText());
    }
  }

  private void ask(Ui.Request<Boolean> request) {
    main.ui().ask(request, done -> {}, failed -> Dialog.failed(over, words, words.say("app.name"), failed));
  }
}
