package im.recado.testkit.streams;

import static im.recado.testkit.streams.Coven.ROOM;
import static im.recado.testkit.streams.Coven.beforeTheServerAnswers;
import static im.recado.testkit.streams.Coven.configure;
import static im.recado.testkit.streams.Coven.enter;
import static im.recado.testkit.streams.Coven.say;
import static im.recado.testkit.streams.Coven.until;
import static im.recado.testkit.streams.Scene.xml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.testkit.transcript.StreamClient;
import im.recado.testkit.transcript.StreamClient.Event;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In a room with very many people, what happens within a moment is told together, and always before what follows from it. */
@Timeout(120)
final class RoomTidingsTest {
  private static final int CROWD = 100;
  private static final String MERCUTIO = "mercutio@mantua.example/here";

  private final Scene scene = new Scene("romeo@verona.example", "juliet@verona.example", "nurse@verona.example");
  private StreamClient romeo;
  private StreamClient juliet;

  @BeforeEach
  void romeoAndJulietAreInACrowd() throws IOException {
    scene.server.kernel().router().elsewhere(stanza -> {});
    scene.server.set("muc.joins-per-second", "100000");
    romeo = scene.connected("romeo@verona.example/garden");
    enter(romeo, "romeo");
    configure(romeo, "muc#roomconfig_changesubject", "1");
    for (int i = 0; i < CROWD; i++) {
      enters("u" + i + "@mantua.example/here", "u" + i);
    }
    juliet = scene.connected("juliet@verona.example/balcony");
    enter(juliet, "juliet");
    everybodyKnows();
  }

  @AfterEach
  void close() {
    scene.close();
  }

  /** Everything up to now is told to everybody: a message sees to it. */
  private void everybodyKnows() throws IOException {
    say(romeo, "now");
    until(romeo, RoomTidingsTest::isNow);
    until(juliet, RoomTidingsTest::isNow);
  }

  private static boolean isNow(Element element) {
    return "now".equals(element.childText("body", "jabber:client"));
  }

