package im.recado.testkit.streams;

import static im.recado.testkit.streams.Scene.xml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.command.Caller;
import im.recado.kernel.route.Router;
import im.recado.kernel.route.Service;
import im.recado.testkit.transcript.ServicePeer;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Push (XEP-0357) where a transcript does not reach: restarts, limits, what is left behind. */
final class PushTest {
  private static final String JULIET = "juliet@verona.example";
  private static final String ROMEO = "romeo@verona.example";

  private final Scene scene = new Scene(JULIET, ROMEO);
  private ServicePeer push = peer();

  private ServicePeer peer() {
    return new ServicePeer(scene.server.kernel().router(), "push.example");
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private static void enable(StreamClient client, String node) throws IOException {
    client.send(xml("<iq type='set' id='e'><enable xmlns='urn:xmpp:push:0' jid='push.example' node='" + node + "'/></iq>"));
    Element answer = client.element();
    assertThat(answer.attribute("type")).isEqualTo("result");
  }

  private Element notification() {
    return Objects.requireNonNull(push.next(), "nobody is woken");
  }

  private void answer(Element request) throws IOException {
    push.send(
        xml("<iq type='result' from='push.example' to='verona.example' id='" + request.attribute("id") + "'/>"));
  }

  private static String node(Element request) {
    Element pubsub = Objects.requireNonNull(request.childIn("http://jabber.org/protocol/pubsub"));
    return Objects.requireNonNull(Objects.requireNonNull(pubsub.firstElement()).attribute("node"));
  }

  private static boolean counts(Element request, int messages) {
    return request.toString().contains("'message-count'><value>" + messages + "<");
  }

  @Test
  void l10NothingOfTheMessageIsTold() throws IOException {
    StreamClient juliet = scene.connected(JULIET + "/phone");
    enable(juliet, "n");
    juliet.disconnect();
    StreamClient romeo = scene.connected(ROMEO + "/garden");
    Scene.chat(romeo, JULIET, "a secret");
    assertThat(notification().toString()).doesNotContain("secret").doesNotContain("romeo").doesNotContain("juliet");
  }

  @Test
  void howeverManyWriteThereIsOneNotificationAtATime() throws IOException {
    StreamClient juliet = scene.connected(JULIET + "/phone");
    enable(juliet, "n");
    juliet.disconnect();
    StreamClient romeo = scene.connected(ROMEO + "/garden");
    for (int i = 0; i < 100; i++) {
      Scene.chat(romeo, JULIET, "message " + i);
    }
    romeo.barrier();
    Element first = notification();
    assertThat(push.seen()).isEmpty();
    answer(first);
    scene.server.pass(Duration.ofSeconds(1));
    Element second = notification();
    assertThat(counts(second, 100)).as(second.toString()).isTrue();
    answer(second);
    scene.server.pass(Duration.ofMinutes(1));
    assertThat(push.seen()).isEmpty();
  }

  @Test
  void aServiceThatIsOutOfReachIsToldWhenItIsBack() throws IOException {
    scene.server.set("push.failures", "1");
    scene.server.kernel().router().service("push.example", null);
    StreamClient juliet = scene.connected(JULIET + "/phone");
    enable(juliet, "n");
    juliet.disconnect();
    StreamClient romeo = scene.connected(ROMEO + "/garden");
    Scene.chat(romeo, JULIET, "hello");
    romeo.barrier();
    scene.server.pass(Duration.ofHours(1));
    push = peer();
    scene.server.pass(Duration.ofMinutes(15));
    assertThat(counts(notification(), 1)).isTrue();
  }

  @Test
  void whatThisServerRefusesItselfIsNoWordOfTheService() throws IOException {
    scene.server.set("push.failures", "1");
    Router router = scene.server.kernel().router();
    router.service("push.example", null);
    router.service(
        "push.example",
        new Service() {
          @Override
          public void receive(Stanza stanza) {
            router.refuse(stanza, new StanzaException(Condition.RESOURCE_CONSTRAINT, "Too much waits."));
          }

          @Override
          public boolean isExternal() {
            return true;
          }
        });
    StreamClient juliet = scene.connected(JULIET + "/phone");
    enable(juliet, "n");
    juliet.disconnect();
    StreamClient romeo = scene.connected(ROMEO + "/garden");
    Scene.chat(romeo, JULIET, "hello");
    romeo.barrier();
    router.service("push.example", null);
    push = peer();
    scene.server.pass(Duration.ofSeconds(1));
    assertThat(counts(notification(), 1)).isTrue();
  }

  @Test
  void aDayOfSilenceEndsIt() throws Exception {
    StreamClient juliet = scene.connected(JULIET + "/phone");
    enable(juliet, "n");
    juliet.disconnect();
    StreamClient romeo = scene.connected(ROMEO + "/garden");
    Scene.chat(romeo, JULIET, "hello");
    romeo.barrier();
    scene.server.pass(Duration.ofHours(24));
    Map<String, String> account = Map.of("account", JULIET);
    assertThat(scene.server.kernel().commands().run("push-list", Caller.COMMAND_LINE, account).rows()).hasSize(1);
    scene.server.pass(Duration.ofHours(1));
    await().until(() -> scene.server.kernel().commands().run("push-list", Caller.COMMAND_LINE, account).rows().isEmpty());
    push.forget();
    scene.server.pass(Duration.ofHours(24));
    assertThat(push.seen()).isEmpty();
  }

  @Test
  void oneMoreThanMayBeTakesThePlaceOfTheOldest() throws IOException {
    scene.server.set("push.per-account", "2");
    StreamClient juliet = scene.connected(JULIET + "/phone");
    for (String node : new String[] {"one", "two", "three"}) {
      enable(juliet, node);
      scene.server.pass(Duration.ofSeconds(1));
    }
    juliet.disconnect();
    StreamClient romeo = scene.connected(ROMEO + "/garden");
    Scene.chat(romeo, JULIET, "hello");
    romeo.barrier();
    assertThat(new String[] {node(notification()), node(notification())}).containsExactlyInAnyOrder("two", "three");
    assertThat(push.seen()).isEmpty();
  }

  @Test
  void aClientThatIsAwayOverARestartIsWokenAfterIt() throws IOException {
    StreamClient juliet = scene.available(JULIET + "/phone");
    String sm = Scene.manage(juliet);
    enable(juliet, "n");
    scene.stop(juliet);
    push = peer();
    StreamClient romeo = scene.connected(ROMEO + "/garden");
    Scene.chat(romeo, JULIET, "hello");
    romeo.barrier();
    assertThat(counts(notification(), 1)).isTrue();
    Element resumed = Scene.resume(scene.client(JULIET + "/phone"), sm, 1);
    assertThat(resumed.name()).isEqualTo("resumed");
  }

  @Test
  void aRoomThatOnlyMembersEnterWakesThem() throws IOException {
    StreamClient romeo = scene.available(ROMEO + "/garden");
    String room = "coven@conference.verona.example";
    romeo.send(xml("<presence to='" + room + "/Romeo'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
    romeo.send(
        xml(
            "<iq type='set' id='c' to='" + room + "'><query xmlns='http://jabber.org/protocol/muc#owner'><x"
                + " xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig"
                + "</value></field><field var='muc#roomconfig_membersonly'><value>1</value></field></x></query></iq>"));
    romeo.send(
        xml(
            "<iq type='set' id='m' to='" + room + "'><query xmlns='http://jabber.org/protocol/muc#admin'><item"
                + " affiliation='member' jid='" + JULIET + "'/></query></iq>"));
    romeo.barrier();
    StreamClient juliet = scene.available(JULIET + "/phone");
    Scene.manage(juliet);
    enable(juliet, "n");
    juliet.send(xml("<presence to='" + room + "/Juliet'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
    juliet.barrier();
    juliet.cut();
    romeo.send(xml("<message type='groupchat' to='" + room + "'><body>Who is there?</body></message>"));
    assertThat(counts(notification(), 1)).isTrue();
  }

  @Test
  void whatWasStoredForAnAddressThatIsTheServersOwnNowIsNotUsed() throws IOException {
    StreamClient juliet = scene.connected(JULIET + "/phone");
    enable(juliet, "n");
    juliet.disconnect();
    StreamClient romeo = scene.connected(ROMEO + "/garden");
    Scene.chat(romeo, JULIET, "one");
    answer(notification());
    var router = scene.server.kernel().router();
    router.service("push.example", null);
    List<Stanza> came = new CopyOnWriteArrayList<>();
    router.service("push.example", came::add);
    scene.server.pass(Duration.ofMinutes(1));
    Scene.chat(romeo, JULIET, "two");
    romeo.barrier();
    assertThat(came).isEmpty();
    router.service("push.example", null);
    push = peer();
    Scene.chat(romeo, JULIET, "three");
    assertThat(notification().toString()).contains("message-count");
  }

  @Test
  void administratorsSeeAndEndIt() throws Exception {
    StreamClient juliet = scene.connected(JULIET + "/phone");
    enable(juliet, "n");
    juliet.disconnect();
    Map<String, String> account = Map.of("account", JULIET);
    assertThat(scene.server.kernel().commands().run("push-list", Caller.COMMAND_LINE, account).rows())
        .singleElement()
        .satisfies(row -> assertThat(row).startsWith("push.example", "n"));
    scene.server.kernel().commands().run("push-remove", Caller.COMMAND_LINE, account);
    assertThat(scene.server.kernel().commands().run("push-list", Caller.COMMAND_LINE, account).rows()).isEmpty();
    StreamClient romeo = scene.connected(ROMEO + "/garden");
    Scene.chat(romeo, JULIET, "hello");
    romeo.barrier();
    assertThat(push.seen()).isEmpty();
  }

  @Test
  void whoeverHasTheAddressNextIsNobodysPhone() throws Exception {
    StreamClient juliet = scene.connected(JULIET + "/phone");
    enable(juliet, "n");
    scene.server.kernel().commands().run("user-remove", Caller.COMMAND_LINE, Map.of("account", JULIET));
    scene.server.account(im.recado.wire.jid.Jid.valueOf(JULIET), "password");
    StreamClient romeo = scene.connected(ROMEO + "/garden");
    Scene.chat(romeo, JULIET, "hello");
    romeo.barrier();
    assertThat(scene.waiting(JULIET)).hasSize(1);
    assertThat(push.seen()).isEmpty();
  }
}
