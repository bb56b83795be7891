package im.recado.modules.muc;

import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.store.StoreException;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What administrators do with rooms, whether they are in them or not. What is said there is not theirs to read. */
final class RoomCommands {
  private static final Argument ROOM = Argument.required("room", Kind.ADDRESS, "the address of a room");
  private static final String PREFIX = "muc#roomconfig_";
  private static final int PAGE = 1000;
  private static final int MOST_LISTED = 100_000;

  /** So long a command waits for a room; more only a failing disk takes. */
  private static final int MOST_SECONDS = 30;

  private final List<MucService> services;

  RoomCommands(List<MucService> services) {
    this.services = services;
  }

  List<Command> all() {
    Argument account = Argument.required("account", Kind.ADDRESS, "whose affiliation");
    return List.of(
        Command.look(
            "room-list",
            "Lists the rooms.",
            List.of(Argument.optional("containing", Kind.TEXT, "only those with this in their address or name")),
            this::list),
        Command.look("room-occupants", "Lists who is in a room.", List.of(ROOM), this::occupants),
        Command.look("room-config", "Shows what is set for a room.", List.of(ROOM), this::config),
        Command.look("room-affiliations", "Lists who is what to a room.", List.of(ROOM), this::affiliations),
        Command.change(
            "room-create",
            "Makes a room that stays.",
            List.of(ROOM, Argument.required("owner", Kind.ADDRESS, "who owns it")),
            this::create),
        Command.change(
            "room-set",
            "Changes what is set for a room.",
            List.of(
                ROOM,
                Argument.required("setting", Kind.TEXT, "its name, as room-config shows it"),
                Argument.required("value", Kind.TEXT, "its value; several have commas between them")),
            this::set),
        Command.change(
            "room-affiliate",
            "Makes somebody an owner, admin, member or outcast of a room, or nothing.",
            List.of(
                ROOM,
                account,
                Argument.required("affiliation", Kind.TEXT, "owner, admin, member, outcast or none"),
                Argument.optional("reason", Kind.TEXT, "why, for all in the room")),
            this::affiliate),
        Command.change(
            "room-destroy",
            "Destroys a room with all that was said in it.",
            List.of(
                ROOM,
                Argument.optional("reason", Kind.TEXT, "why, for who is in it"),
                Argument.optional("venue", Kind.ADDRESS, "the address of another room to go to")),
            this::destroy));
  }

  private CommandResult list(CommandCall call) {
    String part = call.text("containing", "");
    Map<String, List<String>> rows = new TreeMap<>();
    for (MucService service : services) {
      Hall hall = service.hall();
      Jid after = null;
      List<RoomStore.Listed> page;
      do {
        page = hall.store().list(hall.domain().domain(), after, PAGE, false);
        for (RoomStore.Listed one : page) {
          rows.put(one.jid().toString(), row(hall, one.jid(), RoomConfig.read(one.config())));
          after = one.jid();
        }
      } while (page.size() == PAGE && rows.size() < MOST_LISTED);
      for (RoomLane lane : hall.rooms().lanes()) {
        Room room = lane.room();
        if (room != null) {
          rows.put(room.jid().toString(), row(hall, room.jid(), room.config()));
        }
      }
    }
    return CommandResult.table(
        List.of("room", "name", "occupants", "stays", "public"),
        rows.values().stream().filter(row -> row.get(0).contains(part) || row.get(1).contains(part)).toList());
  }

  private static List<String> row(Hall hall, Jid jid, RoomConfig config) {
    return List.of(
        jid.toString(),
        config.get(Settings.NAME),
        Integer.toString(hall.directory().occupants(jid)),
        Boolean.toString(config.is(Settings.PERSISTENT)),
        Boolean.toString(config.is(Settings.PUBLIC)));
  }

  private CommandResult occupants(CommandCall call) throws CommandException {
    return in(
        call,
        (hall, lane, room, answer) -> {
          List<List<String>> rows = new ArrayList<>();
          for (Occupant occupant : room.occupants().all()) {
            for (Visit visit : occupant.visits()) {
              rows.add(
                  List.of(
                      String.valueOf(occupant.nick()),
                      visit.jid().toString(),
                      occupant.affiliation().wire(),
                      occupant.role().wire()));
            }
          }
          answer.complete(CommandResult.table(List.of("nickname", "address", "affiliation", "role"), rows));
        });
  }

  private CommandResult config(CommandCall call) throws CommandException {
    return in(
        call,
        (hall, lane, room, answer) -> {
          List<List<String>> rows = new ArrayList<>();
          for (Setting<?> setting : Configuration.settings()) {
            String value = String.join(",", room.config().field(setting).values());
            rows.add(List.of(name(setting), setting == Settings.PASSWORD && !value.isEmpty() ? "***" : value));
          }
          answer.complete(CommandResult.table(List.of("setting", "value"), rows));
        });
  }

  private static String name(Setting<?> setting) {
    return setting.var().startsWith(PREFIX) ? setting.var().substring(PREFIX.length()) : setting.var();
  }

  private CommandResult affiliations(CommandCall call) throws CommandException {
    return in(
        call,
        (hall, lane, room, answer) -> {
          List<List<String>> rows = new ArrayList<>();
          for (Standing one : room.standings()) {
            rows.add(List.of(one.jid().toString(), one.affiliation().wire(), one.nick(), one.reason()));
          }
          answer.complete(CommandResult.table(List.of("account", "affiliation", "nickname", "reason"), rows));
        });
  }

