package im.recado.interop.smack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.interop.server.ServerKind;
import im.recado.interop.server.ServerUnderTest;
import im.recado.interop.server.ServerUnderTest.Account;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.roster.Roster.SubscriptionMode;
import org.jivesoftware.smack.roster.RosterEntry;
import org.jivesoftware.smack.sasl.SASLErrorException;
import org.jivesoftware.smackx.blocking.BlockingCommandManager;
import org.jivesoftware.smackx.carbons.CarbonManager;
import org.jivesoftware.smackx.carbons.packet.CarbonExtension;
import org.jivesoftware.smackx.delay.packet.DelayInformation;
import org.jivesoftware.smackx.disco.ServiceDiscoveryManager;
import org.jivesoftware.smackx.disco.packet.DiscoverInfo;
import org.jivesoftware.smackx.iqversion.VersionManager;
import org.jivesoftware.smackx.ping.PingManager;
import org.jivesoftware.smackx.time.EntityTimeManager;
import org.jivesoftware.smackx.vcardtemp.VCardManager;
import org.jivesoftware.smackx.vcardtemp.packet.VCard;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.jxmpp.jid.EntityBareJid;
import org.jxmpp.jid.Jid;
import org.jxmpp.jid.impl.JidCreate;

/** What people do with a client built on Smack 4.4. */
@ParameterizedClass(name = "{0}")
@EnumSource(ServerKind.class)
final class SmackTest {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final ServerUnderTest server;
  private final String alice = "smacka" + NUMBER.incrementAndGet();
  private final String bob = "smackb" + NUMBER.get();

  SmackTest(ServerKind kind) {
    server = kind.shared();
  }

  @BeforeEach
  void makeAccounts() {
    server.addAccounts(List.of(new Account(alice, "secret"), new Account(bob, "secret")));
  }

  private EntityBareJid jid(String user) {
    return JidCreate.entityBareFromOrThrowUnchecked(user + "@" + server.domain());
  }

  @Test
  void logsInOverTlsWithScramAndTheResourceItAskedFor() throws Exception {
    try (SmackSession session = SmackSession.login(server, alice, "desk")) {
      assertThat(session.connection().isSecureConnection()).isTrue();
      assertThat(session.connection().getUsedSaslMechansism()).startsWith("SCRAM-");
      assertThat(session.jid().toString()).isEqualTo(alice + "@" + server.domain() + "/desk");
    }
  }

  @Test
  void aWrongPasswordIsNotAuthorized() throws Exception {
    SmackSession session = new SmackSession(server, server.c2s(), alice, "desk");
    session.connection().connect();
    assertThatThrownBy(() -> session.connection().login(alice, "wrong"))
        .isInstanceOfSatisfying(SASLErrorException.class,
            e -> assertThat(e.getSASLFailure().getSASLErrorString()).isEqualTo("not-authorized"));
    session.close();
  }

  @Test
  void aContactIsAddedRenamedAndRemovedAndTheOtherResourceHearsOfIt() throws Exception {
    try (SmackSession desk = SmackSession.login(server, alice, "desk");
        SmackSession phone = SmackSession.login(server, alice, "phone")) {
      desk.roster().createItem(jid(bob), "Bob", new String[] {"Friends"});
      Awaitility.await().until(() -> phone.roster().contains(jid(bob)));
      RosterEntry entry = phone.roster().getEntry(jid(bob));
      assertThat(entry.getName()).isEqualTo("Bob");
      assertThat(entry.getGroups()).extracting(group -> group.getName()).containsExactly("Friends");

      desk.roster().getEntry(jid(bob)).setName("Robert");
      Awaitility.await().until(() -> phone.roster().getEntry(jid(bob)).getName().equals("Robert"));

      desk.roster().removeEntry(desk.roster().getEntry(jid(bob)));
      Awaitility.await().until(() -> !phone.roster().contains(jid(bob)) && !desk.roster().contains(jid(bob)));
    }
    try (SmackSession again = SmackSession.login(server, alice, "desk")) {
      assertThat(again.roster().getEntries()).isEmpty();
    }
  }

