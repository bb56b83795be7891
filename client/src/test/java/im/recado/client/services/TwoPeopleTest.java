package im.recado.client.services;

import static im.recado.client.Ground.JULIET;
import static im.recado.client.Ground.ROMEO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.Ground;
import im.recado.client.Ground.Person;
import im.recado.client.services.store.Message;
import im.recado.client.services.store.Message.State;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two people at one server, each with a client of their own. */
class TwoPeopleTest {
  @TempDir Path folder;
  private Ground ground;

  @BeforeEach
  void openTheGround() throws Exception {
    ground = new Ground(folder);
    ground.friends();
  }

  @AfterEach
  void closeTheGround() throws Exception {
    ground.close();
  }

  private static State state(Person person, im.recado.client.protocol.Jid with) {
    return person.session().chats().messages().last(with).map(Message::state).orElseThrow();
  }

  @Test
  void theySeeEachOtherAndWriteBothWays() throws Exception {
    Person romeo = ground.enter(ROMEO);
    Person juliet = ground.enter(JULIET);
    await("presence").until(() -> romeo.session().contacts().presence(JULIET).availability() == Availability.ONLINE
        && juliet.session().contacts().presence(ROMEO).availability() == Availability.ONLINE);

    romeo.session().chats().send(JULIET, "Hello <there> & \"you\" 👋");
    await("hello").until(() -> juliet.words(ROMEO).equals(List.of("Hello <there> & \"you\" 👋")));
    juliet.session().chats().send(ROMEO, "Hello");
    await("answer").until(() -> romeo.words(JULIET).size() == 2);
    assertThat(romeo.words(JULIET)).containsExactly("Hello <there> & \"you\" 👋", "Hello");
    assertThat(juliet.session().chats().find(ROMEO).orElseThrow().unread()).isEqualTo(1);
  }

  @Test
  void aMessageIsSentDeliveredAndRead() throws Exception {
    Person romeo = ground.enter(ROMEO);
    romeo.session().chats().open(JULIET, false);
    romeo.session().chats().send(JULIET, "Are you there?");
    await("sent").until(() -> state(romeo, JULIET) == State.SENT);
    Person juliet = ground.enter(JULIET);
    await("arrived").until(() -> juliet.words(ROMEO).size() == 1);
    romeo.session().chats().send(JULIET, "And now?");
    await("delivered").until(() -> state(romeo, JULIET) == State.DELIVERED);
    juliet.session().chats().marks().seen(ROMEO);
    await("read").until(() -> state(romeo, JULIET) == State.READ);
    assertThat(juliet.session().chats().find(ROMEO).orElseThrow().unread()).isZero();
  }

  @Test
  void aCorrectionTakesThePlaceOfWhatWasSaid() throws Exception {
    Person romeo = ground.enter(ROMEO);
    Person juliet = ground.enter(JULIET);
    romeo.session().chats().send(JULIET, "Helo");
    await("first").until(() -> juliet.words(ROMEO).equals(List.of("Helo")));
    String id = romeo.session().chats().messages().last(JULIET).orElseThrow().id();
    romeo.session().chats().correct(JULIET, id, "Hello");
    await("corrected").until(() -> juliet.words(ROMEO).equals(List.of("Hello")));
    assertThat(juliet.session().chats().messages().last(ROMEO).orElseThrow().edited()).isTrue();
    assertThat(romeo.words(JULIET)).containsExactly("Hello");
  }

  @Test
  void twoClientsOfOnePersonShowTheSame() throws Exception {
    Person desk = ground.enter(ROMEO);
    Person phone = ground.enter(ROMEO);
    Person juliet = ground.enter(JULIET);
    desk.session().chats().send(JULIET, "from the desk");
    await("carbon").until(() -> phone.words(JULIET).equals(List.of("from the desk")));
    phone.session().chats().send(JULIET, "from the phone");
    await("all").until(() -> desk.words(JULIET).size() == 2 && juliet.words(ROMEO).size() == 2);
    juliet.session().chats().send(ROMEO, "to both");
    await("both").until(() -> desk.words(JULIET).size() == 3 && phone.words(JULIET).size() == 3);
    assertThat(phone.words(JULIET)).isEqualTo(desk.words(JULIET)).isEqualTo(juliet.words(ROMEO));
  }

