package im.recado.testkit.streams;

import static im.recado.testkit.streams.Scene.xml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.testkit.transcript.StreamClient;
import im.recado.testkit.transcript.StreamClient.Event;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever gets an address that somebody else had before inherits nothing (SECURITY R2). */
final class RemovedAccountTest {
  private static final String JULIET = "juliet@verona.example";
  private static final String ROMEO = "romeo@verona.example";

  private final Scene scene = new Scene(JULIET, ROMEO);

  @AfterEach
  void close() {
    scene.close();
  }

  private void remove() throws CommandException {
    scene.server.kernel().commands().run("user-remove", Caller.COMMAND_LINE, Map.of("account", JULIET));
  }

  private StreamClient anotherJuliet() throws IOException {
    scene.server.account(Jid.valueOf(JULIET), "password");
    return scene.available(JULIET + "/balcony");
  }

  private static List<Element> came(StreamClient client) {
    return client.seen().stream().map(Event.Came.class::cast).map(Event.Came::element).toList();
  }

  @Test
  void r2theRosterGoesAndContactsHearOfIt() throws Exception {
    scene.server.friends(Jid.valueOf(JULIET), Jid.valueOf(ROMEO));
    StreamClient romeo = scene.available(ROMEO + "/garden");
    romeo.send(xml("<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>"));
    romeo.barrier();
    romeo.seen().clear();
    remove();
    romeo.barrier();
    List<Element> heard = came(romeo);
    assertThat(heard.stream().filter(element -> element.name().equals("presence")))
        .extracting(element -> element.attribute("type"))
        .containsExactlyInAnyOrder("unsubscribe", "unsubscribed");
    assertThat(heard.getLast().toString()).contains("jid='" + JULIET + "'").contains("subscription='none'");
    StreamClient juliet = anotherJuliet();
    juliet.send(xml("<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>"));
    Element roster = Objects.requireNonNull(juliet.element().child("query", "jabber:iq:roster"));
    assertThat(roster.elements()).isEmpty();
    romeo.send(xml("<presence><status>secret</status></presence>"));
    romeo.barrier();
    juliet.barrier();
    assertThat(juliet.seen()).isEmpty();
  }

  private static String publish(String to, String node, int item) {
    return "<iq type='set' id='p'" + to + "><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='" + node + "'><item id='"
        + item + "'><entry xmlns='urn:example'/></item></publish></pubsub></iq>";
  }

  private static String subscribe(String to, String node) {
    return "<iq type='set' id='s' to='" + to + "'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='" + node
        + "' jid='" + ROMEO + "'/></pubsub></iq>";
  }

  @Test
  void r2eachNodeGoesWithOneWord() throws Exception {
    String service = "pubsub.verona.example";
    scene.server.friends(Jid.valueOf(JULIET), Jid.valueOf(ROMEO));
    StreamClient juliet = scene.available(JULIET + "/balcony");
    StreamClient romeo = scene.available(ROMEO + "/garden");
    romeo.send(xml(publish(" to='" + service + "'", "hers-too", 0)));
    romeo.send(
        xml(
            "<iq type='set' id='a' to='" + service + "'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><affiliations"
                + " node='hers-too'><affiliation jid='" + JULIET + "' affiliation='owner'/></affiliations></pubsub></iq>"));
    romeo.barrier();
    for (int i = 0; i < 20; i++) {
      juliet.send(xml(publish(" to='" + service + "'", "hers", i)));
      juliet.send(xml(publish("", "urn:example:mood", i)));
    }
    juliet.barrier();
    romeo.send(xml(subscribe(service, "hers")));
    romeo.send(xml(subscribe(service, "hers-too")));
    romeo.send(xml(subscribe(JULIET, "urn:example:mood")));
    romeo.barrier();
    romeo.seen().clear();
    remove();
    List<String> heard = new ArrayList<>();
    // The service and the account tell it at their own pace.
    await()
        .until(
            () -> {
              romeo.barrier();
              heard.clear();
              came(romeo).stream().filter(each -> each.name().equals("message")).map(Element::toString).forEach(heard::add);
              return heard.stream().filter(each -> each.contains("<delete node=")).count() >= 2;
            });
    assertThat(heard).noneMatch(each -> each.contains("<retract "));
    // Items of a node one has just subscribed to may still have been on their way.
    assertThat(heard).filteredOn(each -> each.contains("<delete node=")).hasSize(2);
    assertThat(heard).anyMatch(each -> each.contains("'hers'")).anyMatch(each -> each.contains("'urn:example:mood'"));
  }

  @Test
  void r2theMessagesThatWaitedGo() throws Exception {
    StreamClient romeo = scene.connected(ROMEO + "/garden");
    Scene.chat(romeo, JULIET, "for the first Juliet");
    romeo.barrier();
    assertThat(scene.waiting(JULIET)).hasSize(1);
    remove();
    assertThat(scene.kept(JULIET)).isZero();
    StreamClient juliet = anotherJuliet();
    Scene.chat(romeo, JULIET, "for the second");
    assertThat(Scene.bodies(juliet, 1)).isEqualTo(List.of("for the second"));
  }

