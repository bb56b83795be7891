package im.recado.testkit.streams;

import static im.recado.testkit.streams.Coven.ROOM;
import static im.recado.testkit.streams.Coven.affiliate;
import static im.recado.testkit.streams.Coven.archive;
import static im.recado.testkit.streams.Coven.ask;
import static im.recado.testkit.streams.Coven.beforeTheServerAnswers;
import static im.recado.testkit.streams.Coven.configure;
import static im.recado.testkit.streams.Coven.enter;
import static im.recado.testkit.streams.Coven.say;
import static im.recado.testkit.streams.Coven.until;
import static im.recado.testkit.streams.Scene.bodies;
import static im.recado.testkit.streams.Scene.manage;
import static im.recado.testkit.streams.Scene.resume;
import static im.recado.testkit.streams.Scene.xml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.command.Caller;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rooms over lost streams, restarts and the death of the process. */
@Timeout(120)
final class RoomContinuityTest {
  private static final String ROMEO = "romeo@verona.example/garden";
  private static final String JULIET = "juliet@verona.example/balcony";

  private final Scene scene = new Scene("romeo@verona.example", "juliet@verona.example", "nurse@verona.example");

  @AfterEach
  void close() {
    scene.close();
  }

  private StreamClient owner(String... fields) throws IOException {
    StreamClient romeo = scene.connected(ROMEO);
    enter(romeo, "romeo");
    configure(romeo, fields);
    return romeo;
  }

  private static String list(StreamClient client, String affiliation) throws IOException {
    return ask(
            client,
            "get",
            "<query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='" + affiliation + "'/></query>")
        .toString();
  }

