package im.recado.interop.smack;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.interop.server.ServerKind;
import im.recado.interop.server.ServerUnderTest;
import im.recado.interop.server.ServerUnderTest.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smackx.mam.MamManager;
import org.jivesoftware.smackx.mam.MamManager.MamPrefs;
import org.jivesoftware.smackx.mam.MamManager.MamQuery;
import org.jivesoftware.smackx.mam.MamManager.MamQueryArgs;
import org.jivesoftware.smackx.mam.element.MamPrefsIQ.DefaultBehavior;
import org.jivesoftware.smackx.ping.PingManager;
import org.jivesoftware.smackx.sid.element.StanzaIdElement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.jxmpp.jid.EntityBareJid;
import org.jxmpp.jid.impl.JidCreate;

/** What people do with their archive and a client built on Smack 4.4 (XEP-0313). */
@ParameterizedClass(name = "{0}")
@EnumSource(ServerKind.class)
final class SmackArchiveTest {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final ServerUnderTest server;
  private final String alice = "archivea" + NUMBER.incrementAndGet();
  private final String bob = "archiveb" + NUMBER.get();

  SmackArchiveTest(ServerKind kind) {
    server = kind.shared();
  }

  @BeforeEach
  void makeAccounts() {
    server.addAccounts(List.of(new Account(alice, "secret"), new Account(bob, "secret")));
  }

  private EntityBareJid jid(String user) {
    return JidCreate.entityBareFromOrThrowUnchecked(user + "@" + server.domain());
  }

  private static List<String> bodies(List<Message> messages) {
    return messages.stream().map(Message::getBody).toList();
  }

  @Test
  void aNewDeviceReadsEverythingInOrder() throws Exception {
    List<String> said = new ArrayList<>();
    try (SmackSession a = SmackSession.login(server, alice, "desk")) {
      for (int i = 0; i < 12; i++) {
        said.add("to one who is away " + i);
        a.send(jid(bob), said.getLast());
      }
      PingManager.getInstanceFor(a.connection()).pingMyServer();
      try (SmackSession b = SmackSession.login(server, bob, "phone")) {
        b.awaitBody(said.getLast());
        for (int i = 0; i < 12; i++) {
          said.add("and back " + i);
          b.send(a.bare(), said.getLast());
          a.awaitBody(said.getLast());
        }
      }
      for (EntityBareJid owner : List.of(jid(alice), jid(bob))) {
        try (SmackSession tablet = SmackSession.login(server, owner.getLocalpart().toString(), "tablet")) {
          MamManager mam = MamManager.getInstanceFor(tablet.connection());
          assertThat(mam.isSupported()).isTrue();
          MamQuery query = mam.queryArchive(MamQueryArgs.builder().setResultPageSizeTo(5).build());
          List<String> read = new ArrayList<>(bodies(query.getMessages()));
          while (!query.isComplete()) {
            read.addAll(bodies(query.pageNext(5)));
          }
          assertThat(read).isEqualTo(said);
          assertThat(bodies(mam.queryMostRecentPage(null, 3).getMessages())).isEqualTo(said.subList(21, 24));
          MamQuery last = mam.queryMostRecentPage(owner.equals(jid(alice)) ? jid(bob) : jid(alice), 4);
          assertThat(bodies(last.pagePrevious(4))).isEqualTo(said.subList(16, 20));
          assertThat(bodies(mam.queryArchive(MamQueryArgs.builder().limitResultsToJid(owner).build()).getMessages()))
              .as("to oneself")
              .isEmpty();
        }
      }
    }
  }

  @Test
  void theIdInAMessageIsTheIdInTheArchive() throws Exception {
    try (SmackSession a = SmackSession.login(server, alice, "desk");
        SmackSession b = SmackSession.login(server, bob, "phone")) {
      a.send(b.bare(), "hello");
      StanzaIdElement id =
          b.awaitBody("hello").getExtension(StanzaIdElement.class);
      assertThat(id.getBy()).isEqualTo(b.bare().toString());
      MamManager mam = MamManager.getInstanceFor(b.connection());
      assertThat(mam.getMessageUidOfLatestMessage()).isEqualTo(id.getId());
      a.send(b.bare(), "again");
      b.awaitBody("again");
      MamQuery after = mam.queryArchive(MamQueryArgs.builder().afterUid(id.getId()).build());
      assertThat(bodies(after.getMessages())).containsExactly("again");
      assertThat(after.isComplete()).isTrue();
    }
  }

  @Test
  void oneChoosesNotToKeepWhatIsSaid() throws Exception {
    try (SmackSession a = SmackSession.login(server, alice, "desk");
        SmackSession b = SmackSession.login(server, bob, "phone")) {
      MamManager mam = MamManager.getInstanceFor(a.connection());
      MamPrefs prefs = mam.retrieveArchivingPreferences().asMamPrefs();
      prefs.setDefaultBehavior(DefaultBehavior.always);
      prefs.getNeverJids().add(b.bare());
      assertThat(mam.updateArchivingPreferences(prefs).mamPrefs.getNeverJids()).extracting(Object::toString)
          .containsExactly(b.bare().toString());
      a.send(b.bare(), "secret");
      b.awaitBody("secret");
      assertThat(mam.queryMostRecentPage(null, 10).getMessages()).isEmpty();
      assertThat(bodies(MamManager.getInstanceFor(b.connection()).queryMostRecentPage(null, 10).getMessages()))
          .containsExactly("secret");
    }
  }
}
