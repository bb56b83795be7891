package im.recado.client.services;

import static im.recado.client.services.PlayedSession.JULIET;
import static im.recado.client.services.PlayedSession.ROMEO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.Ground;
import im.recado.client.Ground.Person;
import im.recado.client.protocol.Jid;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What has been seen is seen on every device. */
class DisplayedTest {
  @TempDir Path folder;

  private static int unread(Person person, Jid with) {
    return person.session().chats().find(with).map(conversation -> conversation.unread()).orElse(-1);
  }

  @Test
  void whatIsSeenOnOneDeviceIsSeenOnTheOther() throws Exception {
    try (Ground ground = new Ground(folder)) {
      ground.friends();
      Person romeo = ground.enter(ROMEO);
      Person desk = ground.enter(JULIET);
      Person phone = ground.enter(JULIET);
      // It is not for others to know.
      desk.profile().settings().set("marks", "false");
      romeo.session().chats().send(JULIET, "one");
      romeo.session().chats().send(JULIET, "two");
      await("both").until(() -> unread(desk, ROMEO) == 2 && unread(phone, ROMEO) == 2);
      desk.session().chats().marks().seen(ROMEO);
      await("seen").until(() -> unread(phone, ROMEO) == 0);
      assertThat(unread(desk, ROMEO)).isZero();
      romeo.session().chats().send(JULIET, "three");
      await("new again").until(() -> unread(desk, ROMEO) == 1 && unread(phone, ROMEO) == 1);
    }
  }

  @Test
  void inRoomsTooAndAfterBeingAway() throws Exception {
    try (Ground ground = new Ground(folder)) {
      ground.friends();
      Person romeo = ground.enter(ROMEO);
      Jid room = Jid.of("balcony@conference." + Ground.DOMAIN);
      romeo.session().roomVisits().enter(room, "Balcony", "romeo", "");
      Person desk = ground.enter(JULIET);
      await("open").until(() -> romeo.session().rooms().room(room).state() == Room.State.IN);
      desk.session().roomVisits().enter(room, "Balcony", "juliet", "");
      await("in").until(() -> romeo.session().rooms().room(room).occupants().size() == 2);
      var away = ground.profile("away");
      Person phone = ground.enter(JULIET, away);
      await("there too").until(() -> phone.session().rooms().room(room).state() == Room.State.IN);
      romeo.session().chats().send(room, "one");
      romeo.session().chats().send(JULIET, "two");
      await("heard").until(() -> unread(phone, room) == 1 && unread(desk, room) == 1 && unread(phone, ROMEO) == 1 && unread(desk, ROMEO) == 1);
      phone.session().close();
      desk.session().chats().marks().seen(room);
      desk.session().chats().marks().seen(ROMEO);
      await("told").until(() -> !desk.session().chats().find(room).orElseThrow().displayedId().isEmpty()
          && !desk.session().chats().find(ROMEO).orElseThrow().displayedId().isEmpty());
      Person again = ground.enter(JULIET, away);
      await("seen").until(() -> unread(again, room) == 0 && unread(again, ROMEO) == 0);
    }
  }

  private static String event(String from, String item, String by, String id) {
    return "<message xmlns='jabber:client' type='headline' from='" + from + "' to='romeo@verona.example/desk'>"
        + "<event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:xmpp:mds:displayed:0'><item id='" + item + "'>"
        + "<displayed xmlns='urn:xmpp:mds:displayed:0'><stanza-id xmlns='urn:xmpp:sid:0' by='" + by + "' id='" + id + "'/></displayed>"
        + "</item></items></event></message>";
  }

  private static String said(int number) {
    return "<message xmlns='jabber:client' type='chat' from='juliet@verona.example/x' to='romeo@verona.example/desk'><body>" + number
        + "</body><delay xmlns='urn:xmpp:delay' from='verona.example' stamp='2026-01-01T00:00:0" + number + "Z'/>"
        + "<stanza-id xmlns='urn:xmpp:sid:0' by='romeo@verona.example' id='a" + number + "'/></message>";
  }

  private static int unread(PlayedSession played) {
    return played.session().chats().find(JULIET).orElseThrow().unread();
  }

  @Test
  void itOnlyMovesForwardAndOnlyTheOwnAccountTells() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      for (int i = 1; i <= 4; i++) {
        played.link().says(said(i));
      }
      assertThat(unread(played)).isEqualTo(4);
      played.link().says(event("juliet@verona.example", "juliet@verona.example", "romeo@verona.example", "a4"));
      played.link().says(event("romeo@verona.example", "juliet@verona.example", "juliet@verona.example/x", "a4"));
      played.link().says(event("romeo@verona.example", "juliet@verona.example", "romeo@verona.example", "unknown"));
      assertThat(unread(played)).isEqualTo(4);
      played.link().says(event("romeo@verona.example", "juliet@verona.example", "romeo@verona.example", "a3"));
      assertThat(unread(played)).isEqualTo(1);
      played.link().says(event("romeo@verona.example", "juliet@verona.example", "romeo@verona.example", "a1"));
      assertThat(unread(played)).isEqualTo(1);
      played.link().says(event("romeo@verona.example", "juliet@verona.example", "romeo@verona.example", "a4"));
      assertThat(unread(played)).isZero();
    }
  }
}
