package im.recado.testkit.streams;

import static im.recado.testkit.streams.Coven.ROOM;
import static im.recado.testkit.streams.Coven.configure;
import static im.recado.testkit.streams.Coven.enter;
import static im.recado.testkit.streams.Coven.say;
import static im.recado.testkit.streams.Coven.until;
import static im.recado.testkit.streams.Scene.bodies;
import static im.recado.testkit.streams.Scene.xml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.command.ServerRole;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What administrators do with rooms. */
@Timeout(120)
final class RoomCommandsTest {
  private final Scene scene = new Scene("romeo@verona.example", "juliet@verona.example");
  private StreamClient romeo;

  @BeforeEach
  void romeoIsInARoom() throws IOException {
    romeo = scene.connected("romeo@verona.example/garden");
    enter(romeo, "romeo");
    configure(romeo, "muc#roomconfig_roomname", "The Garden");
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private CommandResult run(String command, String... arguments) throws CommandException {
    Map<String, String> named = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      named.put(arguments[i], arguments[i + 1]);
    }
    return scene.server.kernel().commands().run(command, Caller.COMMAND_LINE, named);
  }

  private void refused(Reason reason, String command, String... arguments) {
    assertThatThrownBy(() -> run(command, arguments))
        .isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void allRoomsAreListedAndFoundByTheirNames() throws Exception {
    run("room-create", "room", "heath@conference.verona.example", "owner", "juliet@verona.example");
    assertThat(run("room-list").rows())
        .containsExactly(
            List.of(ROOM, "The Garden", "1", "false", "true"),
            List.of("heath@conference.verona.example", "", "0", "true", "true"));
    assertThat(run("room-list", "containing", "Garden").rows()).hasSize(1);
  }

  @Test
  void roomsAreListedAPageAtATimeWhetherTheyStayOrNot() throws Exception {
    for (String name : List.of("alley", "coven", "heath", "moor", "tower")) {
      String room = name + "@conference.verona.example";
      if (!room.equals(ROOM)) {
        run("room-create", "room", room, "owner", "juliet@verona.example");
      }
    }
    assertThat(names("most", "2")).containsExactly("alley", "coven");
    assertThat(names("most", "2", "after", "coven@conference.verona.example")).containsExactly("heath", "moor");
    assertThat(names("most", "2", "after", "moor@conference.verona.example")).containsExactly("tower");
    assertThat(names("containing", "o", "most", "2", "after", "alley@conference.verona.example")).containsExactly("coven", "heath");
    assertThat(run("room-services").rows()).containsExactly(List.of("conference.verona.example", "5", "1"));
  }

  private List<String> names(String... arguments) throws CommandException {
    return run("room-list", arguments).rows().stream().map(row -> row.getFirst().replaceAll("@.*", "")).toList();
  }

  @Test
  void aRoomIsShownWithoutWhatIsSaidInIt() throws Exception {
    say(romeo, "m0");
    bodies(romeo, 1);
    List<List<String>> rows = run("room-show", "room", ROOM).rows();
    assertThat(rows)
        .contains(List.of("name", "The Garden"), List.of("occupants", "1"), List.of("known", "1"), List.of("messages", "1"));
    assertThat(rows.toString()).doesNotContain("m0");
  }

  @Test
  void everybodyInARoomIsToldInItsNameAndItIsKept() throws Exception {
    run("room-message", "room", ROOM, "text", "The gates close.");
    Element told = until(romeo, element -> element.toString().contains("The gates close."));
    assertThat(told.attribute("from")).isEqualTo(ROOM);
    assertThat(told.attribute("type")).isEqualTo("groupchat");
    assertThat(run("room-show", "room", ROOM).rows()).contains(List.of("messages", "1"));
    StreamClient juliet = scene.connected("juliet@verona.example/balcony");
    juliet.send(xml("<presence to='" + ROOM + "/juliet'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
    assertThat(until(juliet, element -> element.toString().contains("The gates close.")).toString()).contains("<delay");
    refused(Reason.WRONG_ARGUMENT, "room-message", "room", ROOM, "text", " ");
    scene.disk.full(true);
    refused(Reason.FAILED, "room-message", "room", ROOM, "text", "Nobody hears this.");
    scene.disk.full(false);
  }

  @Test
  void whoIsPutOutMayComeBack() throws Exception {
    refused(Reason.NOT_FOUND, "room-kick", "room", ROOM, "nickname", "nobody");
    run("room-kick", "room", ROOM, "nickname", "romeo", "reason", "Noise");
    Element out = until(romeo, element -> "unavailable".equals(element.attribute("type")));
    assertThat(out.toString()).contains("code='307'", "Noise");
    enter(romeo, "romeo");
  }

  @Test
  void w5ModeratorsKeepPeopleOutAndGiveNobodyPower() {
    Caller moderator = new Caller("nurse@verona.example", ServerRole.MODERATOR);
    Map<String, String> outcast = Map.of("room", ROOM, "account", "juliet@verona.example", "affiliation", "outcast");
    assertThatCode(() -> scene.server.kernel().commands().run("room-affiliate", moderator, outcast)).doesNotThrowAnyException();
    Map<String, String> owner = Map.of("room", ROOM, "account", "juliet@verona.example", "affiliation", "owner");
    assertThatThrownBy(() -> scene.server.kernel().commands().run("room-affiliate", moderator, owner))
        .isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_ALLOWED));
  }

  @Test
  void b12ThePasswordOfARoomIsNotInTheAuditLog() throws Exception {
    List<String> kept = new ArrayList<>();
    scene.server.kernel().audit().keep(entry -> kept.add(entry.toString()));
    run("room-set", "room", ROOM, "setting", "roomsecret", "value", "sesame");
    run("room-set", "room", ROOM, "setting", "muc#roomconfig_roomsecret", "value", "sesame");
    assertThat(kept.toString()).contains("room-set", "***").doesNotContain("sesame");
  }

  @Test
  void whoIsThereIsShownAndNothingOfWhatTheySay() throws Exception {
    say(romeo, "m0");
    bodies(romeo, 1);
    assertThat(run("room-occupants", "room", ROOM).rows())
        .containsExactly(List.of("romeo", "romeo@verona.example/garden", "owner", "moderator"));
  }

  @Test
  void aRoomThatIsMadeStaysAndIsItsOwners() throws Exception {
    run("room-create", "room", "heath@conference.verona.example", "owner", "juliet@verona.example");
    scene.crash();
    assertThat(run("room-affiliations", "room", "heath@conference.verona.example").rows())
        .containsExactly(List.of("juliet@verona.example", "owner", "", ""));
    refused(Reason.CONFLICT, "room-create", "room", "heath@conference.verona.example", "owner", "juliet@verona.example");
  }

  @Test
  void whatIsSetIsShownAndPeopleInTheRoomHearOfIt() throws Exception {
    run("room-set", "room", ROOM, "setting", "membersonly", "value", "1");
    assertThat(run("room-config", "room", ROOM).rows()).contains(List.of("membersonly", "1", "boolean", ""));
    assertThat(run("room-config", "room", ROOM).rows())
        .contains(List.of("whois", "moderators", "list-single", "moderators,anyone"));
    Element told = until(romeo, element -> element.name().equals("message"));
    assertThat(told.toString()).contains("code='104'");
    refused(Reason.WRONG_ARGUMENT, "room-set", "room", ROOM, "setting", "membersonly", "value", "perhaps");
    refused(Reason.WRONG_ARGUMENT, "room-set", "room", ROOM, "setting", "colour", "value", "red");
  }

  @Test
  void aPasswordIsNotShown() throws Exception {
    run("room-set", "room", ROOM, "setting", "roomsecret", "value", "sesame");
    assertThat(run("room-config", "room", ROOM).rows().toString()).doesNotContain("sesame");
  }

  @Test
  void affiliationsAreGivenButTheLastOwnerStays() throws Exception {
    run("room-affiliate", "room", ROOM, "account", "juliet@verona.example", "affiliation", "owner");
    run("room-affiliate", "room", ROOM, "account", "romeo@verona.example", "affiliation", "outcast", "reason", "Feud");
    Element out = until(romeo, element -> "unavailable".equals(element.attribute("type")));
    assertThat(out.toString()).contains("code='301'", "Feud");
    refused(Reason.WRONG_ARGUMENT, "room-affiliate", "room", ROOM, "account", "juliet@verona.example", "affiliation", "king");
  }

  @Test
  void theLastOwnerStays() {
    refused(Reason.WRONG_ARGUMENT, "room-affiliate", "room", ROOM, "account", "romeo@verona.example", "affiliation", "none");
  }

  @Test
  void aRoomThatIsDestroyedIsGone() throws Exception {
    run("room-destroy", "room", ROOM, "reason", "Plague", "venue", "heath@conference.verona.example");
    Element out = until(romeo, element -> "unavailable".equals(element.attribute("type")));
    assertThat(out.toString()).contains("<destroy jid='heath@conference.verona.example'>", "Plague");
    refused(Reason.NOT_FOUND, "room-destroy", "room", ROOM);
  }

  @Test
  void whatIsNoRoomIsNone() {
    refused(Reason.NOT_FOUND, "room-config", "room", "nothing@conference.verona.example");
    refused(Reason.NOT_FOUND, "room-config", "room", "romeo@verona.example");
    refused(Reason.NOT_FOUND, "room-destroy", "room", "conference.verona.example");
  }

  @Test
  void whatCannotBeStoredIsNotDone() throws Exception {
    run("room-create", "room", "heath@conference.verona.example", "owner", "juliet@verona.example");
    scene.disk.full(true);
    refused(Reason.FAILED, "room-set", "room", "heath@conference.verona.example", "setting", "roomname", "value", "Heath");
    refused(Reason.FAILED, "room-destroy", "room", "heath@conference.verona.example");
    refused(Reason.FAILED, "room-create", "room", "moor@conference.verona.example", "owner", "juliet@verona.example");
    scene.disk.full(false);
    assertThat(run("room-list", "containing", "heath").rows().getFirst().get(1)).isEmpty();
    refused(Reason.NOT_FOUND, "room-config", "room", "moor@conference.verona.example");
  }

  @Test
  void commandsAreNotForOccupants() throws Exception {
    romeo.send(
        xml(
            "<iq type='set' id='c1' to='verona.example'><command xmlns='http://jabber.org/protocol/commands'"
                + " node='room-destroy' action='execute'/></iq>"));
    Element answer = until(romeo, element -> "c1".equals(element.attribute("id")));
    assertThat(answer.attribute("type")).isEqualTo("error");
  }
}
