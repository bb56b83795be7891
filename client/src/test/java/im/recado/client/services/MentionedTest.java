package im.recado.client.services;

import static im.recado.client.services.PlayedSession.ROMEO;
import static im.recado.client.services.PlayedSession.ROOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.Ground;
import im.recado.client.Ground.Person;
import im.recado.client.protocol.Jid;
import im.recado.client.services.store.Conversations.Conversation;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That one was mentioned in a room is known until it has been seen. */
class MentionedTest {
  @TempDir Path folder;
  private PlayedSession played;
  private int said;

  @BeforeEach
  void enters() throws Exception {
    played = PlayedSession.in(folder).begun();
    played.session().roomVisits().enter(ROOM, "", "romeo", "");
    played.link().says("<presence xmlns='jabber:client' from='" + ROOM + "/romeo'><x xmlns='http://jabber.org/protocol/muc#user'>"
        + "<item affiliation='owner' role='moderator'/><status code='110'/></x></presence>");
    await("inside").until(() -> played.session().rooms().room(ROOM).state() == Room.State.IN);
  }

  @AfterEach
  void ends() {
    played.close();
  }

  private void says(String nick, String children) {
    said++;
    played.link().says("<message xmlns='jabber:client' type='groupchat' from='" + ROOM + "/" + nick + "' to='" + ROMEO + "/desk' id='m" + said
        + "'>" + children + "<delay xmlns='urn:xmpp:delay' from='" + ROOM + "' stamp='2026-01-01T00:00:0" + said + "Z'/>"
        + "<stanza-id xmlns='urn:xmpp:sid:0' by='" + ROOM + "' id='a" + said + "'/></message>");
  }

  private static String body(String text) {
    return "<body>" + text + "</body>";
  }

  private Conversation room() {
    return played.session().chats().find(ROOM).orElseThrow();
  }

  @Test
  void whoeverNamesOneUntilItIsSeen() {
    says("juliet", body("hello"));
    assertThat(room().unread()).isEqualTo(1);
    assertThat(room().mentioned()).isFalse();
    says("juliet", body("art thou not romeo?"));
    says("juliet", body("and a montague?"));
    assertThat(room().unread()).isEqualTo(3);
    assertThat(room().mentioned()).isTrue();
    played.session().chats().marks().seen(ROOM);
    assertThat(room().mentioned()).isFalse();
    says("juliet", body("hello"));
    assertThat(room().unread()).isEqualTo(1);
    assertThat(room().mentioned()).as("that was before").isFalse();
  }

  @Test
  void whoeverAnswersToOneAndNotToOthers() {
    says("romeo", body("who is there?"));
    says("juliet", body("me"));
    assertThat(room().mentioned()).isFalse();
    says("tybalt", body("no") + "<reply xmlns='urn:xmpp:reply:0' id='a2'/>");
    assertThat(room().mentioned()).isFalse();
    says("tybalt", body("me") + "<reply xmlns='urn:xmpp:reply:0' id='a1'/>");
    assertThat(room().mentioned()).isTrue();
  }

  @Test
  void whoNamesThemselvesIsNotMentioned() {
    says("romeo", body("romeo is here"));
    assertThat(room().mentioned()).isFalse();
  }

  @Test
  void alsoWhileOneWasAway() throws Exception {
    try (Ground ground = new Ground(folder.resolve("ground"))) {
      ground.friends();
      Person romeo = ground.enter(Ground.ROMEO);
      Jid room = Jid.of("balcony@conference." + Ground.DOMAIN);
      romeo.session().roomVisits().enter(room, "Balcony", "romeo", "");
      await("open").until(() -> romeo.session().rooms().room(room).state() == Room.State.IN);
      var away = ground.profile("away");
      Person juliet = ground.enter(Ground.JULIET, away);
      juliet.session().roomVisits().enter(room, "Balcony", "juliet", "");
      await("in").until(() -> romeo.session().rooms().room(room).occupants().size() == 2);
      romeo.session().chats().send(room, "who is there?");
      await("heard").until(() -> juliet.words(room).contains("who is there?"));
      juliet.session().close();
      romeo.session().chats().send(room, "juliet?");
      Person again = ground.enter(Ground.JULIET, away);
      await("known").until(() -> again.session().chats().find(room).orElseThrow().mentioned());
    }
  }

  @Test
  void itIsKnownAfterARestart() {
    says("juliet", body("romeo?"));
    played.close();
    played = PlayedSession.in(folder);
    assertThat(room().mentioned()).isTrue();
    played.session().chats().close(ROOM);
    assertThat(room().mentioned()).isFalse();
  }
}
