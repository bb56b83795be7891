package im.recado.testkit.streams;

import static im.recado.testkit.streams.Coven.ROOM;
import static im.recado.testkit.streams.Coven.configure;
import static im.recado.testkit.streams.Coven.enter;
import static im.recado.testkit.streams.Coven.say;
import static im.recado.testkit.streams.Coven.until;
import static im.recado.testkit.streams.Scene.bodies;
import static im.recado.testkit.streams.Scene.xml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.xml.Element;
import java.io.IOException;
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
    assertThat(run("room-config", "room", ROOM).rows()).contains(List.of("membersonly", "1"));
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
