package im.recado.modules.muc;

import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.modules.archive.ArchiveExtent;
import im.recado.modules.delay.Dates;
import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.List;

/** How administrators look after what goes on in rooms: what there is to see from outside, a word to all, and the door. */
final class RoomCare {
  private static final int LONGEST_TEXT = 4000;

  private final RoomSteps steps;

  RoomCare(RoomSteps steps) {
    this.steps = steps;
  }

  List<Command> all() {
    return List.of(
        Command.look("room-services", "Lists the services that have rooms.", List.of(), this::services).reaching(),
        Command.look("room-show", "Shows a room: what it is like, who set the subject, how much is kept.",
            List.of(RoomCommands.ROOM), this::show)
            .within("room"),
        Command.moderation(
            "room-message",
            "Tells everybody in a room something, in the name of the room.",
            List.of(RoomCommands.ROOM, Argument.required("text", Kind.TEXT, "what people are told")),
            this::message)
            .within("room"),
        Command.moderation(
            "room-kick",
            "Puts somebody out of a room; they may come back.",
            List.of(
                RoomCommands.ROOM,
                Argument.required("nickname", Kind.TEXT, "as room-occupants tells it"),
                Argument.optional("reason", Kind.TEXT, "why, for all in the room")),
            this::kick)
            .within("room"));
  }

  private CommandResult services(CommandCall call) {
    List<List<String>> rows = new ArrayList<>();
    for (MucService service : steps.services(call)) {
      Hall hall = service.hall();
      long passing = 0;
      long people = 0;
      for (RoomLane lane : hall.rooms().lanes()) {
        Room room = lane.room();
        if (room != null) {
          passing += room.isKept() ? 0 : 1;
          people += hall.directory().occupants(room.jid());
        }
      }
      String domain = hall.domain().domain();
      rows.add(List.of(domain, Long.toString(hall.store().count(domain, false) + passing), Long.toString(people)));
    }
    return CommandResult.table(List.of("service", "rooms", "occupants"), rows);
  }

  private CommandResult show(CommandCall call) throws CommandException {
    List<List<String>> rows = new ArrayList<>();
    Object _ =
        steps.in(
            call,
            (hall, lane, room, answer) -> {
              RoomConfig config = room.config();
              rows.add(List.of("name", config.get(Settings.NAME)));
              rows.add(List.of("description", config.get(Settings.DESCRIPTION)));
              Subject subject = room.subject();
              rows.add(List.of("subject", subject == null ? "" : subject.text()));
              rows.add(List.of("subject-by", subject == null ? "" : subject.setter().toString()));
              rows.add(List.of("created", room.created().toString()));
              rows.add(List.of("occupants", Integer.toString(room.occupants().size())));
              rows.add(List.of("known", Integer.toString(room.standings().size())));
              rows.add(List.of("stays", Boolean.toString(config.is(Settings.PERSISTENT))));
              rows.add(List.of("public", Boolean.toString(config.is(Settings.PUBLIC))));
              rows.add(List.of("members-only", Boolean.toString(config.is(Settings.MEMBERS_ONLY))));
              rows.add(List.of("moderated", Boolean.toString(config.is(Settings.MODERATED))));
              rows.add(List.of("password", Boolean.toString(config.password() != null)));
              rows.add(List.of("archived", Boolean.toString(config.is(Settings.ARCHIVED))));
              answer.complete(CommandResult.done(""));
            });
    Jid jid = call.address("room");
    ArchiveExtent kept = steps.hall(jid).archive().extent(jid);
    rows.add(List.of("messages", kept == null ? "0" : Long.toString(kept.messages())));
    rows.add(List.of("characters", kept == null ? "0" : Long.toString(kept.characters())));
    rows.add(List.of("oldest", kept == null ? "" : Dates.format(kept.first())));
    rows.add(List.of("newest", kept == null ? "" : Dates.format(kept.last())));
    return CommandResult.table(List.of("what", "value"), rows);
  }

  private CommandResult message(CommandCall call) throws CommandException {
    String text = call.text("text").strip();
    if (text.isEmpty() || text.length() > LONGEST_TEXT) {
      throw new CommandException(Reason.WRONG_ARGUMENT, "A message has between one and " + LONGEST_TEXT + " characters.");
    }
    return steps.speaking(
        call,
        (hall, lane, room, answer) ->
            hall.speaking()
                .announces(
                    lane,
                    room,
                    text,
                    answer::completeExceptionally,
                    () -> answer.complete(CommandResult.done("Told everybody in " + room.jid() + "."))));
  }

  private CommandResult kick(CommandCall call) throws CommandException {
    String nick = call.text("nickname");
    String reason = call.text("reason", "");
    return steps.in(
        call,
        (hall, lane, room, answer) -> {
          Occupant occupant = room.occupants().named(nick);
          if (occupant == null) {
            throw new CommandException(Reason.NOT_FOUND, "Nobody is called " + nick + " in " + room.jid() + ".");
          }
          hall.leaving()
              .putOut(lane, room, List.of(occupant), Notice.of(307).by(null, reason.isEmpty() ? null : reason));
          answer.complete(CommandResult.done(nick + " was put out of " + room.jid() + "."));
        });
  }
}
