package im.recado.client.services;

import static im.recado.client.Ground.DOMAIN;
import static im.recado.client.Ground.JULIET;
import static im.recado.client.Ground.ROMEO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.Ground.Person;
import im.recado.client.protocol.Jid;
import im.recado.client.services.store.Message;
import im.recado.client.services.store.Message.Security;
import im.recado.client.services.store.Message.State;
import im.recado.client.services.store.OmemoStore.Device;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.imageio.ImageIO;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people do in a day, at this server and at those of others, as Debian has them. */
class OtherServersTest {
  private static final Jid ROOM = Jid.of("balcony@conference." + DOMAIN);

  @TempDir Path folder;
  private @Nullable AnyServer server;

  @AfterEach
  void closes() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  private void start(String name) throws Exception {
    server = new AnyServer(folder, name);
  }

  private static ConditionFactory soon(String what) {
    return await(what).atMost(Duration.ofSeconds(30));
  }

  private Person enter(Jid account, String device) throws Exception {
    return Objects.requireNonNull(server).enter(account, device);
  }

  private static Message last(Person person, Jid with) {
    return person.session().chats().messages().last(with).orElseThrow();
  }

  private static int unread(Person person, Jid with) {
    return person.session().chats().find(with).map(conversation -> conversation.unread()).orElse(-1);
  }

  private static boolean friends(Person person, Jid with) {
    return person.session().contacts().find(with).filter(contact -> contact.tellsUs() && contact.seesUs()).isPresent();
  }

  private static void befriend(Person romeo, Person juliet) throws Exception {
    romeo.session().contacts().add(JULIET, "Juliet", List.of("Verona"));
    soon("asked").until(() -> juliet.session().contacts().requests().contains(ROMEO));
    juliet.session().contacts().accept(ROMEO);
    soon("both").until(() -> friends(romeo, JULIET) && friends(juliet, ROMEO));
    // COMPAT ejabberd 23 looks at what a contact wants to hear of only when their presence comes, and it came before.
    juliet.session().presence().be(Availability.ONLINE, "at the window");
    romeo.session().presence().be(Availability.ONLINE, "in the garden");
    soon("seen").until(() -> romeo.session().contacts().presence(JULIET).status().equals("at the window")
        && juliet.session().contacts().presence(ROMEO).status().equals("in the garden"));
  }

  private static boolean knows(Person person, Jid with) throws Exception {
    person.session().omemo().prepare(with);
    return person.session().omemo().devices(with).stream().anyMatch(Device::listed);
  }

