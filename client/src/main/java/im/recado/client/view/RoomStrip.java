package im.recado.client.view;

import im.recado.client.model.ChatModel;
import im.recado.client.model.MainModel;
import im.recado.client.model.Words;
import im.recado.client.services.Room;
import im.recado.client.services.RoomRequests;
import java.awt.Component;
import javax.swing.JButton;
import javax.swing.JPanel;
import javax.swing.JTextArea;
import net.miginfocom.swing.MigLayout;

/** Above the field: that one is not in the room, or may not speak in it, and what can be done about that. */
final class RoomStrip extends JPanel {
  private final Words words;
  private final JTextArea text = Plain.paragraph("", 30);
  private final JButton enter;
  private final JButton voice;
  private ChatModel chat;

  RoomStrip(MainModel main, ChatModel first, Component over) {
    super(new MigLayout("insets 6 14 6 10, fillx, hidemode 3", "[grow,fill]8[]"));
    words = main.words();
    chat = first;
    Plain.ground(this, "mention");
    text.setName("room.out");
    enter = Plain.button(words.say("room.again"), () -> {
      if (main.session().rooms().room(chat.jid()).problem().equals("not-authorized")) {
        RoomDialog.show(over, main, chat.jid());
      } else {
        chat.room().again();
      }
    });
    enter.setName("room.enter");
    voice = Plain.button(words.say("room.voice"), () ->
        chat.room().ask(RoomRequests.What.VOICE, () -> main.session().roomRequests().voice(chat.jid())));
    voice.setName("room.voice");
    add(text, "wmin 0");
    add(enter);
    add(voice);
  }

  /** The model has changed, or is another. */
  void show(ChatModel now) {
    chat = now;
    boolean out = now.room().state() == Room.State.OUT;
    text.setText(out ? now.subtitle() : words.say("room.silent"));
    enter.setVisible(out);
    voice.setVisible(!out);
    setVisible(out || !now.room().speaks());
  }
}
