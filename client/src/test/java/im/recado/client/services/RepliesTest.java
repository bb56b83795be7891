package im.recado.client.services;

import static im.recado.client.services.PlayedSession.JULIET;
import static im.recado.client.services.PlayedSession.ROMEO;
import static im.recado.client.services.PlayedSession.ROOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.Ground;
import im.recado.client.Ground.Person;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Reply;
import im.recado.client.services.store.Gone;
import im.recado.client.services.store.Handed;
import im.recado.client.services.store.Message;
import im.recado.client.services.store.Message.Security;
import im.recado.client.services.store.Message.State;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers to messages: between people at a server, and what others may not do with them. */
class RepliesTest {
  @TempDir Path folder;

  private static Message last(Person person, Jid with) {
    return person.session().chats().messages().last(with).orElseThrow();
  }

  private static Optional<String> original(Person person, Jid with) {
    return person.session().chats().messages().answered(last(person, with), person.session().account()).map(Message::body);
  }

  @Test
  void bothSidesAndEveryDeviceSeeToWhatItAnswers() throws Exception {
    try (Ground ground = new Ground(folder)) {
      ground.friends();
      Person romeo = ground.enter(ROMEO);
      Person juliet = ground.enter(JULIET);
      romeo.session().chats().open(JULIET, false);
      romeo.session().chats().send(JULIET, "shall I climb up?\nnow?");
      await("heard").until(() -> juliet.words(ROMEO).size() == 1);
      juliet.session().chats().reply(last(juliet, ROMEO), "yes");
      await("answered").until(() -> romeo.words(JULIET).equals(List.of("shall I climb up?\nnow?", "yes")));
      assertThat(original(romeo, JULIET)).contains("shall I climb up?\nnow?");
      assertThat(original(juliet, ROMEO)).contains("shall I climb up?\nnow?");
      // Said anew it still answers.
      juliet.session().chats().correct(ROMEO, last(juliet, ROMEO).id(), "yes, do");
      await("corrected").until(() -> romeo.words(JULIET).contains("yes, do"));
      assertThat(original(romeo, JULIET)).contains("shall I climb up?\nnow?");
      Person phone = ground.enter(JULIET);
      await("from the archive").until(() -> phone.words(ROMEO).equals(List.of("shall I climb up?\nnow?", "yes, do")));
      assertThat(original(phone, ROMEO)).contains("shall I climb up?\nnow?");
    }
  }

  @Test
  void inARoomItAnswersToTheRoomsMessageAndWhoWroteThatIsTold() throws Exception {
    try (Ground ground = new Ground(folder)) {
      ground.friends();
      Person romeo = ground.enter(ROMEO);
      Person juliet = ground.enter(JULIET);
      Jid room = Jid.of("balcony@conference." + Ground.DOMAIN);
      romeo.session().roomVisits().enter(room, "Balcony", "romeo", "");
      juliet.session().roomVisits().enter(room, "Balcony", "juliet", "");
      await("in").until(() -> romeo.session().rooms().room(room).occupants().size() == 2);
      List<Boolean> named = new ArrayList<>();
      romeo.hub().on(event -> {
        if (event instanceof Event.MessageCame came) {
          named.add(came.mentioned());
        }
      });
      romeo.session().chats().send(room, "who is there?");
      await("heard").until(() -> juliet.words(room).size() == 1 && !last(romeo, room).stanzaId().isEmpty());
      juliet.session().chats().reply(last(juliet, room), "me");
      await("answered").until(() -> romeo.words(room).equals(List.of("who is there?", "me")) && !named.isEmpty());
      assertThat(last(romeo, room).reply().id()).isEqualTo(romeo.session().chats().messages().newest(room, 2).getFirst().stanzaId());
      assertThat(original(romeo, room)).contains("who is there?");
      assertThat(named).containsExactly(true);
    }
  }

  private static String from(String who, String children) {
    return "<message xmlns='jabber:client' type='chat' from='" + who + "' to='romeo@verona.example/desk'>" + children + "</message>";
  }

