package im.recado.interop.smack;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.interop.chaos.ChaosProxy;
import im.recado.interop.server.ServerKind;
import im.recado.interop.server.ServerUnderTest;
import im.recado.interop.server.ServerUnderTest.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smackx.carbons.CarbonManager;
import org.jivesoftware.smackx.carbons.packet.CarbonExtension;
import org.jivesoftware.smackx.mam.MamManager;
import org.jivesoftware.smackx.mam.MamManager.MamQuery;
import org.jivesoftware.smackx.mam.MamManager.MamQueryArgs;
import org.jivesoftware.smackx.mam.element.MamElements.MamResultExtension;
import org.jivesoftware.smackx.ping.PingManager;
import org.jivesoftware.smackx.sid.element.StanzaIdElement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Two devices of one account: what is written on one is read in order on the other, also after its connection was cut. */
@ParameterizedClass(name = "{0}")
@EnumSource(ServerKind.class)
final class SmackDevicesTest {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final ServerUnderTest server;
  private final String alice = "devicesa" + NUMBER.incrementAndGet();
  private final String bob = "devicesb" + NUMBER.get();
  private final List<String> said = new ArrayList<>();

  SmackDevicesTest(ServerKind kind) {
    server = kind.shared();
  }

  @BeforeEach
  void makeAccounts() {
    server.addAccounts(List.of(new Account(alice, "secret"), new Account(bob, "secret")));
  }

  /** What a device has shown: messages to it and copies of those of the other device. */
  private static List<String> shown(SmackSession device) {
    return device.messages().stream()
        .map(message -> {
          CarbonExtension copy = CarbonExtension.from(message);
          return copy == null ? message : copy.getForwarded().getForwardedStanza();
        })
        .map(Message::getBody)
        .filter(body -> body != null)
        .toList();
  }

  private static SmackSession withCopies(SmackSession device) throws Exception {
    CarbonManager.getInstanceFor(device.connection()).enableCarbons();
    return device;
  }

  /** Some rounds of a conversation; each message is an answer to the one before. */
  private void talk(SmackSession desk, SmackSession contact, String when) throws Exception {
    for (int i = 0; i < 5; i++) {
      said.add(when + ", the desk " + i);
      desk.send(contact.bare(), said.getLast());
      contact.awaitBody(said.getLast());
      said.add(when + ", the contact " + i);
      contact.send(desk.bare(), said.getLast());
      desk.awaitBody(said.getLast());
    }
  }

  @Test
  void aDeviceThatWasCutOffResumesAndHasWhatTheOtherOneWrote() throws Exception {
    try (ChaosProxy proxy = new ChaosProxy(server::c2s);
        SmackSession phone = withCopies(SmackSession.login(server, proxy.address(), alice, "phone"));
        SmackSession desk = withCopies(SmackSession.login(server, alice, "desk"));
        SmackSession contact = SmackSession.login(server, bob, "r")) {
      talk(desk, contact, "before");
      Awaitility.await("copies").until(() -> shown(phone).size() == said.size());
      proxy.drop();
      Awaitility.await("cut").until(() -> !phone.connection().isConnected());
      talk(desk, contact, "meanwhile");
      phone.connection().connect().login();
      assertThat(phone.connection().streamWasResumed()).isTrue();
      talk(desk, contact, "after");
      Awaitility.await("the last").until(() -> shown(phone).contains(said.getLast()));
      assertThat(shown(phone)).isEqualTo(said);
      phone.send(contact.bare(), "from the phone");
      contact.awaitBody("from the phone");
      Awaitility.await("copy").until(() -> shown(desk).contains("from the phone"));
    }
  }

  @Test
  void aDeviceThatCannotResumeReadsWhatItMissedInTheArchive() throws Exception {
    String last;
    try (ChaosProxy proxy = new ChaosProxy(server::c2s);
        SmackSession desk = withCopies(SmackSession.login(server, alice, "desk"));
        SmackSession contact = SmackSession.login(server, bob, "r")) {
      SmackSession phone = withCopies(SmackSession.login(server, proxy.address(), alice, "phone"));
      talk(desk, contact, "before");
      Awaitility.await("copies").until(() -> shown(phone).size() == said.size());
      last = MamManager.getInstanceFor(phone.connection()).getMessageUidOfLatestMessage();
      proxy.drop();
      Awaitility.await("cut").until(() -> !phone.connection().isConnected());
      said.clear();
      talk(desk, contact, "meanwhile");
      try (SmackSession again = withCopies(SmackSession.login(server, alice, "phone"))) {
        assertThat(again.connection().streamWasResumed()).isFalse();
        talk(desk, contact, "after");
        Awaitility.await("the last").until(() -> shown(again).contains(said.getLast()));
        List<String> read = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        MamManager mam = MamManager.getInstanceFor(again.connection());
        MamQuery query = mam.queryArchive(MamQueryArgs.builder().afterUid(last).setResultPageSizeTo(7).build());
        keep(query, read, ids);
        while (!query.isComplete()) {
          query.pageNext(7);
          keep(query, read, ids);
        }
        assertThat(read).isEqualTo(said);
        assertThat(ids).doesNotHaveDuplicates();
        PingManager.getInstanceFor(again.connection()).pingMyServer();
        if (server.kind() == ServerKind.RECADO) {
          // What comes again comes under the id that it has in the archive: a client can tell.
          assertThat(again.messages())
              .filteredOn(message -> message.getBody() != null)
              .isNotEmpty()
              .allSatisfy(message -> assertThat(ids).contains(message.getExtension(StanzaIdElement.class).getId()));
        }
      }
    }
  }

  private static void keep(MamQuery query, List<String> bodies, List<String> ids) {
    query.getMessages().forEach(message -> bodies.add(message.getBody()));
    query.getMamResultExtensions().stream().map(MamResultExtension::getId).forEach(ids::add);
  }
}