  @Test
  void r3WhatAnOwnerHasBeenToldIsDoneSurvivesTheDeathOfTheProcess() throws IOException {
    StreamClient romeo = owner("muc#roomconfig_persistentroom", "1", "muc#roomconfig_roomname", "The Garden");
    affiliate(romeo, "juliet@verona.example", "admin");
    affiliate(romeo, "tybalt@verona.example", "outcast");
    ask(
        romeo,
        "set",
        "<query xmlns='http://jabber.org/protocol/muc#admin'>"
            + "<item jid='nurse@verona.example' affiliation='member' nick='Angelica'/></query>");
    romeo.send(xml("<message type='groupchat' to='" + ROOM + "'><subject>Orchards</subject></message>"));
    say(romeo, "m0");
    bodies(romeo, 1);
    scene.crash();

    StreamClient juliet = scene.connected(JULIET);
    juliet.send(xml("<presence to='" + ROOM + "/juliet'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
    Element own = until(juliet, element -> element.name().equals("presence"));
    assertThat(own.toString()).contains("affiliation='admin'").doesNotContain("code='201'");
    assertThat(bodies(juliet, 1)).containsExactly("m0");
    Element subject = until(juliet, element -> element.has("subject", "jabber:client"));
    assertThat(subject.childText("subject", "jabber:client")).isEqualTo("Orchards");
    assertThat(list(juliet, "outcast")).contains("tybalt@verona.example");
    assertThat(list(juliet, "member")).contains("jid='nurse@verona.example' nick='Angelica'");
    assertThat(ask(juliet, "get", "<query xmlns='http://jabber.org/protocol/disco#info'/>").toString())
        .contains("The Garden", "muc_persistent");
    assertThat(archive(juliet)).contains("m0");
  }

  @Test
  void r2WhoMakesARoomOfThatNameAgainInheritsNothing() throws IOException {
    StreamClient romeo = owner("muc#roomconfig_persistentroom", "1", "muc#roomconfig_roomname", "The Garden");
    affiliate(romeo, "nurse@verona.example", "admin");
    say(romeo, "m0");
    bodies(romeo, 1);
    ask(romeo, "set", "<query xmlns='http://jabber.org/protocol/muc#owner'><destroy/></query>");

    StreamClient juliet = scene.connected(JULIET);
    enter(juliet, "juliet");
    configure(juliet);
    assertThat(list(juliet, "owner")).contains("juliet@verona.example").doesNotContain("romeo@verona.example");
    assertThat(list(juliet, "admin")).doesNotContain("nurse@verona.example");
    assertThat(archive(juliet)).isEmpty();
  }

  @Test
  void r2OfATemporaryRoomThatWentWithTheProcessNothingIsInheritedEither() throws IOException {
    StreamClient romeo = owner("muc#roomconfig_roomname", "The Garden");
    say(romeo, "m0");
    bodies(romeo, 1);
    scene.crash();

    StreamClient juliet = scene.connected(JULIET);
    enter(juliet, "juliet");
    configure(juliet);
    assertThat(archive(juliet)).isEmpty();
  }

  @Test
  void r2OfARemovedAccountRoomsKnowNothingAnyMore() throws Exception {
    StreamClient romeo = owner("muc#roomconfig_persistentroom", "1");
    affiliate(romeo, "nurse@verona.example", "admin");
    scene.server.kernel().commands().run("user-remove", Caller.COMMAND_LINE, Map.of("account", "nurse@verona.example"));
    await().until(() -> !list(romeo, "admin").contains("nurse@verona.example"));
  }

  @Test
  void aClientThatComesBackInTimeHasNeverBeenAwayAndMissedNothing() throws IOException {
    StreamClient romeo = owner("muc#roomconfig_roomname", "The Garden");
    StreamClient juliet = scene.connected(JULIET);
    String id = manage(juliet);
    enter(juliet, "juliet");
    juliet.barrier();
    romeo.barrier();
    romeo.seen().clear();
    juliet.cut();
    say(romeo, "m0");
    say(romeo, "m1");
    assertThat(bodies(romeo, 2)).containsExactly("m0", "m1");
    assertThat(beforeTheServerAnswers(romeo)).as("nobody saw her go").isEmpty();

    StreamClient again = scene.client(JULIET);
    assertThat(resume(again, id, 0).name()).isEqualTo("resumed");
    List<String> heard = bodies(again, 2);
    assertThat(heard).containsExactly("m0", "m1");
  }

  @Test
  void aClientThatDoesNotComeBackLeavesTheRoom() throws IOException {
    StreamClient romeo = owner("muc#roomconfig_roomname", "The Garden");
    StreamClient juliet = scene.connected(JULIET);
    manage(juliet);
    enter(juliet, "juliet");
    juliet.cut();
    await().until(() -> scene.isAway(JULIET));
    romeo.barrier();
    romeo.seen().clear();
    scene.server.pass(Duration.ofHours(2));
    Element gone = until(romeo, element -> element.name().equals("presence"));
    assertThat(gone.attribute("from")).isEqualTo(ROOM + "/juliet");
    assertThat(gone.attribute("type")).isEqualTo("unavailable");
  }

  @Test
  void overAnOrderlyRestartWhoComesBackIsStillThereInATemporaryRoomToo() throws IOException {
    StreamClient romeo = owner("muc#roomconfig_roomname", "The Garden");
    StreamClient juliet = scene.connected(JULIET);
    String id = manage(juliet);
    enter(juliet, "juliet");
    juliet.barrier();
    say(romeo, "m0");
    bodies(juliet, 1);
    juliet.barrier();
    int handled = 5;
    scene.stop(romeo, juliet);

    StreamClient again = scene.client(JULIET);
    Element resumed = resume(again, id, handled);
    assertThat(resumed.name()).isEqualTo("resumed");
    again.boundTo(Jid.valueOf(JULIET));
    StreamClient romeoAgain = scene.connected(ROMEO);
    romeoAgain.send(xml("<presence to='" + ROOM + "/romeo'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
    Element first = until(romeoAgain, element -> element.name().equals("presence"));
    assertThat(first.attribute("from")).isEqualTo(ROOM + "/juliet");
    assertThat(bodies(romeoAgain, 1)).containsExactly("m0");
    say(romeoAgain, "m1");
    until(again, element -> "m1".equals(element.childText("body", "jabber:client")));
    assertThat(list(romeoAgain, "owner")).contains("romeo@verona.example");
  }

  @Test
  void aRoomThatWaitsForItsMakerStillWaitsAfterAnOrderlyRestart() throws Exception {
    StreamClient romeo = scene.connected(ROMEO);
    String id = manage(romeo);
    enter(romeo, "romeo");
    romeo.barrier();
    scene.stop(romeo);

    StreamClient again = scene.client(ROMEO);
    assertThat(resume(again, id, 2).name()).isEqualTo("resumed");
    again.boundTo(Jid.valueOf(ROMEO));
    StreamClient juliet = scene.connected(JULIET);
    Element join = xml("<presence to='" + ROOM + "/juliet'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
    juliet.send(join);
    Element refused = until(juliet, element -> element.name().equals("presence"));
    assertThat(refused.attribute("type")).isEqualTo("error");
    assertThat(refused.toString()).contains("item-not-found");

    scene.server.set("muc.max-rooms-per-user", "1");
    again.send(xml("<presence to='other@" + ROOM.substring(ROOM.indexOf('@') + 1) + "/romeo'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
    Element second = until(again, element -> element.name().equals("presence") && String.valueOf(element.attribute("from")).startsWith("other@"));
    assertThat(second.toString()).as("the room that waits is still counted as his").contains("resource-constraint");

    configure(again);
    juliet.send(join);
    assertThat(until(juliet, element -> element.name().equals("presence")).attribute("type")).isNull();
  }

  @Test
  void whoCannotComeBackIsToldThatTheServiceStops() throws IOException {
    StreamClient romeo = owner("muc#roomconfig_persistentroom", "1");
    StreamClient juliet = scene.connected(JULIET);
    enter(juliet, "juliet");
    juliet.barrier();
    romeo.barrier();
    Map<StreamClient, List<Element>> came = scene.stop(romeo, juliet);
    assertThat(codesOfLeaving(came, juliet)).containsExactly("110", "332");
    assertThat(codesOfLeaving(came, romeo)).containsExactly("110", "332");
  }

  /** The status codes with which a client was shown out of the room under its own name. */
  private static List<String> codesOfLeaving(Map<StreamClient, List<Element>> came, StreamClient client) {
    String own = ROOM + "/" + client.jid().local();
    Element gone =
        came.getOrDefault(client, List.of()).stream()
            .filter(element -> own.equals(element.attribute("from")) && "unavailable".equals(element.attribute("type")))
            .findFirst()
            .orElseThrow();
    Element x = gone.child("x", "http://jabber.org/protocol/muc#user");
    return x == null
        ? List.of()
        : x.elements("status", "http://jabber.org/protocol/muc#user").stream()
            .map(status -> String.valueOf(status.attribute("code")))
            .toList();
  }

  @Test
  void aTemporaryRoomOfWhichNobodyComesBackIsGoneAfterARestart() throws IOException {
    StreamClient romeo = owner("muc#roomconfig_roomname", "The Garden");
    scene.stop(romeo);
    StreamClient juliet = scene.connected(JULIET);
    juliet.send(xml("<presence to='" + ROOM + "/juliet'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
    assertThat(until(juliet, element -> element.name().equals("presence")).toString()).contains("code='201'");
  }

  @Test
  void whatIsKeptOfARoomIsDamaged() throws IOException {
    scene.stop(owner("muc#roomconfig_persistentroom", "1"));
    scene.disk.backends().stores().keyValues("muc-hats").put(Jid.valueOf(ROOM), "hats", "<hats");
    StreamClient romeo = scene.connected(ROMEO);
    romeo.send(xml("<presence to='" + ROOM + "/romeo'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
    assertThat(until(romeo, element -> element.name().equals("presence")).toString()).contains("resource-constraint");
    assertThat(list(romeo, "owner")).contains("resource-constraint");
  }
}