  private static String said(String id, String body) {
    return "<body>" + body + "</body><origin-id xmlns='urn:xmpp:sid:0' id='" + id + "'/>";
  }

  private static Optional<Message> answered(PlayedSession played) {
    return played.session().chats().messages().answered(played.messages(JULIET).getLast(), ROMEO);
  }

  @Test
  void whoGivesAnIdOfOursToOtherWordsPutsNoneIntoOurMouth() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      played.session().chats().open(JULIET, false);
      played.session().chats().send(JULIET, "I never promised that");
      await("sent").until(() -> played.sent("I never promised that").size() == 1);
      String id = played.messages(JULIET).getFirst().id();
      played.link().says(from("juliet@verona.example/x", said(id, "I promise")));
      played.link().says(from("juliet@verona.example/x", said("m2", "see?")
          + "<reply xmlns='urn:xmpp:reply:0' to='romeo@verona.example' id='" + id + "'/>"));
      assertThat(answered(played).map(Message::body)).contains("I never promised that");
      played.link().says(from("juliet@verona.example/x", said("m3", "see?")
          + "<reply xmlns='urn:xmpp:reply:0' to='juliet@verona.example/x' id='" + id + "'/>"));
      assertThat(answered(played).map(Message::body)).contains("I promise");
    }
  }

  @Test
  void messagesOfOtherConversationsAreNotAnswered() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      played.link().says(from("tybalt@evil.example/x", said("m1", "a secret of his")));
      played.link().says(from("juliet@verona.example/x", said("m2", "see?") + "<reply xmlns='urn:xmpp:reply:0' id='m1'/>"));
      assertThat(played.messages(JULIET)).singleElement().satisfies(message -> assertThat(message.reply().id()).isEqualTo("m1"));
      assertThat(answered(played)).isEmpty();
      // Nor does one answer to itself.
      played.link().says(from("juliet@verona.example/x", said("m3", "me") + "<reply xmlns='urn:xmpp:reply:0' id='m3'/>"));
      assertThat(answered(played)).isEmpty();
    }
  }

  @Test
  void whatWasEncryptedIsNotQuotedInTheClear() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      Message secret = new Message(1, JULIET, false, false, JULIET, "", "m1", "", Instant.EPOCH, "psst", false, State.RECEIVED, false,
          Security.VERIFIED, Reply.NONE, Gone.NOT, false, Handed.NOT);
      assertThat(Chats.answerable(secret)).isTrue();
      played.session().chats().open(JULIET, false);
      played.session().chats().reply(secret, "what?");
      await("not sent").until(() -> played.messages(JULIET).getFirst().state() == State.FAILED);
      assertThat(played.link().sent()).noneMatch(stanza -> stanza.xml("").contains("psst") || stanza.xml("").contains("what?"));
    }
  }

  @Test
  void whatCameBackIsSentAgainAsAnAnswer() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      played.link().says(from("juliet@verona.example/x", said("m1", "cake?")));
      played.session().chats().reply(played.messages(JULIET).getFirst(), "yes");
      await("sent").until(() -> played.sent("> cake?\nyes").size() == 1);
      String id = played.messages(JULIET).getLast().id();
      played.link().says("<message xmlns='jabber:client' type='error' from='juliet@verona.example' to='romeo@verona.example/desk' id='" + id
          + "'><error type='wait'><resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>");
      played.session().chats().again(JULIET, id);
      List<Node> both = played.sent("> cake?\nyes");
      assertThat(both).hasSize(2);
      assertThat(both.getLast().xml("")).isEqualTo(both.getFirst().xml("")).contains(
          "<reply xmlns='urn:xmpp:reply:0' to='juliet@verona.example' id='m1'/>",
          "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='8'/></fallback>");
    }
  }

  @Test
  void inARoomWithoutIdsNothingIsAnsweredTo() {
    Message message = new Message(1, ROOM, true, false, ROOM.with("juliet"), "", "m1", "", Instant.EPOCH, "hello", false, State.RECEIVED,
        false, Security.PLAIN, Reply.NONE, Gone.NOT, false, Handed.NOT);
    assertThat(Chats.answerable(message)).isFalse();
  }
}
