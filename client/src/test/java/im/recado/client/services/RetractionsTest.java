package im.recado.client.services;

import static im.recado.client.services.PlayedSession.JULIET;
import static im.recado.client.services.PlayedSession.ROMEO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.Ground;
import im.recado.client.Ground.Person;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Node;
import im.recado.client.services.store.Gone;
import im.recado.client.services.store.Message;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages that are taken back: between people at a server, and what others may not take. */
class RetractionsTest {
  private static final Gone BY_AUTHOR = new Gone(Gone.Kind.AUTHOR, "", "");
  private static final Jid BALCONY = Jid.of("balcony@conference." + Ground.DOMAIN);

  @TempDir Path folder;

  private static List<Gone> gone(Person person, Jid with) {
    return person.session().chats().messages().newest(with, 100).stream().map(Message::gone).toList();
  }

  private static Message last(Person person, Jid with) {
    return person.session().chats().messages().last(with).orElseThrow();
  }

  @Test
  void bothSidesAndEveryDeviceHaveItsWordsNoMore() throws Exception {
    try (Ground ground = new Ground(folder)) {
      ground.friends();
      Person romeo = ground.enter(ROMEO);
      Person juliet = ground.enter(JULIET);
      romeo.session().chats().open(JULIET, false);
      romeo.session().chats().send(JULIET, "I love Rosaline");
      await("heard").until(() -> juliet.words(ROMEO).size() == 1 && last(romeo, JULIET).state() != Message.State.PENDING);
      juliet.session().chats().signs().put(last(juliet, ROMEO), List.of("👎"));
      await("a sign").until(() -> romeo.session().chats().signs().all(JULIET).size() == 1);
      Person tablet = ground.enter(JULIET);
      await("there as well").until(() -> tablet.words(ROMEO).equals(List.of("I love Rosaline")));
      romeo.session().chats().retractions().retract(last(romeo, JULIET));
      assertThat(gone(romeo, JULIET)).containsExactly(BY_AUTHOR);
      for (Person person : List.of(juliet, tablet)) {
        await("gone").until(() -> gone(person, ROMEO).equals(List.of(BY_AUTHOR)));
        assertThat(person.words(ROMEO)).containsExactly("");
      }
      assertThat(romeo.session().chats().signs().all(JULIET)).isEmpty();
      Person phone = ground.enter(JULIET);
      await("from the archive").until(() -> gone(phone, ROMEO).equals(List.of(BY_AUTHOR)));
      assertThat(phone.session().chats().find(ROMEO).orElseThrow().unread()).isZero();
      Person desk = ground.enter(ROMEO);
      await("one's own, from the archive").until(() -> gone(desk, JULIET).equals(List.of(BY_AUTHOR)));
      assertThat(last(desk, JULIET).own()).isTrue();
    }
  }

  @Test
  void inARoomItsAuthorAndItsModeratorsTakeBack() throws Exception {
    try (Ground ground = new Ground(folder)) {
      ground.friends();
      Person romeo = ground.enter(ROMEO);
      Person juliet = ground.enter(JULIET);
      romeo.session().roomVisits().enter(BALCONY, "Balcony", "romeo", "");
      await("romeo is in").until(() -> romeo.session().rooms().room(BALCONY).occupants().size() == 1);
      juliet.session().roomVisits().enter(BALCONY, "Balcony", "juliet", "");
      await("in").until(() -> romeo.session().rooms().room(BALCONY).occupants().size() == 2);
      juliet.session().chats().send(BALCONY, "who is there?");
      juliet.session().chats().send(BALCONY, "buy potions!");
      await("heard").until(() -> romeo.words(BALCONY).size() == 2 && juliet.words(BALCONY).size() == 2
          && !last(juliet, BALCONY).stanzaId().isEmpty());
      juliet.session().chats().retractions().retract(juliet.session().chats().messages().newest(BALCONY, 2).getFirst());
      await("one is gone").until(() -> gone(romeo, BALCONY).equals(List.of(BY_AUTHOR, Gone.NOT)));
      await("the room tells").until(() -> romeo.session().rooms().moderates(BALCONY));
      romeo.session().roomAdmin().moderate(BALCONY, last(romeo, BALCONY).stanzaId(), "an advertisement");
      Gone moderated = new Gone(Gone.Kind.MODERATOR, "romeo", "an advertisement");
      for (Person person : List.of(romeo, juliet)) {
        await("both are gone").until(() -> gone(person, BALCONY).equals(List.of(BY_AUTHOR, moderated)));
        assertThat(person.words(BALCONY)).containsExactly("", "");
      }
      Person phone = ground.enter(JULIET);
      phone.session().roomVisits().enter(BALCONY, "Balcony", "julia", "");
      await("from the archive").until(() -> gone(phone, BALCONY).equals(List.of(BY_AUTHOR, moderated)));
    }
  }

  private static String from(String from, String children) {
    return "<message xmlns='jabber:client' type='chat' from='" + from + "' to='romeo@verona.example/desk'>" + children + "</message>";
  }

  private static String said(String id, String body) {
    return "<body>" + body + "</body><origin-id xmlns='urn:xmpp:sid:0' id='" + id + "'/>";
  }

  private static String retract(String id, String within) {
    return "<retract xmlns='urn:xmpp:message-retract:1' id='" + id + "'>" + within + "</retract><body>for others</body>";
  }

