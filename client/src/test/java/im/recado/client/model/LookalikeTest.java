package im.recado.client.model;

import static im.recado.client.services.PlayedSession.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.protocol.Jid;
import im.recado.client.services.PlayedSession;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LookalikeTest {
  @TempDir Path folder;

  @Test
  void c11NamesThatLookLikeOthersAreFound() {
    for (String like : List.of("\u0430dmin", "admin ", " admin", "ad\u200Dmin", "ad\u200Bmin", "\u0430\u0501min", "admin\u0301", "ａｄｍｉｎ", "Admin",
        "adm\u0456n", "adrnin", "\uD835\uDC1Admin", "\u03B1dm\u0131n")) {
      assertThat(Lookalike.of(like, List.of("nobody", "admin"))).as(like).contains("admin");
    }
    for (String other : List.of("admin", "admins", "adam", "админ", "", "nimda")) {
      assertThat(Lookalike.of(other, List.of("nobody", "admin"))).as(other).isEmpty();
    }
    assertThat(Lookalike.of("paypaI", List.of("paypal"))).contains("paypal");
    assertThat(Lookalike.of("bob0", List.of("bobo"))).contains("bobo");
    assertThat(Lookalike.among(List.of("juliet", "nurse", "jul\u0456et", "romeo"))).isEqualTo(Map.of("jul\u0456et", "juliet", "juliet", "jul\u0456et"));
  }

  @Test
  void c11OccupantsWhoLookLikeOthersAreMarked() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      played.session().roomVisits().enter(ROOM, "", "romeo", "");
      for (String nick : List.of("juliet", "jul\u0456et", "nurse", "romeo")) {
        played.link().says("<presence xmlns='jabber:client' from='" + ROOM + "/" + nick + "' to='romeo@verona.example/desk'>"
            + "<x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant'/>"
            + (nick.equals("romeo") ? "<status code='110'/>" : "") + "</x></presence>");
      }
      ChatModel chat = new ChatModel(played.session(), Words.of("en"), new Ui(Runnable::run, Runnable::run, Runnable::run),
          played.session().chats().open(ROOM, true));
      assertThat(chat.room().occupants()).hasSize(4);
      assertThat(Lookalike.among(chat.room().occupants().stream().map(occupant -> occupant.nick()).toList()).keySet())
          .containsExactlyInAnyOrder("juliet", "jul\u0456et");
    }
  }

  @Test
  void c11AStrangerWhoseAddressLooksLikeAContactsIsSaidToBeNone() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      Ui ui = new Ui(Runnable::run, Runnable::run, Runnable::run);
      Jid stranger = Jid.of("jul\u0456et@verona.example");
      ChatModel chat = new ChatModel(played.session(), Words.of("en"), ui, played.session().chats().open(stranger, false));
      assertThat(chat.notice()).isEqualTo("This address looks like juliet@verona.example, and is another one.");
      ChatModel juliet = new ChatModel(played.session(), Words.of("en"), ui, played.session().chats().open(PlayedSession.JULIET, false));
      assertThat(juliet.notice()).isEmpty();
    }
  }
}
