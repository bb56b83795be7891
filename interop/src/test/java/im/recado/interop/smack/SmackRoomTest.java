package im.recado.interop.smack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.interop.server.ServerKind;
import im.recado.interop.server.ServerUnderTest;
import im.recado.interop.server.ServerUnderTest.Account;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jivesoftware.smack.XMPPException.XMPPErrorException;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.jivesoftware.smackx.mam.MamManager;
import org.jivesoftware.smackx.mam.MamManager.MamQueryArgs;
import org.jivesoftware.smackx.muc.MultiUserChat;
import org.jivesoftware.smackx.muc.MultiUserChatManager;
import org.jivesoftware.smackx.muc.RoomInfo;
import org.jivesoftware.smackx.ping.PingManager;
import org.jivesoftware.smackx.xdata.form.FillableForm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.jid.parts.Resourcepart;

/** People meet in a room with Smack: make it, talk, read what was said, look after order, end it (XEP-0045, XEP-0313). */
@ParameterizedClass(name = "{0}")
@EnumSource(ServerKind.class)
final class SmackRoomTest {
  private final ServerUnderTest server;
  private final String prefix;

  SmackRoomTest(ServerKind kind) {
    server = kind.shared();
    prefix = "room" + kind.name().toLowerCase(Locale.ROOT);
  }

  /** Somebody in the room. */
  private static final class Person {
    final MultiUserChat room;
    final List<String> heard = new CopyOnWriteArrayList<>();

    Person(SmackSession session, String room) throws Exception {
      this.room =
          MultiUserChatManager.getInstanceFor(session.connection())
              .getMultiUserChat(
                  JidCreate.entityBareFrom(room + "@conference." + session.connection().getXMPPServiceDomain()));
      this.room.addMessageListener(this::hear);
    }

    private void hear(Message message) {
      if (message.getBody() != null) {
        heard.add(message.getFrom().getResourceOrEmpty() + ": " + message.getBody());
      }
    }

    void awaitWords(String... words) {
      Awaitility.await("words").until(() -> heard.equals(List.of(words)));
    }
  }

  /**
   * By hand: {@code changeNickname} of Smack 4.4 waits for the answer with a lock that its own listener needs to let the answer
   * through, whatever server it talks to.
   */
  private static void rename(SmackSession session, Person person, String nick) throws Exception {
    session.connection().sendStanza(
        session.connection().getStanzaFactory().buildPresenceStanza()
            .to(JidCreate.entityFullFrom(person.room.getRoom(), Resourcepart.from(nick)))
            .build());
  }

  /** Lets listeners have done with all that came: joining would take a lock that they need. */
  private static void settle(SmackSession session) throws Exception {
    PingManager.getInstanceFor(session.connection()).pingMyServer();
  }

  private static Set<String> names(Person person) {
    return person.room.getOccupants().stream()
        .map(occupant -> occupant.getResourceOrThrow().toString())
        .collect(Collectors.toSet());
  }

  @Test
  void aRoomFromItsFirstDayToItsLast() throws Exception {
    server.addAccounts(List.of(new Account(prefix + "a", "secret"), new Account(prefix + "b", "secret")));
    try (SmackSession a = SmackSession.login(server, prefix + "a", "desk");
        SmackSession b = SmackSession.login(server, prefix + "b", "desk")) {
      Person alice = new Person(a, prefix + "coven");
      Person bob = new Person(b, prefix + "coven");
      alice.room.create(Resourcepart.from("alice")).makeInstant();
      FillableForm form = alice.room.getConfigurationForm().getFillableForm();
      form.setAnswer("muc#roomconfig_roomname", "The Coven");
      form.setAnswer("muc#roomconfig_moderatedroom", true);
      alice.room.sendConfigurationForm(form);
      bob.room.join(Resourcepart.from("bob"));
      RoomInfo info = MultiUserChatManager.getInstanceFor(b.connection()).getRoomInfo(bob.room.getRoom());
      assertThat(info.getName()).isEqualTo("The Coven");
      assertThat(info.isModerated()).isTrue();
      Awaitility.await("both are there").until(() -> alice.room.getOccupantsCount() == 2);

      alice.room.grantVoice(Resourcepart.from("bob"));
      alice.room.changeSubject("Spells");
      Awaitility.await("subject").until(() -> "Spells".equals(bob.room.getSubject()));
      alice.room.sendMessage("one");
      alice.awaitWords("alice: one");
      bob.room.sendMessage("two");
      bob.awaitWords("alice: one", "bob: two");
      bob.room.sendMessage("three");
      alice.awaitWords("alice: one", "bob: two", "bob: three");

      MamManager archive = MamManager.getInstanceFor(bob.room);
      assertThat(
              archive.queryArchive(MamQueryArgs.builder().setResultPageSizeTo(10).build()).getMessages().stream()
                  .map(Message::getBody)
                  .filter(body -> body != null))
          .containsExactly("one", "two", "three");

      bob.room.leave();
      settle(b);
      bob.heard.clear();
      bob.room.join(Resourcepart.from("bob"));
      bob.awaitWords("alice: one", "bob: two", "bob: three");

      alice.room.kickParticipant(Resourcepart.from("bob"), "Enough");
      Awaitility.await("out").until(() -> !bob.room.isJoined());
      settle(b);
      alice.room.banUser(b.bare(), "For ever");
      assertThatThrownBy(() -> bob.room.join(Resourcepart.from("bob")))
          .isInstanceOfSatisfying(
              XMPPErrorException.class,
              refused -> assertThat(refused.getStanzaError().getCondition()).isEqualTo(Condition.forbidden));
      assertThat(alice.room.getOutcasts()).extracting(outcast -> outcast.getJid().toString())
          .containsExactly(b.bare().toString());
      alice.room.destroy("Done", null);
      Awaitility.await("gone").until(() -> !alice.room.isJoined());
    }
  }

  @Test
  void whoChangesTheNicknameIsKnownByTheNewOne() throws Exception {
    server.addAccounts(List.of(new Account(prefix + "c", "secret"), new Account(prefix + "d", "secret")));
    try (SmackSession a = SmackSession.login(server, prefix + "c", "desk");
        SmackSession b = SmackSession.login(server, prefix + "d", "desk")) {
      Person alice = new Person(a, prefix + "names");
      Person bob = new Person(b, prefix + "names");
      alice.room.create(Resourcepart.from("alice")).makeInstant();
      bob.room.join(Resourcepart.from("bob"));
      Awaitility.await("both are there").until(() -> names(alice).equals(Set.of("alice", "bob")));
      rename(b, bob, "bobby");
      Awaitility.await("another name").until(() -> names(alice).equals(Set.of("alice", "bobby")));
      bob.room.sendMessage("Call me Bobby");
      alice.awaitWords("bobby: Call me Bobby");
      rename(b, bob, "alice");
      rename(b, bob, "bob");
      Awaitility.await("one that is free").until(() -> names(alice).equals(Set.of("alice", "bob")));
    }
  }
}