  private static void meet(Person romeo, Person juliet, Map<String, String> how) throws Exception {
    romeo.session().roomVisits().enter(ROOM, "Balcony", "romeo", "");
    soon("made").until(() -> romeo.session().rooms().room(ROOM).state() == Room.State.IN);
    soon("as it shall be").until(() -> romeo.session().roomAdmin().configure(ROOM, how));
    Queue<Event> events = new ConcurrentLinkedQueue<>();
    juliet.hub().on(events::add);
    romeo.session().roomRequests().invite(ROOM, JULIET, "");
    soon("invited").until(() -> events.stream().anyMatch(Event.Invited.class::isInstance));
    juliet.session().roomVisits().enter(ROOM, "Balcony", "juliet", "");
    soon("in").until(() -> romeo.session().rooms().room(ROOM).occupants().size() == 2
        && juliet.session().rooms().room(ROOM).occupants().size() == 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"recado", "prosody", "ejabberd"})
  void contactsChatsRoomsAndHistoryOnEveryDevice(String name) throws Exception {
    start(name);
    Person romeo = enter(ROMEO, "romeo");
    Person juliet = enter(JULIET, "juliet");
    befriend(romeo, juliet);

    romeo.session().chats().open(JULIET, false);
    romeo.session().chats().send(JULIET, "shall I climb up?");
    soon("heard").until(() -> juliet.words(ROMEO).equals(List.of("shall I climb up?")));
    soon("delivered").until(() -> last(romeo, JULIET).state() == State.DELIVERED);
    juliet.session().chats().reply(last(juliet, ROMEO), "yes");
    soon("answered").until(() -> romeo.words(JULIET).equals(List.of("shall I climb up?", "yes")));
    assertThat(romeo.session().chats().messages().answered(last(romeo, JULIET), ROMEO)).isPresent();

    meet(romeo, juliet, Map.of());
    romeo.session().chats().send(ROOM, "who is there?");
    soon("in the room").until(() -> juliet.words(ROOM).equals(List.of("who is there?")));

    // Another device finds all of it, and what is seen on one is seen on the other.
    Person phone = enter(JULIET, "phone");
    soon("history").until(() -> phone.words(ROMEO).equals(List.of("shall I climb up?", "yes")));
    soon("the room's").until(() -> phone.words(ROOM).equals(List.of("who is there?")));
    romeo.session().chats().send(JULIET, "wait");
    soon("on both").until(() -> unread(phone, ROMEO) >= 1 && unread(juliet, ROMEO) >= 1);
    phone.session().chats().marks().seen(ROMEO);
    soon("seen on both").until(() -> unread(juliet, ROMEO) == 0);

    // A network that breaks loses nothing and doubles nothing.
    romeo.session().cut();
    romeo.session().chats().send(JULIET, "coming");
    soon("after the break").until(() -> juliet.words(ROMEO).equals(List.of("shall I climb up?", "yes", "wait", "coming")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"recado", "prosody", "ejabberd"})
  void filesAndFaces(String name) throws Exception {
    start(name);
    Person romeo = enter(ROMEO, "romeo");
    Person juliet = enter(JULIET, "juliet");
    befriend(romeo, juliet);

    ByteArrayOutputStream face = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB), "png", face);
    romeo.session().avatars().publish(face.toByteArray());
    soon("face").until(() -> juliet.session().avatars().of(ROMEO).isPresent());

    Path letter = Files.writeString(folder.resolve("letter.txt"), "But soft, what light");
    romeo.session().files().send(JULIET, letter);
    soon("address").until(() -> juliet.words(ROMEO).size() == 1);
    assertThat(juliet.session().uploads().fetch(URI.create(juliet.words(ROMEO).getFirst()), 1000).map(String::new))
        .contains("But soft, what light");
  }

  @ParameterizedTest
  @ValueSource(strings = {"recado", "prosody", "ejabberd"})
  void encryptedInAChatAndInARoom(String name) throws Exception {
    start(name);
    Person romeo = enter(ROMEO, "romeo");
    Person juliet = enter(JULIET, "juliet");
    befriend(romeo, juliet);
    soon("devices").until(() -> knows(romeo, JULIET) && knows(juliet, ROMEO));
    romeo.session().omemo().set(JULIET, true);
    romeo.session().chats().send(JULIET, "for your eyes only");
    soon("read").until(() -> juliet.words(ROMEO).equals(List.of("for your eyes only")));
    assertThat(last(juliet, ROMEO).security()).isEqualTo(Security.BLIND);
    juliet.session().chats().send(ROMEO, "and for yours");
    soon("answered").until(() -> romeo.words(JULIET).equals(List.of("for your eyes only", "and for yours")));
    assertThat(last(romeo, JULIET).security()).isEqualTo(Security.BLIND);

    meet(romeo, juliet, Map.of("muc#roomconfig_membersonly", "1", "muc#roomconfig_whois", "anyone"));
    romeo.session().omemo().set(ROOM, true);
    romeo.session().chats().send(ROOM, "nobody else");
    soon("in the room").until(() -> juliet.words(ROOM).equals(List.of("nobody else")));
    assertThat(last(juliet, ROOM).security()).isEqualTo(Security.BLIND);
    juliet.session().chats().send(ROOM, "nobody");
    soon("back").until(() -> romeo.words(ROOM).equals(List.of("nobody else", "nobody")));
  }
}
