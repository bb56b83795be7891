package im.recado.client.services;

import static im.recado.client.Ground.JULIET;
import static im.recado.client.Ground.ROMEO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import im.recado.client.Ground;
import im.recado.client.Ground.Person;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.omemo.SecretFile;
import im.recado.client.services.omemo.NotEncryptedException;
import im.recado.client.services.omemo.Omemo.Compared;
import im.recado.client.services.store.Message;
import im.recado.client.services.store.Message.Security;
import im.recado.client.services.store.Message.State;
import im.recado.client.services.store.OmemoStore.Device;
import im.recado.client.services.store.Trust;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two people at one server who write so that nobody on the way can read it. */
class OmemoTest {
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

  private static Message last(Person person, Jid with) {
    return person.session().chats().messages().last(with).orElseThrow();
  }

  private Person enter(Jid jid) throws Exception {
    return ground.enter(jid, ground.profile(jid.local() + System.nanoTime()));
  }

  private static void knows(Person person, Jid whom, int devices) {
    await(devices + " devices of " + whom).until(() ->
        person.session().omemo().devices(whom).stream().filter(Device::listed).count() == devices);
  }

  @Test
  void theyWriteBothWaysAndNobodyElseReads() throws Exception {
    Person romeo = enter(ROMEO);
    Person juliet = enter(JULIET);
    knows(romeo, JULIET, 1);
    romeo.session().omemo().set(JULIET, true);
    romeo.session().chats().send(JULIET, "it is the east");
    await("read").untilAsserted(() -> assertThat(juliet.words(ROMEO)).containsExactly("it is the east"));
    assertThat(last(juliet, ROMEO).security()).isEqualTo(Security.BLIND);
    // Whoever is written to in secret answers in secret.
    assertThat(juliet.session().omemo().isOn(ROMEO)).isTrue();
    assertThat(juliet.session().omemo().since(ROMEO)).isPresent();
    juliet.session().chats().send(ROMEO, "ay me");
    await("answer").untilAsserted(() -> assertThat(romeo.words(JULIET)).containsExactly("it is the east", "ay me"));
    assertThat(last(romeo, JULIET).security()).isEqualTo(Security.BLIND);
  }

  @Test
  void nobodyWithoutTheKeysCanRead() throws Exception {
    Person romeo = enter(ROMEO);
    Person juliet = enter(JULIET);
    knows(romeo, JULIET, 1);
    romeo.session().omemo().set(JULIET, true);
    romeo.session().chats().send(JULIET, "it is the east");
    await("read").untilAsserted(() -> assertThat(juliet.words(ROMEO)).containsExactly("it is the east"));
    // What the server keeps, as a new device of Juliet's sees it.
    Person late = enter(JULIET);
    await("archive").until(() -> late.words(ROMEO).size() == 1);
    assertThat(last(late, ROMEO).security()).isEqualTo(Security.UNREADABLE);
    assertThat(last(late, ROMEO).body()).isEmpty();
    // All the same it does not begin to write in the clear.
    assertThat(late.session().omemo().isOn(ROMEO)).isTrue();
  }

  @Test
  void aDeviceThatGoesIsToldOfNoMoreAndDoesNotComeBack() throws Exception {
    Person desk = enter(ROMEO);
    Person phone = enter(ROMEO);
    Person juliet = enter(JULIET);
    knows(juliet, ROMEO, 2);
    knows(phone, ROMEO, 1);
    desk.session().omemo().leave();
    knows(juliet, ROMEO, 1);
    knows(phone, ROMEO, 0);
    // By then it has heard that it is not listed.
    juliet.session().chats().send(ROMEO, "gone?");
    await("heard").until(() -> desk.words(JULIET).contains("gone?"));
    desk.session().omemo().caughtUp();
    knows(juliet, ROMEO, 1);
    knows(phone, ROMEO, 0);
  }