  @Test
  void r2whatWasCountedOfItsStreamsGoes() throws Exception {
    StreamClient juliet = scene.connected(JULIET + "/balcony");
    String id = Scene.manage(juliet);
    Scene.chat(juliet, ROMEO, "one");
    assertThat(scene.acknowledged(juliet)).isEqualTo("1");
    remove();
    scene.server.account(Jid.valueOf(JULIET), "password");
    Element failed = Scene.resume(scene.client(JULIET + "/balcony"), id, 0);
    assertThat(failed.name()).isEqualTo("failed");
    assertThat(failed.attribute("h")).isNull();
  }

  /** The room's id of what somebody says in it. */
  private static String said(StreamClient client, String body) throws IOException {
    Coven.say(client, body);
    Element heard = Coven.until(client, element -> body.equals(element.childText("body", "jabber:client")));
    return Objects.requireNonNull(Objects.requireNonNull(heard.child("stanza-id", "urn:xmpp:sid:0")).attribute("id"));
  }

  /** What the room answers to who takes something back: the retraction for everybody, or an error. */
  private static Element takenBack(StreamClient client, String stanzaId) throws IOException {
    client.send(
        xml("<message type='groupchat' id='r-" + stanzaId + "' to='" + Coven.ROOM + "'><retract xmlns='urn:xmpp:message-retract:1' id='"
            + stanzaId + "'/></message>"));
    return Coven.until(client, element -> ("r-" + stanzaId).equals(element.attribute("id")));
  }

  private static String saidBy(StreamClient client, String account) throws IOException {
    return Coven.ask(
            client,
            "set",
            "<query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field>"
                + "<field var='with'><value>" + account + "</value></field></x>"
                + "<set xmlns='http://jabber.org/protocol/rsm'><max>0</max></set></query>")
        .toString();
  }

  @Test
  void r2whatTheFormerSaidInARoomIsTakenBackByNobodyElse() throws Exception {
    StreamClient romeo = scene.connected(ROMEO + "/garden");
    Coven.enter(romeo, "romeo");
    Coven.configure(romeo, "muc#roomconfig_persistentroom", "1");
    StreamClient juliet = scene.connected(JULIET + "/balcony");
    Coven.enter(juliet, "juliet");
    String formers = said(juliet, "formers");
    assertThat(saidBy(juliet, JULIET)).contains("<count>1</count>");
    remove();
    scene.server.pass(Duration.ofSeconds(1));
    StreamClient other = anotherJuliet();
    Coven.enter(other, "juliet");
    assertThat(takenBack(other, formers).toString()).contains("<forbidden ");
    assertThat(Coven.archive(romeo)).containsExactly("formers");
    assertThat(saidBy(other, JULIET)).contains("<count>0</count>");
    assertThat(saidBy(other, JULIET + "/balcony")).contains("<count>0</count>");

    String own = said(other, "own");
    assertThat(saidBy(other, JULIET)).contains("<count>1</count>");
    assertThat(takenBack(other, own).attribute("type")).isEqualTo("groupchat");
    assertThat(Coven.archive(romeo)).containsExactly("formers", null, null);
    // Whoever names a time gets no more by that.
    assertThat(saidBy(other, JULIET + "</value></field><field var='start'><value>1970-01-01T00:00:00Z")).contains("<count>2</count>");
  }

  @Test
  void r2norWhereTheRoomKeepsNothingButWhatNewcomersGet() throws Exception {
    StreamClient romeo = scene.connected(ROMEO + "/garden");
    Coven.enter(romeo, "romeo");
    Coven.configure(romeo, "muc#roomconfig_persistentroom", "1", "muc#roomconfig_enablearchiving", "0");
    StreamClient juliet = scene.connected(JULIET + "/balcony");
    Coven.enter(juliet, "juliet");
    String formers = said(juliet, "formers");
    remove();
    scene.server.pass(Duration.ofSeconds(1));
    StreamClient other = anotherJuliet();
    Coven.enter(other, "juliet");
    assertThat(takenBack(other, formers).toString()).contains("<forbidden ");
    assertThat(takenBack(other, said(other, "own")).attribute("type")).isEqualTo("groupchat");
  }

  @Test
  void r2norWithTheSubject() throws Exception {
    StreamClient romeo = scene.connected(ROMEO + "/garden");
    Coven.enter(romeo, "romeo");
    Coven.configure(romeo, "muc#roomconfig_changesubject", "1");
    StreamClient juliet = scene.connected(JULIET + "/balcony");
    Coven.enter(juliet, "juliet");
    String formers = said(juliet, "formers");
    remove();
    scene.server.pass(Duration.ofSeconds(1));
    StreamClient other = anotherJuliet();
    Coven.enter(other, "juliet");
    other.send(
        xml("<message type='groupchat' id='s' to='" + Coven.ROOM + "'><subject>Night</subject><retract xmlns='urn:xmpp:message-retract:1' id='"
            + formers + "'/></message>"));
    assertThat(Coven.until(other, element -> "s".equals(element.attribute("id"))).attribute("type")).isEqualTo("error");
    assertThat(Coven.archive(romeo)).containsExactly("formers");
  }
}
