package im.recado.client.services;

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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signs at messages: between people at a server, and what others may not do with them. */
class SignsTest {
  private static final Jid ROMEO = Ground.ROMEO;
  private static final Jid JULIET = Ground.JULIET;

  @TempDir Path folder;

  private static List<String> signs(Person person, Jid with) {
    return person.session().chats().signs().all(with).stream().map(put -> put.who() + " " + String.join("", put.signs())).toList();
  }

  private static Message last(Person person, Jid with) {
    return person.session().chats().messages().last(with).orElseThrow();
  }

  @Test
  void bothSidesSeeThemAndEveryDeviceAndWhoComesLater() throws Exception {
    try (Ground ground = new Ground(folder)) {
      ground.friends();
      Person romeo = ground.enter(ROMEO);
      Person juliet = ground.enter(JULIET);
      romeo.session().chats().open(JULIET, false);
      romeo.session().chats().send(JULIET, "shall I climb up?");
      await("heard").until(() -> juliet.words(ROMEO).size() == 1);
      juliet.session().chats().signs().put(last(juliet, ROMEO), List.of("❤️", "🐢"));
      await("signs").until(() -> signs(romeo, JULIET).equals(List.of("juliet@verona.example ❤️🐢")));
      assertThat(signs(juliet, ROMEO)).containsExactly("juliet@verona.example ❤️🐢");
      assertThat(romeo.words(JULIET)).hasSize(1);
      assertThat(romeo.session().chats().find(JULIET).orElseThrow().unread()).isZero();

      romeo.session().chats().signs().put(last(romeo, JULIET), List.of("😂"));
      juliet.session().chats().signs().put(last(juliet, ROMEO), List.of());
      await("taken back").until(() -> signs(romeo, JULIET).equals(List.of("romeo@verona.example 😂")));
      Person phone = ground.enter(JULIET);
      await("from the archive").until(() -> signs(phone, ROMEO).equals(List.of("romeo@verona.example 😂")));
    }
  }

  @Test
  void inARoomTheyAreAtTheRoomsMessage() throws Exception {
    try (Ground ground = new Ground(folder)) {
      ground.friends();
      Person romeo = ground.enter(ROMEO);
      Person juliet = ground.enter(JULIET);
      Jid room = Jid.of("balcony@conference." + Ground.DOMAIN);
      romeo.session().roomVisits().enter(room, "Balcony", "romeo", "");
      juliet.session().roomVisits().enter(room, "Balcony", "juliet", "");
      await("in").until(() -> romeo.session().rooms().room(room).occupants().size() == 2);
      romeo.session().chats().send(room, "who is there?");
      await("heard").until(() -> juliet.words(room).size() == 1 && !last(romeo, room).stanzaId().isEmpty());
      juliet.session().chats().signs().put(last(juliet, room), List.of("👋"));
      romeo.session().chats().signs().put(last(romeo, room), List.of("👋"));
      // One's own are once there, after the room has said them too.
      await("both").until(() -> romeo.session().chats().signs().all(room).size() == 2 && juliet.session().chats().signs().all(room).size() == 2);
      assertThat(romeo.session().chats().signs().all(room)).allMatch(put -> put.id().equals(last(romeo, room).stanzaId()));
      juliet.session().chats().signs().put(last(juliet, room), List.of());
      await("taken back").until(() -> signs(romeo, room).equals(List.of("romeo@verona.example 👋"))
          && signs(juliet, room).size() == 1);
    }
  }

  private static String from(String from, String children) {
    return "<message xmlns='jabber:client' type='chat' from='" + from + "' to='romeo@verona.example/desk'>" + children + "</message>";
  }

  private static String put(String id, String sign) {
    return "<reactions xmlns='urn:xmpp:reactions:0' id='" + id + "'>" + (sign.isEmpty() ? "" : "<reaction>" + sign + "</reaction>") + "</reactions>";
  }

  @Test
  void nobodyPutsThemWhereTheyDoNotWriteOrForAnother() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      Signs signs = played.session().chats().signs();
      played.link().says(from("juliet@verona.example/x", "<body>hello</body><origin-id xmlns='urn:xmpp:sid:0' id='m1'/>"));
      played.link().says(from("tybalt@verona.example/x", put("m1", "👎")));
      assertThat(signs.all(JULIET)).isEmpty();
      played.link().says(from("juliet@verona.example/x", put("m1", "👍")));
      played.link().says(from("juliet@verona.example/other", put("m1", "🐢")));
      assertThat(signs.all(JULIET)).singleElement().satisfies(put -> assertThat(put.signs()).containsExactly("🐢"));
    }
  }

  @Test
  void anOlderOneDoesNotTakeThePlaceOfANewer() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      played.link().says(from("juliet@verona.example/x", "<body>hello</body><origin-id xmlns='urn:xmpp:sid:0' id='m1'/>"));
      played.link().says(from("juliet@verona.example/x", put("m1", "👍")));
      played.link().says(from("juliet@verona.example/x", put("m1", "👎")
          + "<delay xmlns='urn:xmpp:delay' from='verona.example' stamp='2001-01-01T00:00:00Z'/>"));
      assertThat(played.session().chats().signs().all(JULIET)).singleElement().satisfies(put -> assertThat(put.signs()).containsExactly("👍"));
    }
  }

  @Test
  void thoseThatComeBeforeTheirMessageWaitForItAndNotForEver() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      Signs signs = played.session().chats().signs();
      for (int i = 0; i < 1500; i++) {
        played.link().says(from("juliet@verona.example/x", put("n" + i, "👍")));
      }
      assertThat(signs.all(JULIET)).isEmpty();
      played.link().says(from("juliet@verona.example/x", "<body>first</body><origin-id xmlns='urn:xmpp:sid:0' id='n0'/>"));
      played.link().says(from("juliet@verona.example/x", "<body>last</body><origin-id xmlns='urn:xmpp:sid:0' id='n1499'/>"));
      assertThat(signs.all(JULIET)).singleElement().satisfies(put -> assertThat(put.id()).isEqualTo("n1499"));
    }
  }

  @Test
  void whatIsRefusedIsAsBefore() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      Signs signs = played.session().chats().signs();
      played.link().says(from("juliet@verona.example/x", "<body>hello</body><origin-id xmlns='urn:xmpp:sid:0' id='m1'/>"));
      Message message = played.messages(JULIET).getFirst();
      signs.put(message, List.of("👍"));
      signs.put(message, List.of("👍", "🐢"));
      Node sent = played.link().sent().stream().filter(stanza -> stanza.has("reactions", "urn:xmpp:reactions:0")).toList().getLast();
      assertThat(sent.xml("")).contains("<reaction>🐢</reaction>", "<store xmlns='urn:xmpp:hints'/>");
      played.link().says(from("juliet@verona.example/x", "<error type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>")
          .replace("type='chat'", "type='error' id='" + sent.get("id") + "'"));
      assertThat(signs.all(JULIET)).singleElement().satisfies(put -> assertThat(put.signs()).containsExactly("👍"));
    }
  }

  @Test
  void noneArePutAtWhatWasEncrypted() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      Message secret = new Message(1, JULIET, false, false, JULIET, "", "m1", "", Instant.EPOCH, "psst", false, State.RECEIVED, false, Security.BLIND, Reply.NONE, Gone.NOT, false, Handed.NOT);
      played.session().chats().signs().put(secret, List.of("👍"));
      assertThat(played.session().chats().signs().all(JULIET)).isEmpty();
      assertThat(played.link().sent()).noneMatch(stanza -> stanza.has("reactions", "urn:xmpp:reactions:0"));
    }
  }
}