  private void enters(String jid, String nick) {
    comes("<presence from='" + jid + "' to='" + ROOM + "/" + nick + "'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
  }

  private void leaves(String jid, String nick) {
    comes("<presence type='unavailable' from='" + jid + "' to='" + ROOM + "/" + nick + "'/>");
  }

  private void comes(String stanza) {
    try {
      scene.server.kernel().router().send(Stanza.of(xml(stanza)));
    } catch (StanzaException e) {
      throw new IllegalArgumentException(stanza, e);
    }
  }

  /** What comes from this occupant up to the first that is like this, in short. */
  private static List<String> heard(StreamClient client, String nick, String last) throws IOException {
    List<String> heard = new ArrayList<>();
    until(
        client,
        element -> {
          if ((ROOM + "/" + nick).equals(element.attribute("from"))) {
            heard.add(element.name() + element.attributeOr("type", ""));
          }
          return !heard.isEmpty() && heard.getLast().equals(last);
        });
    return heard;
  }

  /** The same while time passes, whenever what is to happen has happened. */
  private List<String> heardInTime(StreamClient client, String nick, String last) throws IOException {
    List<String> heard = new ArrayList<>();
    while (heard.isEmpty() || !heard.getLast().equals(last)) {
      Element element = inTime(client);
      if ((ROOM + "/" + nick).equals(element.attribute("from"))) {
        heard.add(element.name() + element.attributeOr("type", ""));
      }
    }
    return heard;
  }

  private Element inTime(StreamClient client) throws IOException {
    for (int i = 0; i < 1000; i++) {
      Event event = client.next(Duration.ofMillis(20));
      if (event instanceof Event.Came(Element element)) {
        return element;
      }
      scene.server.pass(Duration.ofMillis(100));
    }
    throw new IOException("nothing came");
  }

  private Element of(String nick, StreamClient client) throws IOException {
    Element element = inTime(client);
    while (!(ROOM + "/" + nick).equals(element.attribute("from"))) {
      element = inTime(client);
    }
    return element;
  }

  private static List<String> presencesOf(String nick, List<Element> elements) {
    return elements.stream()
        .filter(element -> element.name().equals("presence") && (ROOM + "/" + nick).equals(element.attribute("from")))
        .map(element -> element.attributeOr("type", "here"))
        .toList();
  }

  @Test
  void othersHearOfANewcomerAfterAMoment() throws IOException {
    enters(MERCUTIO, "mercutio");
    assertThat(presencesOf("mercutio", beforeTheServerAnswers(juliet))).isEmpty();
    assertThat(heardInTime(juliet, "mercutio", "presence")).containsExactly("presence");
    assertThat(heardInTime(romeo, "mercutio", "presence")).containsExactly("presence");
  }

  @Test
  void aMessageNeverComesBeforeWhoHasWrittenIt() throws IOException {
    enters(MERCUTIO, "mercutio");
    comes("<message type='groupchat' from='" + MERCUTIO + "' to='" + ROOM + "'><body>Queen Mab</body></message>");
    assertThat(heard(juliet, "mercutio", "messagegroupchat")).containsExactly("presence", "messagegroupchat");
    assertThat(heard(romeo, "mercutio", "messagegroupchat")).containsExactly("presence", "messagegroupchat");
  }

  @Test
  void norDoesAPrivateOneOrAQuestion() throws IOException {
    enters(MERCUTIO, "mercutio");
    comes("<message type='chat' from='" + MERCUTIO + "' to='" + ROOM + "/juliet'><body>hush</body></message>");
    assertThat(heard(juliet, "mercutio", "messagechat")).containsExactly("presence", "messagechat");
    comes("<iq type='get' id='q' from='" + MERCUTIO + "' to='" + ROOM + "/romeo'><query xmlns='jabber:iq:version'/></iq>");
    assertThat(heard(romeo, "mercutio", "iqget")).containsExactly("presence", "iqget");
  }

  @Test
  void whoComesChangesAndGoesWithinAMomentIsTold() throws IOException {
    enters(MERCUTIO, "mercutio");
    comes("<presence from='" + MERCUTIO + "' to='" + ROOM + "/Mab'/>");
    leaves(MERCUTIO, "Mab");
    assertThat(heardInTime(juliet, "mercutio", "presenceunavailable"))
        .containsExactly("presence", "presenceunavailable");
    assertThat(heardInTime(juliet, "Mab", "presenceunavailable")).containsExactly("presence", "presenceunavailable");
  }

  @Test
  void onlyModeratorsAreToldRealAddresses() throws IOException {
    enters(MERCUTIO, "mercutio");
    assertThat(of("mercutio", romeo).toString()).contains(MERCUTIO);
    assertThat(of("mercutio", juliet).toString()).doesNotContain("mantua");
  }

  @Test
  void whoComesAfterwardsIsToldOnce() throws IOException {
    enters(MERCUTIO, "mercutio");
    leaves("u7@mantua.example/here", "u7");
    StreamClient nurse = scene.connected("nurse@verona.example/house");
    nurse.send(xml("<presence to='" + ROOM + "/nurse'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
    List<Element> seen = new ArrayList<>();
    until(
        nurse,
        element -> {
          seen.add(element);
          return (ROOM + "/nurse").equals(element.attribute("from"));
        });
    scene.server.pass(Duration.ofMillis(200));
    say(romeo, "now");
    until(
        nurse,
        element -> {
          seen.add(element);
          // The history has an older one.
          return isNow(element) && !element.has("delay", "urn:xmpp:delay");
        });
    assertThat(presencesOf("mercutio", seen)).containsExactly("here");
    assertThat(presencesOf("u7", seen)).isEmpty();
    assertThat(presencesOf("u8", seen)).containsExactly("here");
    assertThat(presencesOf("nurse", seen)).containsExactly("here");
  }

  @Test
  void whoHasLeftHearsNothingMore() throws IOException {
    enters(MERCUTIO, "mercutio");
    juliet.send(xml("<presence type='unavailable' to='" + ROOM + "/juliet'/>"));
    List<Element> seen = new ArrayList<>();
    until(
        juliet,
        element -> {
          seen.add(element);
          return "unavailable".equals(element.attribute("type"));
        });
    assertThat(presencesOf("juliet", seen)).containsExactly("unavailable");
    assertThat(heardInTime(romeo, "mercutio", "presence")).containsExactly("presence");
    assertThat(heardInTime(romeo, "juliet", "presenceunavailable")).containsExactly("presenceunavailable");
    assertThat(presencesOf("mercutio", beforeTheServerAnswers(juliet))).isEmpty();
  }

  @Test
  void ofVeryManyNothingWaits() throws IOException {
    for (int i = 0; i < 500; i++) {
      enters("v" + i + "@mantua.example/here", "v" + i);
      leaves("v" + i + "@mantua.example/here", "v" + i);
    }
    assertThat(heard(juliet, "v400", "presenceunavailable")).containsExactly("presence", "presenceunavailable");
  }

  @Test
  void whoComesBackAfterARestartHasBeenTold() throws IOException {
    String id = Scene.manage(juliet);
    juliet.cut();
    await().until(() -> scene.isAway("juliet@verona.example/balcony"));
    scene.stop(romeo);
    StreamClient back = scene.client("juliet@verona.example/balcony");
    assertThat(Scene.resume(back, id, 0).name()).isEqualTo("resumed");
    assertThat(heard(back, "romeo", "presenceunavailable")).containsExactly("presenceunavailable");
  }
}