  @Test
  void contactsSubscribeBothWaysAndSeeEachOtherComeAndGo() throws Exception {
    try (SmackSession a = SmackSession.login(server, alice, "desk")) {
      a.roster().setSubscriptionMode(SubscriptionMode.accept_all);
      try (SmackSession b = SmackSession.login(server, bob, "phone")) {
        b.roster().setSubscriptionMode(SubscriptionMode.accept_all);
        a.roster().createItemAndRequestSubscription(b.bare(), "Bob", new String[0]);
        Awaitility.await().until(() -> a.roster().isSubscribedToMyPresence(b.bare()) || a.roster().contains(b.bare()));
        b.roster().createItemAndRequestSubscription(a.bare(), "Alice", new String[0]);
        Awaitility.await().until(() -> a.roster().iAmSubscribedTo(b.bare())
            && b.roster().iAmSubscribedTo(a.bare()) && a.roster().isSubscribedToMyPresence(b.bare()));
        Awaitility.await().until(() -> a.roster().getPresence(b.bare()).isAvailable()
            && b.roster().getPresence(a.bare()).isAvailable());

        b.connection().sendStanza(b.connection().getStanzaFactory().buildPresenceStanza()
            .setMode(Presence.Mode.dnd).setStatus("busy").build());
        Awaitility.await().until(() -> "busy".equals(a.roster().getPresence(b.bare()).getStatus()));
      }
      Awaitility.await().until(() -> !a.roster().getPresence(jid(bob)).isAvailable());
    }
  }

  @Test
  void messagesGoBothWaysInOrder() throws Exception {
    try (SmackSession a = SmackSession.login(server, alice, "desk");
        SmackSession b = SmackSession.login(server, bob, "phone")) {
      for (int i = 0; i < 100; i++) {
        a.send(b.bare(), "to bob " + i);
        b.send(a.bare(), "to alice " + i);
      }
      Awaitility.await().until(() -> a.bodies().size() >= 100 && b.bodies().size() >= 100);
      assertThat(b.bodies()).hasSize(100).startsWith("to bob 0", "to bob 1").endsWith("to bob 98", "to bob 99");
      assertThat(a.bodies()).hasSize(100).startsWith("to alice 0").endsWith("to alice 99");
      assertThat(b.messages()).allSatisfy(message -> assertThat((Object) message.getFrom()).isEqualTo(a.jid()));
    }
  }

  @Test
  void messagesToNobodyAtHomeWaitInOrderWithTheirTime() throws Exception {
    try (SmackSession a = SmackSession.login(server, alice, "desk")) {
      a.send(jid(bob), "first");
      a.send(jid(bob), "second");
      PingManager.getInstanceFor(a.connection()).pingMyServer();
      try (SmackSession b = SmackSession.login(server, bob, "phone")) {
        b.awaitBody("second");
        assertThat(b.bodies()).containsExactly("first", "second");
        assertThat(b.messages()).allSatisfy(message -> {
          DelayInformation delay = DelayInformation.from(message);
          assertThat(delay.getStamp()).isInThePast();
          assertThat((Object) message.getFrom()).isEqualTo(a.jid());
        });
      }
      try (SmackSession b = SmackSession.login(server, bob, "phone")) {
        a.send(b.bare(), "third");
        b.awaitBody("third");
        assertThat(b.bodies()).containsExactly("third");
      }
    }
  }

