package im.recado.modules.muc;

import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.command.ServerRole;
import im.recado.kernel.store.StoreException;
import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What administrators do with rooms, whether they are in them or not. What is said there is not theirs to read. */
final class RoomCommands {
  static final Argument ROOM = Argument.required("room", Kind.ADDRESS, "the address of a room");
  private static final String PREFIX = "muc#roomconfig_";
  private static final int PAGE = 1000;
  private static final int MOST_LISTED = 100_000;

  private final RoomSteps steps;

  RoomCommands(RoomSteps steps) {
    this.steps = steps;
  }

  List<Command> all() {
    Argument account = Argument.required("account", Kind.ADDRESS, "whose affiliation");
    return List.of(
        Command.look(
            "room-list",
            "Lists the rooms.",
            List.of(
                Argument.optional("containing", Kind.TEXT, "only those with this in their address or name"),
                Argument.optional("after", Kind.ADDRESS, "begins behind this room"),
                Argument.optional("most", Kind.NUMBER, "at most so many, all when not told")),
            this::list)
            .reaching()
            .elsewhere("after"),
        Command.look("room-occupants", "Lists who is in a room.", List.of(ROOM), this::occupants).within("room"),
        Command.look("room-config", "Shows what is set for a room.", List.of(ROOM), this::config).within("room"),
        Command.look("room-affiliations", "Lists who is what to a room.", List.of(ROOM), this::affiliations).within("room"),
        Command.change(
            "room-create",
            "Makes a room that stays.",
            List.of(ROOM, Argument.required("owner", Kind.ADDRESS, "who owns it")),
            this::create)
            .within("room")
            .elsewhere("owner"),
        Command.change(
            "room-set",
            "Changes what is set for a room.",
            List.of(
                ROOM,
                Argument.required("setting", Kind.TEXT, "its name, as room-config shows it"),
                Argument.required("value", Kind.TEXT, "its value; several have commas between them")),
            this::set)
            .hiding(RoomCommands::secrets)
            .within("room"),
        Command.moderation(
            "room-affiliate",
            "Makes somebody an owner, admin, member or outcast of a room, or nothing.",
            List.of(
                ROOM,
                account,
                Argument.required("affiliation", Kind.TEXT, "owner, admin, member, outcast or none"),
                Argument.optional("reason", Kind.TEXT, "why, for all in the room")),
            this::affiliate)
            .demanding(RoomCommands::demand)
            .within("room")
            .elsewhere("account"),
        Command.change(
            "room-destroy",
            "Destroys a room with all that was said in it.",
            List.of(
                ROOM,
                Argument.optional("reason", Kind.TEXT, "why, for who is in it"),
                Argument.optional("venue", Kind.ADDRESS, "the address of another room to go to")),
            this::destroy)
            .within("room")
            .elsewhere("venue"));
  }

  private CommandResult list(CommandCall call) {
    String part = call.text("containing", "").strip();
    Jid after = call.has("after") ? call.address("after") : null;
    int most = (int) Math.min(MOST_LISTED, call.number("most", MOST_LISTED));
    SortedMap<String, List<String>> rows = new TreeMap<>();
    for (MucService service : steps.services(call)) {
      Map<String, List<String>> ofService = new TreeMap<>();
      Hall hall = service.hall();
      for (RoomLane lane : hall.rooms().lanes()) {
        Room room = lane.room();
        if (room != null && (after == null || room.jid().toString().compareTo(after.toString()) > 0)) {
          add(ofService, part, row(hall, room.jid(), room.config()));
        }
      }
      addKept(ofService, hall, part, after, most);
      rows.putAll(ofService);
    }
    return CommandResult.table(
        List.of("room", "name", "occupants", "stays", "public"), rows.values().stream().limit(most).toList());
  }

  /** Adds the rooms that are kept, until there are enough of them. What is in memory is newer and stays. */
  private static void addKept(Map<String, List<String>> rows, Hall hall, String part, @Nullable Jid after, int most) {
    String domain = hall.domain().domain();
    Jid last = after;
    List<RoomStore.Listed> page;
    int found = 0;
    do {
      page = hall.store().list(domain, last, PAGE, false);
      for (RoomStore.Listed one : page) {
        if (hall.rooms().loaded(one.jid()) == null) {
          found += add(rows, part, row(hall, one.jid(), RoomConfig.read(one.config()))) ? 1 : 0;
        }
        last = one.jid();
      }
    } while (page.size() == PAGE && found < most);
  }

  private static boolean add(Map<String, List<String>> rows, String part, List<String> row) {
    boolean wanted = row.get(0).contains(part) || row.get(1).contains(part);
    if (wanted) {
      rows.put(row.getFirst(), row);
    }
    return wanted;
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
    return steps.in(
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
    return steps.in(
        call,
        (hall, lane, room, answer) -> {
          List<List<String>> rows = new ArrayList<>();
          for (Setting<?> setting : Settings.all()) {
            String value = String.join(",", room.config().field(setting).values());
            rows.add(
                List.of(
                    name(setting),
                    setting == Settings.PASSWORD && !value.isEmpty() ? "***" : value,
                    setting.kind(),
                    String.join(",", setting.offered())));
          }
          answer.complete(CommandResult.table(List.of("setting", "value", "kind", "choices"), rows));
        });
  }

  /** The password of a room is for nobody who reads logs. */
  private static Set<String> secrets(Map<String, String> written) {
    String setting = written.getOrDefault("setting", "");
    return setting.equals(name(Settings.PASSWORD)) || setting.equals(Settings.PASSWORD.var()) ? Set.of("value") : Set.of();
  }

  private static String name(Setting<?> setting) {
    return setting.var().startsWith(PREFIX) ? setting.var().substring(PREFIX.length()) : setting.var();
  }

  private CommandResult affiliations(CommandCall call) throws CommandException {
    return steps.in(
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
    return steps.onLane(
        call,
        (hall, lane, none, answer) -> {
          if (lane.room() != null) {
            throw new CommandException(Reason.CONFLICT, "There is a room " + jid + " already.");
          }
          lane.block(
              () -> {
                Room room = hall.newRoom(jid);
                try {
                  hall.furniture().eraseRemains(room);
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
        Settings.all().stream()
            .filter(one -> one.var().equals(named) || name(one).equals(named))
            .findFirst()
            .orElseThrow(
                () -> new CommandException(Reason.WRONG_ARGUMENT, "Rooms have no setting \"" + named + "\"."));
    String value = call.text("value");
    return steps.in(
        call,
        (hall, lane, room, answer) -> {
          if (setting != Settings.PASSWORD) {
            call.was(String.join(",", room.config().field(setting).values()));
          }
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

  /** Keeping somebody out is for moderators, giving power over a room is not. */
  private static ServerRole demand(Map<String, String> written) {
    String affiliation = written.getOrDefault("affiliation", "");
    return affiliation.equals("outcast") || affiliation.equals("none") ? ServerRole.MODERATOR : ServerRole.ADMINISTRATOR;
  }

  private CommandResult affiliate(CommandCall call) throws CommandException {
    Jid account = call.address("account");
    Affiliation affiliation = Affiliation.of(call.text("affiliation"));
    if (affiliation == null) {
      throw new CommandException(
          Reason.WRONG_ARGUMENT, "An affiliation is owner, admin, member, outcast or none.");
    }
    String reason = call.text("reason", "");
    return steps.in(
        call,
        (hall, lane, room, answer) -> {
          call.was(room.affiliations().standing(account).affiliation().wire());
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
    return steps.in(
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
}
