package im.recado.client.services;

import static im.recado.client.services.PlayedSession.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Node;
import im.recado.client.services.store.Message;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever has somebody's nick next is not who had it. */
class HostileNicksTest {
  private static final String PRIVATE = "<x xmlns='http://jabber.org/protocol/muc#user'/>";

  @TempDir Path folder;

  private static PlayedSession inside(PlayedSession played) throws Exception {
    return inside(played, "");
  }

  /** In a room that tells everybody apart by an id if it tells us ours. */
  private static PlayedSession inside(PlayedSession played, String id) throws Exception {
    played.session().rooms().join(ROOM, "romeo", "");
    played.link().says("<presence xmlns='jabber:client' from='" + ROOM + "/romeo'><x xmlns='http://jabber.org/protocol/muc#user'>"
        + "<item affiliation='member' role='participant'/><status code='110'/></x>" + id + "</presence>");
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

  private static final String TAKES_BACK = "<retract xmlns='urn:xmpp:message-retract:1' id='s1'/>";

  private static String stanzaId(String id) {
    return "<stanza-id xmlns='urn:xmpp:sid:0' by='" + ROOM + "' id='" + id + "'/>";
  }

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
  void withinOneStayOfANickItsWordsAreCorrectedAndTakenBack() throws Exception {
    Jid tybalt = ROOM.with("tybalt");
    try (PlayedSession played = inside(PlayedSession.in(folder).begun())) {
      presence(played, "", "");
      says(played, "groupchat", "m1", "at noon", stanzaId("s1"));
      says(played, "groupchat", "m2", "at one", CORRECTS + stanzaId("s2"));
      says(played, "chat", "m1", "psst", PRIVATE);
      says(played, "chat", "m2", "psst!", PRIVATE + CORRECTS);
      assertThat(words(played, ROOM)).containsExactly("at one");
      assertThat(words(played, tybalt)).containsExactly("psst!");
      says(played, "groupchat", "m2", "at one", CORRECTS + stanzaId("s2") + "<delay xmlns='urn:xmpp:delay' from='" + ROOM
          + "' stamp='2026-07-01T10:00:00Z'/>");
      assertThat(words(played, ROOM)).as("the same from the room's history").containsExactly("at one");
      played.session().chats().send(ROOM, "mine");
      String own = played.messages(ROOM).getLast().id();
      played.session().chats().correct(ROOM, own, "mine!");
      Node correction = played.link().sent().getLast();
      played.link().says("<message xmlns='jabber:client' type='groupchat' from='" + ROOM + "/romeo' to='romeo@verona.example/desk' id='"
          + correction.get("id") + "'>" + correction.children().stream().map(child -> child.xml("jabber:client")).collect(Collectors.joining()) + "</message>");
      assertThat(words(played, ROOM)).as("one's own, as the room says it").containsExactly("at one", "mine!");
      presence(played, " type='unavailable'", "");
      presence(played, "", "");
      says(played, "groupchat", "m3", "never", CORRECTS + stanzaId("s3"));
      says(played, "groupchat", "m4", "taken back", TAKES_BACK);
      says(played, "chat", "m3", "hey", PRIVATE + CORRECTS);
      assertThat(words(played, ROOM)).containsExactly("at one", "mine!", "never");
      assertThat(words(played, tybalt)).containsExactly("psst!", "hey");
      says(played, "groupchat", "m5", "I am here now", stanzaId("s5"));
      says(played, "groupchat", "m6", "taken back", TAKES_BACK.replace("s1", "s5"));
      assertThat(words(played, ROOM)).containsExactly("at one", "mine!", "never", "");
    }
  }

  @Test
  void whoseAccountTheRoomTellsIsTheSameInTheNextStay() throws Exception {
    try (PlayedSession played = inside(PlayedSession.in(folder).begun())) {
      presence(played, "", "tybalt@verona.example");
      says(played, "groupchat", "m1", "at noon", stanzaId("s1"));
      presence(played, " type='unavailable'", "tybalt@verona.example");
      presence(played, "", "paris@verona.example");
      says(played, "groupchat", "m2", "taken back", TAKES_BACK);
      presence(played, " type='unavailable'", "paris@verona.example");
      assertThat(words(played, ROOM)).containsExactly("at noon");
      presence(played, "", "tybalt@verona.example");
      says(played, "groupchat", "m3", "at one", CORRECTS);
      assertThat(words(played, ROOM)).containsExactly("at one");
    }
  }

  @Test
  void anIdOfWhichTheRoomKnowsNothingIsNobodys() throws Exception {
    try (PlayedSession played = inside(PlayedSession.in(folder).begun())) {
      presence(played, "", "");
      says(played, "groupchat", "m1", "at noon", occupant("one") + stanzaId("s1"));
      presence(played, " type='unavailable'", "");
      presence(played, "", "");
      says(played, "groupchat", "m2", "never", occupant("one") + CORRECTS);
      says(played, "groupchat", "m3", "taken back", occupant("one") + TAKES_BACK);
      assertThat(words(played, ROOM)).containsExactly("at noon", "never");
    }
  }

  /** While one was away somebody had one's nick: what they say of one's former words is not one's own correction. */
  @Test
  void whoHadOnesOwnNickMeanwhileCorrectsNothing() throws Exception {
    try (PlayedSession played = inside(PlayedSession.in(folder).begun())) {
      played.link().says("<message xmlns='jabber:client' type='groupchat' from='" + ROOM + "/romeo' to='romeo@verona.example/desk' id='m1'>"
          + "<body>I will pay</body></message>");
      played.link().says("<message xmlns='jabber:client' type='groupchat' from='" + ROOM + "/romeo' to='romeo@verona.example/desk' id='m2'>"
          + "<body>I will NOT pay</body>" + CORRECTS + "<delay xmlns='urn:xmpp:delay' from='" + ROOM + "' stamp='2026-07-01T10:00:00Z'/></message>");
      assertThat(words(played, ROOM)).contains("I will pay");
      played.link().says("<message xmlns='jabber:client' type='groupchat' from='" + ROOM + "/romeo' to='romeo@verona.example/desk' id='m3'>"
          + "<body>I will pay now</body>" + CORRECTS + "</message>");
      assertThat(words(played, ROOM)).containsExactlyInAnyOrder("I will pay now", "I will NOT pay");
    }
  }

  @Test
  void whomARoomTellsApartCorrectsTheirOwnWordsAlone() throws Exception {
    Jid tybalt = ROOM.with("tybalt");
    try (PlayedSession played = inside(PlayedSession.in(folder).begun(), occupant("us"))) {
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