  @Test
  void theOtherResourceSeesCopiesOfWhatWasSentAndReceived() throws Exception {
    try (SmackSession desk = SmackSession.login(server, alice, "desk");
        SmackSession phone = SmackSession.login(server, alice, "phone");
        SmackSession b = SmackSession.login(server, bob, "phone")) {
      BlockingQueue<String> copies = new LinkedBlockingQueue<>();
      CarbonManager carbons = CarbonManager.getInstanceFor(phone.connection());
      assertThat(carbons.isSupportedByServer()).isTrue();
      carbons.addCarbonCopyReceivedListener((direction, copy, wrapping) ->
          copies.add((direction == CarbonExtension.Direction.sent ? "sent " : "received ") + copy.getBody()));
      carbons.enableCarbons();

      desk.send(b.bare(), "hello");
      assertThat(copies.poll(10, TimeUnit.SECONDS)).isEqualTo("sent hello");
      b.connection().sendStanza(b.connection().getStanzaFactory().buildMessageStanza()
          .ofType(Message.Type.chat).to(desk.jid()).setBody("hi").build());
      assertThat(copies.poll(10, TimeUnit.SECONDS)).isEqualTo("received hi");
      assertThat(desk.awaitBody("hi").hasExtension(CarbonExtension.NAMESPACE)).isFalse();
    }
  }

  @Test
  void aVcardIsKeptAndOthersCanReadIt() throws Exception {
    try (SmackSession a = SmackSession.login(server, alice, "desk");
        SmackSession b = SmackSession.login(server, bob, "phone")) {
      a.roster().setSubscriptionMode(SubscriptionMode.accept_all);
      b.roster().createItemAndRequestSubscription(a.bare(), "Alice", new String[0]);
      Awaitility.await().until(() -> b.roster().iAmSubscribedTo(a.bare()));
      VCard card = new VCard();
      card.setFirstName("Álîce");
      card.setNickName("ali");
      card.setAvatar(new byte[] {1, 2, 3}, "image/png");
      VCardManager.getInstanceFor(a.connection()).saveVCard(card);
      VCard seen = VCardManager.getInstanceFor(b.connection()).loadVCard(a.bare());
      assertThat(seen.getFirstName()).isEqualTo("Álîce");
      assertThat(seen.getNickName()).isEqualTo("ali");
      assertThat(seen.getAvatar()).containsExactly(1, 2, 3);
      assertThat(VCardManager.getInstanceFor(a.connection()).loadVCard().getFirstName()).isEqualTo("Álîce");
    }
  }

  @Test
  void aBlockedContactCannotWriteUntilUnblocked() throws Exception {
    try (SmackSession a = SmackSession.login(server, alice, "desk");
        SmackSession b = SmackSession.login(server, bob, "phone")) {
      BlockingCommandManager blocking = BlockingCommandManager.getInstanceFor(a.connection());
      assertThat(blocking.isSupportedByServer()).isTrue();
      blocking.blockContacts(List.<Jid>of(b.bare()));
      assertThat(blocking.getBlockList()).extracting(Jid::toString).containsExactly(b.bare().toString());
      b.send(a.bare(), "blocked");
      Awaitility.await("bounce").until(() -> b.messages().stream()
          .anyMatch(message -> message.getType() == Message.Type.error));
      blocking.unblockContacts(List.<Jid>of(b.bare()));
      b.send(a.bare(), "welcome");
      a.awaitBody("welcome");
      assertThat(a.bodies()).containsExactly("welcome");
    }
  }

  @Test
  void theServerAnswersPingVersionTimeAndDiscovery() throws Exception {
    try (SmackSession a = SmackSession.login(server, alice, "desk")) {
      Jid domain = a.connection().getXMPPServiceDomain();
      assertThat(PingManager.getInstanceFor(a.connection()).pingMyServer()).isTrue();
      assertThat(VersionManager.getInstanceFor(a.connection()).getVersion(domain).getName()).isNotBlank();
      assertThat(EntityTimeManager.getInstanceFor(a.connection()).getTime(domain).getUtc()).isNotBlank();
      DiscoverInfo info = ServiceDiscoveryManager.getInstanceFor(a.connection()).discoverInfo(domain);
      assertThat(info.hasIdentity("server", "im")).isTrue();
      assertThat(List.of("urn:xmpp:ping", "jabber:iq:version", "urn:xmpp:time", "urn:xmpp:blocking",
          "urn:xmpp:carbons:2", "vcard-temp")).allMatch(info::containsFeature);
      assertThat(ServiceDiscoveryManager.getInstanceFor(a.connection()).discoverInfo(a.bare())
          .hasIdentity("account", "registered")).isTrue();
    }
  }
}
