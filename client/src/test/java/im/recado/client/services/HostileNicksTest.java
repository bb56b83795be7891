package im.recado.client.services;

import static im.recado.client.services.PlayedSession.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.protocol.Jid;
import im.recado.client.services.store.Message;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever has somebody's nick next is not who had it. */
class HostileNicksTest {
  private static final String PRIVATE = "<x xmlns='http://jabber.org/protocol/muc#user'/>";

  @TempDir Path folder;

  private static PlayedSession inside(PlayedSession played) throws Exception {
    played.session().rooms().join(ROOM, "romeo", "");
    played.link().says("<presence xmlns='jabber:client' from='" + ROOM + "/romeo'><x xmlns='http://jabber.org/protocol/muc#user'>"
        + "<item affiliation='member' role='participant'/><status code='110'/></x></presence>");
    played.session().chats().open(ROOM, true);
    return played;
  }

  private static void presence(PlayedSession played, String type, String jid) {
    played.link().says("<presence xmlns='jabber:client' from='" + ROOM + "/tybalt'" + type + "><x xmlns='http://jabber.org/protocol/muc#user'>"
        + "<item affiliation='member' role='participant'" + (jid.isEmpty() ? "" : " jid='" + jid + "/x'") + "/></x></presence>");
  }

  private static void says(PlayedSession played, String type, String id, String body, String more) {
    played.link().says("<message xmlns='jabber:client' type='" + type + "' from='" + ROOM + "/tybalt' to='romeo@verona.example/desk' id='" + id
        + "'><body>" + body + "</body>" + more + "</message>");
  }

  private static String occupant(String id) {
    return "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='" + id + "'/>";
  }

  private static final String CORRECTS = "<replace xmlns='urn:xmpp:message-correct:0' id='m1'/>";

  private static List<String> words(PlayedSession played, Jid conversation) {
    return played.messages(conversation).stream().map(Message::body).toList();
  }

  @Test
  void theNextOfANickCorrectsNobodyInARoomThatTellsThemNotApart() throws Exception {
    try (PlayedSession played = inside(PlayedSession.in(folder).begun())) {
      presence(played, "", "paris@verona.example");
      says(played, "groupchat", "m1", "I will pay", "");
      presence(played, " type='unavailable'", "paris@verona.example");
      presence(played, "", "tybalt@evil.example");
      says(played, "groupchat", "m2", "I will NOT pay", CORRECTS);
      assertThat(words(played, ROOM)).containsExactly("I will pay", "I will NOT pay");
    }
  }

  @Test
  void theNextOfANickCorrectsNobodyPrivately() throws Exception {
    Jid tybalt = ROOM.with("tybalt");
    try (PlayedSession played = inside(PlayedSession.in(folder).begun())) {
      says(played, "chat", "m1", "my account is 111", PRIVATE);
      says(played, "chat", "m2", "my account is 666", PRIVATE + CORRECTS);
      assertThat(words(played, tybalt)).containsExactly("my account is 111", "my account is 666");
    }
  }

  @Test
  void whomARoomTellsApartCorrectsTheirOwnWordsAlone() throws Exception {
    Jid tybalt = ROOM.with("tybalt");
    try (PlayedSession played = inside(PlayedSession.in(folder).begun())) {
      says(played, "chat", "m1", "at noon", PRIVATE + occupant("one"));
      says(played, "chat", "m2", "never", PRIVATE + occupant("two") + CORRECTS);
      assertThat(words(played, tybalt)).containsExactly("at noon");
      says(played, "chat", "m3", "at one", PRIVATE + occupant("one") + CORRECTS);
      assertThat(words(played, tybalt)).containsExactly("at one");
      says(played, "groupchat", "m1", "at noon", occupant("one"));
      says(played, "groupchat", "m2", "never", occupant("two") + CORRECTS);
      assertThat(words(played, ROOM)).containsExactly("at noon");
      says(played, "groupchat", "m3", "at one", occupant("one") + CORRECTS);
      assertThat(words(played, ROOM)).containsExactly("at one");
    }
  }
}
