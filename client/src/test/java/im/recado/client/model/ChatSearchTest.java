package im.recado.client.model;

import static im.recado.client.services.PlayedSession.JULIET;
import static im.recado.client.services.PlayedSession.ROMEO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.Ground;
import im.recado.client.Ground.Person;
import im.recado.client.protocol.Jid;
import im.recado.client.services.PlayedSession;
import im.recado.client.services.Session;
import im.recado.client.services.store.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A search in a conversation without a window: all of it on the thread of the test. */
class ChatSearchTest {
  @TempDir Path folder;
  private final List<Long> shown = new ArrayList<>();

  private ChatSearch search(Session session, Jid with) {
    ChatSearch search = new ChatSearch(session, Words.of("en"), new Ui(Runnable::run, Runnable::run, Runnable::run), with, () -> {});
    search.onShow(shown::add);
    return search;
  }

  private static void says(PlayedSession played, String id, String body) {
    played.link().says("<message xmlns='jabber:client' type='chat' from='juliet@verona.example/x' to='romeo@verona.example/desk'><body>"
        + body + "</body><origin-id xmlns='urn:xmpp:sid:0' id='" + id + "'/></message>");
  }

  @Test
  void oneGoesFromTheNewestToTheOldestAndAround() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      says(played, "m1", "A Balcony");
      says(played, "m2", "a tower, 100% of it");
      says(played, "m3", "the balcony again");
      played.link().says("<message xmlns='jabber:client' type='chat' from='tybalt@verona.example/x' to='romeo@verona.example/desk'>"
          + "<body>whose balcony?</body></message>");
      List<Long> numbers = played.messages(JULIET).stream().map(Message::number).toList();
      ChatSearch search = search(played.session(), JULIET);
      assertThat(search.state()).isEmpty();
      search.search(" BALCONY ");
      assertThat(search.text()).isEqualTo("BALCONY");
      assertThat(search.state()).isEqualTo("1 of 2");
      search.older();
      assertThat(search.state()).isEqualTo("2 of 2");
      search.older();
      search.newer();
      assertThat(shown).containsExactly(numbers.get(2), numbers.get(0), numbers.get(2), numbers.get(0));
      search.search("0%");
      assertThat(search.state()).isEqualTo("1 of 1");
      search.search("%o");
      assertThat(search.state()).isEqualTo("Nothing found");
      search.search("_");
      assertThat(search.state()).isEqualTo("Nothing found");
      search.search("");
      assertThat(search.state()).isEmpty();
    }
  }

  @Test
  void casesAreTheSameInAllAlphabets() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      says(played, "m1", "JÁ É TARDE");
      says(played, "m2", "ПРИВЕТ");
      ChatSearch search = search(played.session(), JULIET);
      search.search("já é");
      assertThat(search.state()).isEqualTo("1 of 1");
      search.search("привет");
      assertThat(search.state()).isEqualTo("1 of 1");
    }
  }

  @Test
  void whatIsNotShownIsNotFound() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      says(played, "m1", "a secret");
      played.link().says("<message xmlns='jabber:client' type='chat' from='juliet@verona.example/x' to='romeo@verona.example/desk'>"
          + "<retract xmlns='urn:xmpp:message-retract:1' id='m1'/><body>a secret was taken back</body></message>");
      ChatSearch search = search(played.session(), JULIET);
      search.search("secret");
      assertThat(search.state()).isEqualTo("Nothing found");
    }
  }

  /** The room's archive has it, and it is read back to there. */
  @Test
  void oneReachesWhatTheArchiveOfARoomAloneHas() throws Exception {
    Jid room = Jid.of("balcony@conference." + Ground.DOMAIN);
    try (Ground ground = new Ground(folder)) {
      ground.friends();
      Person romeo = ground.enter(ROMEO);
      romeo.session().roomVisits().enter(room, "Balcony", "romeo", "");
      await("in").until(() -> romeo.session().rooms().room(room).occupants().size() == 1);
      romeo.session().chats().send(room, "what light through yonder window breaks?");
      for (int i = 0; i < 120; i++) {
        romeo.session().chats().send(room, "line " + i);
      }
      await("said").atMost(Duration.ofMinutes(1)).until(() -> romeo.session().chats().messages().newest(room, 200).stream()
          .filter(message -> !message.stanzaId().isEmpty()).count() == 121);
      Person juliet = ground.enter(JULIET);
      juliet.session().roomVisits().enter(room, "Balcony", "juliet", "");
      await("the newest").atMost(Duration.ofMinutes(1)).until(() -> juliet.words(room).contains("line 119"));
      assertThat(juliet.words(room)).doesNotContain("what light through yonder window breaks?");
      ChatSearch search = search(juliet.session(), room);
      search.search("window");
      assertThat(search.state()).isEqualTo("1 of 1");
      assertThat(juliet.words(room)).hasSize(121).startsWith("what light through yonder window breaks?", "line 0");
      assertThat(shown).containsExactly(juliet.session().chats().messages().newest(room, 200).getFirst().number());
    }
  }

  @Test
  void oneReachesWhatTheArchiveAloneHas() throws Exception {
    try (Ground ground = new Ground(folder)) {
      ground.friends();
      Person romeo = ground.enter(ROMEO);
      // Somebody hears it, so that nothing is kept for who comes later but in the archive.
      Person juliet = ground.enter(JULIET);
      romeo.session().chats().open(JULIET, false);
      romeo.session().chats().send(JULIET, "meet me below the balcony");
      for (int i = 0; i < 150; i++) {
        romeo.session().chats().send(JULIET, "line " + i);
      }
      await("heard").atMost(Duration.ofMinutes(1)).until(() -> juliet.words(ROMEO).size() == 151);
      Person phone = ground.enter(JULIET);
      await("the newest").atMost(Duration.ofMinutes(1)).until(() -> phone.words(ROMEO).contains("line 149"));
      assertThat(phone.words(ROMEO)).doesNotContain("meet me below the balcony");
      ChatSearch search = search(phone.session(), ROMEO);
      search.search("balcony");
      assertThat(search.state()).isEqualTo("1 of 1");
      assertThat(phone.words(ROMEO)).hasSize(151).startsWith("meet me below the balcony", "line 0");
      assertThat(shown).containsExactly(phone.session().chats().messages().newest(ROMEO, 200).getFirst().number());
    }
  }
}
