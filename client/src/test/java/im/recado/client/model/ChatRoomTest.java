package im.recado.client.model;

import static im.recado.client.services.PlayedSession.ROOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.protocol.LoginException;
import im.recado.client.services.Availability;
import im.recado.client.services.PlayedSession;
import im.recado.client.services.Room;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is shown in a room, without a window. */
class ChatRoomTest {
  private static final int ALWAYS = 1_000_000;

  @TempDir Path folder;

  private static void comes(PlayedSession played, String nick, String code) {
    played.link().says("<presence xmlns='jabber:client' from='" + ROOM + "/" + nick + "'><x xmlns='http://jabber.org/protocol/muc#user'>"
        + "<item affiliation='none' role='participant'/>" + code + "</x></presence>");
  }

  private static List<String> there(ChatModel chat) {
    return chat.room().occupants().stream().map(Room.Occupant::nick).toList();
  }

  @Test
  void nobodyIsThereWhileOneIsOnTheWayOrTheServerCannotBeReached() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      played.session().roomVisits().enter(ROOM, "The balcony", "romeo", "");
      Ui ui = new Ui(Runnable::run, Runnable::run, Runnable::run);
      ChatModel chat = new ChatModel(played.session(), Words.of("en"), ui, played.session().chats().open(ROOM, true));
      ChatModel aside = new ChatModel(played.session(), Words.of("en"), ui, played.session().chats().open(ROOM.with("juliet"), false));
      comes(played, "juliet", "");
      assertThat(there(chat)).isEmpty();
      assertThat(aside.availability()).isEqualTo(Availability.OFFLINE);
      comes(played, "romeo", "<status code='110'/>");
      assertThat(there(chat)).containsExactly("juliet", "romeo");
      assertThat(aside.availability()).isEqualTo(Availability.ONLINE);

      played.link().refuses(ALWAYS, LoginException.Reason.NO_SERVER);
      played.link().cut();
      await("nobody").until(() -> there(chat).isEmpty());
      assertThat(chat.room().state()).isEqualTo(Room.State.IN);
      assertThat(chat.room().line()).isEqualTo("Entering…");
      assertThat(aside.availability()).isEqualTo(Availability.OFFLINE);
      assertThat(chat.room().nicks()).containsExactly("juliet");

      played.link().refuses(0, LoginException.Reason.NO_SERVER);
      played.session().retry();
      await("on the way").until(() -> chat.room().state() == Room.State.ENTERING);
      assertThat(there(chat)).isEmpty();
      assertThat(aside.availability()).isEqualTo(Availability.OFFLINE);
    }
  }
}