  @Test
  void nobodyElseTakesItBack() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      played.session().chats().open(JULIET, false);
      played.session().chats().send(JULIET, "mine");
      String mine = played.messages(JULIET).getFirst().id();
      played.link().says(from("juliet@verona.example/x", said("m1", "hello")));
      played.link().says(from("tybalt@verona.example/x", retract("m1", "")));
      played.link().says(from("juliet@verona.example/x", retract(mine, "")));
      played.link().says(from("juliet@verona.example", retract(mine, "<moderated xmlns='urn:xmpp:message-moderate:1'/>")));
      // An archive alone has something in the place of a message.
      played.link().says(from("juliet@verona.example/x", "<retracted xmlns='urn:xmpp:message-retract:1'/>"
          + "<origin-id xmlns='urn:xmpp:sid:0' id='m1'/>"));
      assertThat(played.messages(JULIET)).extracting(Message::body).containsExactly("mine", "hello");
      played.link().says(from("juliet@verona.example/other", retract("m1", "")));
      assertThat(played.messages(JULIET)).extracting(Message::gone).containsExactly(Gone.NOT, BY_AUTHOR);
      // What is gone is not said anew.
      played.link().says(from("juliet@verona.example/x", said("m2", "hello again") + "<replace xmlns='urn:xmpp:message-correct:0' id='m1'/>"));
      assertThat(played.messages(JULIET)).extracting(Message::body).containsExactly("mine", "");
    }
  }

  @Test
  void inARoomTheOccupantsIdDecidesAndOnlyTheRoomModerates() throws Exception {
    Jid room = PlayedSession.ROOM;
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      played.session().rooms().join(room, "romeo", "");
      played.link().says("<presence xmlns='jabber:client' from='" + room + "/romeo'><x xmlns='http://jabber.org/protocol/muc#user'>"
          + "<item affiliation='member' role='participant'/><status code='110'/></x><occupant-id xmlns='urn:xmpp:occupant-id:0' id='o0'/></presence>");
      played.link().says(said(room + "/juliet", "o1", "m1", "s1"));
      played.link().says(said(room + "/nurse", "", "m2", "s2"));
      played.link().says(taken(room + "/juliet", "o2", retract("s1", "")));
      played.link().says(taken(room + "/nurse", "", retract("s2", "")));
      played.link().says(taken(room + "/juliet", "o2", retract("s1", "<moderated xmlns='urn:xmpp:message-moderate:1' by='" + room + "/x'/>")));
      assertThat(played.messages(room)).extracting(Message::gone).containsExactly(Gone.NOT, Gone.NOT);
      played.link().says(taken(room + "/julia", "o1", retract("s1", "")));
      played.link().says(taken(room.toString(), "", retract("s2", "<moderated xmlns='urn:xmpp:message-moderate:1' by='" + room
          + "/romeo'/><reason>too long</reason>")));
      assertThat(played.messages(room)).extracting(Message::gone)
          .containsExactly(BY_AUTHOR, new Gone(Gone.Kind.MODERATOR, "romeo", "too long"));
    }
  }

  private static String said(String from, String occupant, String id, String stanzaId) {
    return taken(from, occupant, "<body>hello</body><stanza-id xmlns='urn:xmpp:sid:0' by='" + PlayedSession.ROOM + "' id='" + stanzaId + "'/>")
        .replace("<message ", "<message id='" + id + "' ");
  }

  private static String taken(String from, String occupant, String children) {
    return from(from, children + (occupant.isEmpty() ? "" : "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='" + occupant + "'/>"))
        .replace("type='chat'", "type='groupchat'");
  }

  @Test
  void oneThatComesBeforeItsMessageWaitsForIt() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      for (int i = 0; i < 1200; i++) {
        played.link().says(from("juliet@verona.example/x", retract("n" + i, "")));
      }
      assertThat(played.session().chats().shown()).isEmpty();
      played.link().says(from("juliet@verona.example/x", said("n0", "first")));
      played.link().says(from("juliet@verona.example/x", said("n1199", "last")));
      assertThat(played.messages(JULIET)).extracting(Message::body).containsExactly("first", "");
    }
  }

  @Test
  void whatGoesOutSaysItToOthersAsWell() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      played.session().chats().open(JULIET, false);
      played.session().chats().send(JULIET, "I love Rosaline");
      Message message = played.messages(JULIET).getFirst();
      // It waits: nobody has it yet.
      assertThat(Retractions.takes(message)).isFalse();
      played.link().acknowledges(message.id());
      Message sent = played.messages(JULIET).getFirst();
      assertThat(Retractions.takes(sent)).isTrue();
      played.session().chats().retractions().retract(sent);
      Node stanza = played.link().sent().getLast();
      assertThat(stanza.get("type")).isEqualTo("chat");
      assertThat(stanza.xml("")).contains("<retract xmlns='urn:xmpp:message-retract:1' id='" + message.id() + "'/>",
          "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:message-retract:1'/>", "<store xmlns='urn:xmpp:hints'/>");
      assertThat(Retractions.takes(played.messages(JULIET).getFirst())).isFalse();
      assertThat(Chats.answerable(played.messages(JULIET).getFirst())).isFalse();
    }
  }
}