  @Test
  void allDevicesOfBothCanRead() throws Exception {
    Person desk = enter(ROMEO);
    Person phone = enter(ROMEO);
    Person juliet = enter(JULIET);
    Person tablet = enter(JULIET);
    knows(desk, JULIET, 2);
    knows(desk, ROMEO, 1);
    desk.session().omemo().set(JULIET, true);
    desk.session().chats().send(JULIET, "to everybody");
    for (Person person : List.of(juliet, tablet)) {
      await("read").untilAsserted(() -> assertThat(person.words(ROMEO)).containsExactly("to everybody"));
    }
    await("carbon").untilAsserted(() -> assertThat(phone.words(JULIET)).containsExactly("to everybody"));
    assertThat(last(phone, JULIET).security()).isEqualTo(Security.BLIND);
    juliet.session().chats().send(ROMEO, "and back");
    for (Person person : List.of(desk, phone)) {
      await("back").untilAsserted(() -> assertThat(person.words(JULIET)).containsExactly("to everybody", "and back"));
    }
    await("own carbon").untilAsserted(() -> assertThat(tablet.words(ROMEO)).containsExactly("to everybody", "and back"));
  }

  @Test
  void whatWasMissedIsReadFromTheArchiveOnceAndAlsoAfterARestart() throws Exception {
    Profile profile = ground.profile("juliet");
    Person romeo = enter(ROMEO);
    try (Session juliet = ground.enter(JULIET, profile).session()) {
      knows(romeo, JULIET, 1);
      romeo.session().omemo().set(JULIET, true);
      romeo.session().chats().send(JULIET, "first");
      await("first").until(() -> juliet.chats().messages().count(ROMEO) == 1);
    }
    for (int i = 0; i < 130; i++) {
      romeo.session().chats().send(JULIET, "missed " + i);
    }
    await("sent").until(() -> last(romeo, JULIET).state() == State.SENT);
    Person again = ground.enter(JULIET, profile);
    await("missed").atMost(Duration.ofMinutes(1)).until(() -> again.words(ROMEO).size() == 131);
    assertThat(again.words(ROMEO)).startsWith("first", "missed 0").endsWith("missed 129").doesNotHaveDuplicates();
    again.session().chats().send(ROMEO, "all here");
    // It goes out when the archive has told everything: a crowded computer takes its time over three pages.
    await("answer").atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(last(romeo, JULIET).body())
        .as(() -> "what Juliet wrote: " + last(again, ROMEO)).isEqualTo("all here"));
  }

  @Test
  void whatWasWrittenWithoutAStreamIsEncryptedWhenThereIsOne() throws Exception {
    Person juliet = enter(JULIET);
    Profile profile = ground.profile("romeo");
    Person offline = ground.person(ROMEO, profile);
    offline.session().omemo().set(JULIET, true);
    offline.session().chats().send(JULIET, "first");
    offline.session().chats().send(JULIET, "second");
    // As after a kill: nothing but the file is left.
    ground.enter(ROMEO, profile);
    await("arrived").untilAsserted(() -> assertThat(juliet.words(ROMEO)).containsExactly("first", "second"));
    // They may have come before the server told that their device is one of Romeo's.
    await("believed").untilAsserted(() -> assertThat(juliet.session().chats().messages().newest(ROMEO, 9)).extracting(Message::security)
        .containsOnly(Security.BLIND));
  }

  @Test
  void correctionsAreEncryptedToo() throws Exception {
    Person romeo = enter(ROMEO);
    Person juliet = enter(JULIET);
    knows(romeo, JULIET, 1);
    romeo.session().omemo().set(JULIET, true);
    romeo.session().chats().send(JULIET, "Helo");
    await("first").untilAsserted(() -> assertThat(juliet.words(ROMEO)).containsExactly("Helo"));
    await("delivered").until(() -> last(romeo, JULIET).state() == State.DELIVERED);
    // Also when the conversation is not encrypted any more.
    romeo.session().omemo().set(JULIET, false);
    romeo.session().chats().correct(JULIET, last(romeo, JULIET).id(), "Hello");
    await("corrected").untilAsserted(() -> assertThat(juliet.words(ROMEO)).containsExactly("Hello"));
    assertThat(last(juliet, ROMEO).security()).isEqualTo(Security.BLIND);
    assertThat(last(juliet, ROMEO).edited()).isTrue();
  }

  @Test
  void withoutADeviceNothingGoesOut() throws Exception {
    Person romeo = enter(ROMEO);
    List<Event> events = new CopyOnWriteArrayList<>();
    romeo.hub().on(events::add);
    romeo.session().omemo().set(JULIET, true);
    romeo.session().chats().send(JULIET, "for your eyes only");
    await("not sent").until(() -> last(romeo, JULIET).state() == State.FAILED);
    assertThat(events).contains(new Event.NotEncrypted(JULIET, NotEncryptedException.Reason.NO_DEVICES));
    Person juliet = enter(JULIET);
    knows(romeo, JULIET, 1);
    assertThat(juliet.words(ROMEO)).isEmpty();
    romeo.session().chats().again(JULIET, last(romeo, JULIET).id());
    await("read").untilAsserted(() -> assertThat(juliet.words(ROMEO)).containsExactly("for your eyes only"));
    assertThat(last(juliet, ROMEO).security()).isEqualTo(Security.BLIND);
  }

  @Test
  void afterOneDeviceWasVerifiedANewOneWaitsForAWord() throws Exception {
    Person romeo = enter(ROMEO);
    Person juliet = enter(JULIET);
    knows(romeo, JULIET, 1);
    romeo.session().omemo().prepare(JULIET);
    assertThat(romeo.session().omemo().compare(juliet.session().omemo().link())).isEqualTo(Compared.VERIFIED);
    romeo.session().omemo().set(JULIET, true);
    romeo.session().chats().send(JULIET, "one");
    await("one").untilAsserted(() -> assertThat(juliet.words(ROMEO)).containsExactly("one"));
    await("verified").until(() -> last(romeo, JULIET).security() == Security.VERIFIED);
    Person fresh = enter(JULIET);
    knows(romeo, JULIET, 2);
    romeo.session().chats().send(JULIET, "two");
    await("two").untilAsserted(() -> assertThat(juliet.words(ROMEO)).containsExactly("one", "two"));
    await("not for the new one").until(() -> fresh.words(ROMEO).contains(""));
    assertThat(last(fresh, ROMEO).security()).isEqualTo(Security.UNREADABLE);
    // What the new one writes is shown for what it is.
    fresh.session().omemo().set(ROMEO, true);
    fresh.session().chats().send(ROMEO, "it is me");
    await("came").until(() -> last(romeo, JULIET).body().equals("it is me"));
    assertThat(last(romeo, JULIET).security()).isEqualTo(Security.UNTRUSTED);
    romeo.session().omemo().trust(JULIET, fresh.session().omemo().device(), Trust.VERIFIED);
    romeo.session().chats().send(JULIET, "three");
    await("three").until(() -> last(fresh, ROMEO).body().equals("three"));
  }

  @Test
  void aDeviceThatLostItsSessionsIsHealed() throws Exception {
    Person romeo = enter(ROMEO);
    Person juliet = enter(JULIET);
    knows(romeo, JULIET, 1);
    knows(juliet, ROMEO, 1);
    romeo.session().omemo().set(JULIET, true);
    romeo.session().chats().send(JULIET, "one");
    await("one").untilAsserted(() -> assertThat(juliet.words(ROMEO)).containsExactly("one"));
    juliet.session().chats().send(ROMEO, "two");
    await("two").until(() -> romeo.words(JULIET).size() == 2);
    new im.recado.client.services.store.OmemoStore(juliet.profile().database())
        .dropChannel(ROMEO, romeo.session().omemo().device());
    romeo.session().chats().send(JULIET, "lost");
    await("shown as lost").until(() -> last(juliet, ROMEO).security() == Security.UNREADABLE);
    await("healed").until(() -> {
      romeo.session().chats().send(JULIET, "good");
      return juliet.words(ROMEO).contains("good");
    });
  }

  @Test
  void inARoomOfKnownPeopleAllMembersRead() throws Exception {
    Person romeo = enter(ROMEO);
    Person juliet = enter(JULIET);
    Jid room = Jid.of("tomb@conference." + Ground.DOMAIN);
    romeo.session().roomVisits().enter(room, "Tomb", "Romeo", "");
    await("in").until(() -> romeo.session().rooms().room(room).state() == Room.State.IN);
    await("open").until(() -> romeo.session().roomAdmin().configure(room, Map.of()));
    List<Event> events = new CopyOnWriteArrayList<>();
    romeo.hub().on(events::add);
    romeo.session().omemo().set(room, true);
    romeo.session().chats().send(room, "too early");
    await("open to everybody").until(() ->
        events.contains(new Event.NotEncrypted(room, NotEncryptedException.Reason.NOT_PRIVATE)));
    assertThat(last(romeo, room).state()).isEqualTo(State.FAILED);
    assertThat(romeo.session().roomAdmin().configure(room,
        Map.of("muc#roomconfig_membersonly", "1", "muc#roomconfig_whois", "anyone"))).isTrue();
    juliet.hub().on(events::add);
    romeo.session().roomRequests().invite(room, JULIET, "");
    await("invited").until(() -> events.stream().anyMatch(Event.Invited.class::isInstance));
    juliet.session().roomVisits().enter(room, "Tomb", "Juliet", "");
    await("both").until(() -> romeo.session().rooms().room(room).occupants().size() == 2
        && juliet.session().rooms().room(room).occupants().size() == 2);
    romeo.session().chats().again(room, last(romeo, room).id());
    await("read").untilAsserted(() -> assertThat(juliet.words(room)).containsExactly("too early"));
    assertThat(last(juliet, room).security()).isEqualTo(Security.BLIND);
    await("reflected").until(() -> last(romeo, room).state() == State.SENT);
    juliet.session().chats().send(room, "not too late");
    await("answer").untilAsserted(() -> assertThat(last(romeo, room).body()).isEqualTo("not too late"));
    assertThat(last(romeo, room).security()).isEqualTo(Security.BLIND);
    assertThat(romeo.words(room)).hasSize(2);
  }

  /** The server of this test gives files without TLS, on this computer: such a one is sealed, but its key is told to nobody. */
  @Test
  void theServerHasNothingOfASealedFileAndItsKeyGoesOnlyWithTls() throws Exception {
    Person romeo = enter(ROMEO);
    Person juliet = enter(JULIET);
    knows(romeo, JULIET, 1);
    Path file = Files.writeString(folder.resolve("love letter.txt"), "But soft, what light");
    SecretFile seal = SecretFile.fresh();
    String url = romeo.session().uploads().put(file, seal, (sent, size) -> {});
    assertThat(url).doesNotContain("love").endsWith(".txt");
    byte[] kept = juliet.session().uploads().fetch(URI.create(url), 1000).orElseThrow();
    assertThat(new String(kept, StandardCharsets.ISO_8859_1)).doesNotContain("light");
    assertThat(seal.open(kept)).contains(Files.readAllBytes(file));
    kept[0] ^= 1;
    assertThat(seal.open(kept)).isEmpty();

    romeo.session().omemo().set(JULIET, true);
    romeo.session().files().send(JULIET, file);
    assertThat(romeo.session().files().of(JULIET)).extracting(FileSender.Sending::name, FileSender.Sending::problem)
        .containsExactly(tuple("love letter.txt", "FAILED"));
    romeo.session().chats().send(JULIET, "the letter does not come");
    await("words alone").untilAsserted(() -> assertThat(juliet.words(ROMEO)).containsExactly("the letter does not come"));
  }
}