  private CommandResult create(CommandCall call) throws CommandException {
    Jid jid = call.address("room");
    Jid owner = call.address("owner");
    return onLane(
        call,
        (hall, lane, none, answer) -> {
          if (lane.room() != null) {
            throw new CommandException(Reason.CONFLICT, "There is a room " + jid + " already.");
          }
          lane.block(
              () -> {
                Room room = hall.newRoom(jid);
                try {
                  hall.eraseRemains(room);
                } catch (StoreException e) {
                  answer.completeExceptionally(e);
                  return;
                }
                room.affiliations()
                    .apply(
                        room.affiliations()
                            .numbered(List.of(Standing.unknown(owner).with(Affiliation.OWNER, ""))));
                lane.room(room);
                hall.configuration()
                    .apply(
                        lane,
                        room,
                        room.config().with(Settings.PERSISTENT, true),
                        List.of(),
                        failure -> {
                          lane.room(null);
                          answer.completeExceptionally(failure);
                        },
                        () -> answer.complete(CommandResult.done("Made the room " + jid + " of " + owner + ".")));
              });
        });
  }

  private CommandResult set(CommandCall call) throws CommandException {
    String named = call.text("setting");
    Setting<?> setting =
        Configuration.settings().stream()
            .filter(one -> one.var().equals(named) || name(one).equals(named))
            .findFirst()
            .orElseThrow(
                () -> new CommandException(Reason.WRONG_ARGUMENT, "Rooms have no setting \"" + named + "\"."));
    String value = call.text("value");
    return in(
        call,
        (hall, lane, room, answer) -> {
          RoomConfig after = room.config().written(setting, values(setting, value));
          hall.configuration().check(room.config(), after);
          hall.configuration()
              .apply(
                  lane,
                  room,
                  after,
                  List.of(),
                  answer::completeExceptionally,
                  () -> answer.complete(CommandResult.done("Changed the room " + room.jid() + ".")));
        });
  }

  private static List<String> values(Setting<?> setting, String value) {
    return setting.isMulti() ? Arrays.stream(value.split(",")).map(String::strip).toList() : List.of(value);
  }

  private CommandResult affiliate(CommandCall call) throws CommandException {
    Jid account = call.address("account");
    Affiliation affiliation = Affiliation.of(call.text("affiliation"));
    if (affiliation == null) {
      throw new CommandException(
          Reason.WRONG_ARGUMENT, "An affiliation is owner, admin, member, outcast or none.");
    }
    String reason = call.text("reason", "");
    return in(
        call,
        (hall, lane, room, answer) -> {
          Standing after = room.affiliations().standing(account).with(affiliation, reason);
          AffiliationLists.requireOwner(room, Map.of(account, after));
          long since = room.affiliations().version();
          hall.standings()
              .change(
                  lane,
                  room,
                  List.of(after),
                  answer::completeExceptionally,
                  () -> {
                    hall.standings().show(lane, room, account, null, reason.isEmpty() ? null : reason, since);
                    answer.complete(
                        CommandResult.done(account + " is " + affiliation.wire() + " of " + room.jid() + " now."));
                  });
        });
  }

  private CommandResult destroy(CommandCall call) throws CommandException {
    Jid venue = call.has("venue") ? call.address("venue") : null;
    String reason = call.has("reason") ? call.text("reason") : null;
    return in(
        call,
        (hall, lane, room, answer) ->
            hall.destruction()
                .ordered(
                    lane,
                    room,
                    venue,
                    reason,
                    answer::completeExceptionally,
                    () -> answer.complete(CommandResult.done("Destroyed the room " + room.jid() + "."))));
  }

  /** Something done with a room, within a step of its lane. */
  @FunctionalInterface
  private interface Deed {
    void run(Hall hall, RoomLane lane, Room room, CompletableFuture<CommandResult> answer)
        throws CommandException, StanzaException;
  }

  /** The same whether there is such a room or not. */
  @FunctionalInterface
  private interface AnyDeed {
    void run(Hall hall, RoomLane lane, @Nullable Room room, CompletableFuture<CommandResult> answer)
        throws CommandException, StanzaException;
  }

  private CommandResult in(CommandCall call, Deed deed) throws CommandException {
    return onLane(
        call,
        (hall, lane, room, answer) -> {
          if (room == null) {
            throw new CommandException(Reason.NOT_FOUND, "There is no room " + lane.jid() + ".");
          }
          deed.run(hall, lane, room, answer);
        });
  }

  private CommandResult onLane(CommandCall call, AnyDeed deed) throws CommandException {
    Hall hall = hall(call.address("room"));
    CompletableFuture<CommandResult> answer = new CompletableFuture<>();
    hall.rooms()
        .in(
            call.address("room"),
            lane ->
                hall.rooms()
                    .load(
                        lane,
                        () -> {
                          try {
                            deed.run(hall, lane, lane.room(), answer);
                          } catch (CommandException | StanzaException | RuntimeException e) {
                            answer.completeExceptionally(e);
                          }
                        },
                        answer::completeExceptionally));
    try {
      return answer.get(MOST_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(Reason.FAILED, "The server is about to stop.");
    } catch (TimeoutException e) {
      throw new CommandException(Reason.FAILED, "The room does not answer; it may be done later.");
    } catch (ExecutionException e) {
      throw refusal(e.getCause());
    }
  }

  private static CommandException refusal(@Nullable Throwable cause) {
    return switch (cause) {
      case CommandException refused -> refused;
      case StanzaException refused -> new CommandException(Reason.WRONG_ARGUMENT, String.valueOf(refused.getMessage()));
      case StoreException failed -> new CommandException(Reason.FAILED, "It could not be stored: " + failed.getMessage());
      case null, default -> throw new IllegalStateException(cause);
    };
  }

  private Hall hall(Jid room) throws CommandException {
    for (MucService service : services) {
      if (service.hall().domain().domain().equals(room.domain()) && room.local() != null) {
        return service.hall();
      }
    }
    throw new CommandException(Reason.NOT_FOUND, room + " is no address of a room.");
  }
}
