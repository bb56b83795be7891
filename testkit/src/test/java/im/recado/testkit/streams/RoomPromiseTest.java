package im.recado.testkit.streams;

import static im.recado.testkit.streams.Coven.ROOM;
import static im.recado.testkit.streams.Coven.archive;
import static im.recado.testkit.streams.Coven.beforeTheServerAnswers;
import static im.recado.testkit.streams.Coven.configure;
import static im.recado.testkit.streams.Coven.enter;
import static im.recado.testkit.streams.Coven.say;
import static im.recado.testkit.streams.Coven.until;
import static im.recado.testkit.streams.Scene.bodies;
import static im.recado.testkit.streams.Scene.manage;
import static im.recado.testkit.streams.Scene.xml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said in a room: one order for all, and safe when it comes back to who has said it. */
@Timeout(120)
final class RoomPromiseTest {
  private final Scene scene = new Scene("romeo@verona.example", "juliet@verona.example", "nurse@verona.example");
  private StreamClient romeo;
  private StreamClient juliet;

  @BeforeEach
  void theyAreInARoom() throws IOException {
    romeo = scene.connected("romeo@verona.example/garden");
    juliet = scene.connected("juliet@verona.example/balcony");
    enter(romeo, "romeo");
    configure(romeo, "muc#roomconfig_roomname", "The Garden");
    enter(juliet, "juliet");
    romeo.barrier();
    romeo.seen().clear();
    juliet.barrier();
    juliet.seen().clear();
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void aMessageIsHeardWhenItIsOnTheDisk() throws IOException {
    scene.disk.hold();
    say(romeo, "m0");
    await().until(() -> scene.disk.held() > 0);
    assertThat(beforeTheServerAnswers(romeo)).isEmpty();
    assertThat(beforeTheServerAnswers(juliet)).isEmpty();
    scene.disk.release();
    assertThat(bodies(romeo, 1)).containsExactly("m0");
    assertThat(bodies(juliet, 1)).containsExactly("m0");
  }

  /** Neither in a room that stays nor in one that goes with its last occupant. */
  @Test
  void aSubjectThatCannotBeArchivedIsNotTheSubject() throws IOException {
    String change = "<message type='groupchat' id='s' to='" + ROOM + "'><subject>%s</subject></message>";
    for (String stays : List.of("0", "1")) {
      configure(romeo, "muc#roomconfig_persistentroom", stays);
      romeo.send(xml(change.formatted("Love " + stays)));
      until(romeo, element -> ("Love " + stays).equals(element.childText("subject", "jabber:client")));
      scene.disk.refuseToArchive(true);
      romeo.send(xml(change.formatted("Fire")));
      Element refused = until(romeo, element -> "s".equals(element.attribute("id")));
      assertThat(refused.toString()).contains("type='error'", "resource-constraint");
      scene.disk.refuseToArchive(false);
      StreamClient nurse = scene.connected("nurse@verona.example/kitchen" + stays);
      nurse.send(
          xml("<presence to='" + ROOM + "/nurse" + stays + "'><x xmlns='http://jabber.org/protocol/muc'><history"
              + " maxstanzas='0'/></x></presence>"));
      Element subject = until(nurse, element -> element.has("subject", "jabber:client"));
      assertThat(subject.childText("subject", "jabber:client")).isEqualTo("Love " + stays);
    }
    scene.crash();
    StreamClient again = scene.connected("nurse@verona.example/kitchen");
    again.send(
        xml("<presence to='" + ROOM + "/nurse'><x xmlns='http://jabber.org/protocol/muc'><history"
            + " maxstanzas='0'/></x></presence>"));
    Element subject = until(again, element -> element.has("subject", "jabber:client"));
    assertThat(subject.childText("subject", "jabber:client")).isEqualTo("Love 1");
  }

  @Test
  void acknowledgementsOfStreamManagementWaitForTheDiskToo() throws IOException {
    StreamClient nurse = scene.connected("nurse@verona.example/kitchen");
    enter(nurse, "nurse");
    manage(nurse);
    scene.disk.hold();
    say(nurse, "m0");
    nurse.send(xml("<r xmlns='urn:xmpp:sm:3'/>"));
    await().until(() -> scene.disk.held() > 0);
    assertThat(beforeTheServerAnswers(romeo)).noneMatch(element -> element.has("body", "jabber:client"));
    scene.disk.release();
    List<String> came = new ArrayList<>();
    while (came.size() < 2) {
      Element element = nurse.element();
      if (element.is("a", "urn:xmpp:sm:3")) {
        came.add("a" + element.attribute("h"));
      } else if (element.has("body", "jabber:client")) {
        came.add("m0");
      }
    }
    assertThat(came).containsExactlyInAnyOrder("a1", "m0");
  }

  /** The room is busy when it comes, so that its sender's client has asked already when it goes on. */
  @Test
  void wordsInPrivateAreAcknowledgedWhenTheirCopyIsMadeAfterAll() throws IOException {
    configure(romeo, "muc#roomconfig_persistentroom", "1");
    juliet.barrier();
    juliet.seen().clear();
    manage(juliet);
    StreamClient nurse = scene.connected("nurse@verona.example/kitchen");
    enter(nurse, "nurse");
    manage(nurse);
    scene.disk.hold();
    romeo.send(
        xml(
            "<iq type='set' id='busy' to='" + ROOM + "'><query xmlns='http://jabber.org/protocol/muc#owner'>"
                + "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'>"
                + "<value>http://jabber.org/protocol/muc#roomconfig</value></field>"
                + "<field var='muc#roomconfig_roomname'><value>The Orchard</value></field></x></query></iq>"));
    await().until(() -> scene.disk.held() > 0);
    nurse.send(xml("<message type='chat' to='" + ROOM + "/juliet'><body>psst</body></message>"));
    nurse.send(xml("<r xmlns='urn:xmpp:sm:3'/>"));
    assertThat(beforeTheServerAnswers(nurse)).isEmpty();
    scene.disk.refuseCopies(1);
    scene.disk.release();
    await()
        .until(
            () -> {
              scene.server.pass(Duration.ofSeconds(1));
              return scene.kept("juliet@verona.example") == 1;
            });
    assertThat(scene.acknowledgement(nurse)).isEqualTo("1");
  }

  @Test
  void allHearOneOrderAndTheArchiveHasItToo() throws IOException {
    scene.disk.hold();
    for (int i = 0; i < 20; i++) {
      say(romeo, "r" + i);
      say(juliet, "j" + i);
    }
    await().until(() -> scene.disk.held() == 40);
    scene.disk.release();
    List<String> heard = bodies(romeo, 40);
    assertThat(bodies(juliet, 40)).isEqualTo(heard);
    assertThat(archive(romeo)).isEqualTo(heard);
    StreamClient nurse = scene.connected("nurse@verona.example/kitchen");
    nurse.send(xml("<presence to='" + ROOM + "/nurse'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
    assertThat(bodies(nurse, 20)).isEqualTo(heard.subList(20, 40));
  }

  @Test
  void whoGoesHearsFirstWhatWasSaidBefore() throws IOException {
    scene.disk.hold();
    say(romeo, "m0");
    await().until(() -> scene.disk.held() > 0);
    juliet.send(xml("<presence type='unavailable' to='" + ROOM + "/juliet'/>"));
    assertThat(beforeTheServerAnswers(juliet)).isEmpty();
    scene.disk.release();
    assertThat(juliet.element().childText("body", "jabber:client")).isEqualTo("m0");
    assertThat(juliet.element().attribute("type")).isEqualTo("unavailable");
  }

  @Test
  void whatCannotBeStoredIsRefusedAndHeardByNobody() throws IOException {
    scene.disk.full(true);
    say(romeo, "m0");
    Element refused = until(romeo, element -> "error".equals(element.attribute("type")));
    assertThat(refused.attribute("id")).isEqualTo("m0");
    assertThat(refused.toString()).contains("resource-constraint");
    assertThat(beforeTheServerAnswers(juliet)).isEmpty();
    scene.disk.full(false);
    say(romeo, "m1");
    assertThat(bodies(juliet, 1)).containsExactly("m1");
    assertThat(archive(romeo)).containsExactly("m1");
  }

  @Test
  void aRoomThatIsNotArchivedWaitsForNoDisk() throws IOException {
    configure(romeo, "muc#roomconfig_enablearchiving", "0");
    scene.disk.hold();
    say(romeo, "m0");
    assertThat(bodies(juliet, 1)).containsExactly("m0");
    scene.disk.release();
  }

  @Test
  void whatIsNotWorthKeepingWaitsForNoDisk() throws IOException {
    scene.disk.hold();
    romeo.send(
        xml(
            "<message type='groupchat' to='"
                + ROOM
                + "'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>"));
    assertThat(juliet.element().has("composing", "http://jabber.org/protocol/chatstates")).isTrue();
    scene.disk.release();
  }
}