  @Test
  void whatWasMissedIsFetchedOnceAndInOrder() throws Exception {
    Profile profile = ground.profile("romeo");
    try (Session romeo = ground.enter(ROMEO, profile).session()) {
      romeo.chats().send(JULIET, "before");
      await("before").until(() -> romeo.chats().messages().last(JULIET).orElseThrow().state() == State.SENT);
    }
    Person juliet = ground.enter(JULIET);
    await("before").until(() -> juliet.words(ROMEO).contains("before"));
    for (int i = 0; i < 250; i++) {
      juliet.session().chats().send(ROMEO, "missed " + i);
    }
    await("sent").until(() -> state(juliet, ROMEO) == State.SENT);
    Person again = ground.enter(ROMEO, profile);
    await("missed").until(() -> again.words(JULIET).size() >= 251);
    juliet.session().chats().send(ROMEO, "live");
    await("live").until(() -> again.words(JULIET).contains("live"));
    List<String> words = again.words(JULIET);
    assertThat(words).hasSize(252).doesNotHaveDuplicates().startsWith("before", "missed 0").endsWith("missed 249", "live");
    assertThat(words.subList(1, 251)).isEqualTo(
        java.util.stream.IntStream.range(0, 250).mapToObj(i -> "missed " + i).toList());
  }

  @Test
  void aNewComputerReadsBackPageByPage() throws Exception {
    Person romeo = ground.enter(ROMEO);
    for (int i = 0; i < 130; i++) {
      romeo.session().chats().send(JULIET, "word " + i);
    }
    await("sent").until(() -> state(romeo, JULIET) == State.SENT);
    Person fresh = ground.enter(ROMEO);
    await("the newest").until(() -> fresh.words(JULIET).size() == 50);
    fresh.session().chats().open(JULIET, false);
    assertThat(fresh.session().history().older(JULIET)).isTrue();
    assertThat(fresh.words(JULIET)).hasSize(100).startsWith("word 30");
    assertThat(fresh.session().history().older(JULIET)).isFalse();
    assertThat(fresh.words(JULIET)).isEqualTo(romeo.words(JULIET));
  }

  @Test
  void whatWasWrittenWithoutAStreamGoesOutWithTheNextOneAndOnce() throws Exception {
    Person juliet = ground.enter(JULIET);
    Profile profile = ground.profile("romeo");
    Person offline = ground.person(ROMEO, profile);
    offline.session().chats().send(JULIET, "first");
    offline.session().chats().send(JULIET, "second");
    // As after a kill: nothing but the file is left.
    Person romeo = ground.enter(ROMEO, profile);
    await("arrived").until(() -> juliet.words(ROMEO).size() == 2);
    await("sent").until(() -> state(romeo, JULIET).compareTo(State.SENT) >= 0);
    assertThat(juliet.words(ROMEO)).containsExactly("first", "second");
  }

  @Test
  void aBrokenNetworkIsNotNoticedByWhatIsWritten() throws Exception {
    Person juliet = ground.enter(JULIET);
    Person romeo = ground.enter(ROMEO);
    romeo.session().chats().send(JULIET, "one");
    await("one").until(() -> juliet.words(ROMEO).contains("one"));
    romeo.session().cut();
    romeo.session().chats().send(JULIET, "two");
    juliet.session().chats().send(ROMEO, "to nobody");
    await("two").until(() -> juliet.words(ROMEO).contains("two"));
    await("caught up").until(() -> romeo.words(JULIET).contains("to nobody"));
    assertThat(juliet.words(ROMEO).stream().filter("two"::equals)).hasSize(1);
    assertThat(romeo.words(JULIET)).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void aRoomIsMadeEnteredAndTalkedIn() throws Exception {
    Person romeo = ground.enter(ROMEO);
    Person juliet = ground.enter(JULIET);
    im.recado.client.protocol.Jid room = im.recado.client.protocol.Jid.of("balcony@conference." + Ground.DOMAIN);
    romeo.session().roomVisits().enter(room, "Balcony", "Romeo", "");
    await("in").until(() -> romeo.session().rooms().room(room).state() == Room.State.IN);
    // The room opens when its owner has said what it shall be.
    await("configured").until(() -> romeo.session().roomAdmin().configure(room, java.util.Map.of()));
    juliet.session().roomVisits().enter(room, "Balcony", "Juliet", "");
    await("both").until(() -> romeo.session().rooms().room(room).occupants().size() == 2
        && juliet.session().rooms().room(room).occupants().size() == 2);
    romeo.session().chats().send(room, "Juliet, look!");
    await("heard").until(() -> juliet.words(room).equals(List.of("Juliet, look!")));
    await("sent").until(() -> state(romeo, room) == State.SENT);
    juliet.session().chats().send(room, "What?");
    await("answer").until(() -> romeo.words(room).equals(List.of("Juliet, look!", "What?")));
    assertThat(romeo.session().chats().messages().newest(room, 9)).extracting(Message::own).containsExactly(true, false);
    romeo.session().roomRequests().topic(room, "Stars");
    await("topic").until(() -> juliet.session().rooms().room(room).topic().equals("Stars"));

    // Another client of Juliet's finds the room among the bookmarks, with what was said.
    Person phone = ground.enter(JULIET);
    await("auto-join").until(() -> phone.words(room).equals(List.of("Juliet, look!", "What?")));
  }
}
