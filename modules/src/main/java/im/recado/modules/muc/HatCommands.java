package im.recado.modules.muc;

import im.recado.kernel.command.Powers;
import im.recado.kernel.command.ServerRole;
import im.recado.modules.adhoc.AdHocCommand;
import im.recado.modules.adhoc.AdHocModule;
import im.recado.modules.adhoc.CommandNodes;
import im.recado.modules.adhoc.Execution;
import im.recado.modules.adhoc.Execution.Turn;
import im.recado.modules.adhoc.Requester;
import im.recado.modules.adhoc.Step;
import im.recado.modules.disco.DiscoModule;
import im.recado.modules.disco.DiscoNodes;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.form.Field.Choice;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** How admins make hats and give them to people (XEP-0317, version 0.3.1): ad-hoc commands of the room (XEP-0050). */
final class HatCommands {
  static final String COMMANDS = AdHocModule.NS;
  private static final String PREFIX = "urn:xmpp:hats:commands:";
  private static final String FORM_TYPE = "urn:xmpp:hats:commands";
  private static final int MOST_HATS = 50;
  private static final int MOST_WEARERS = 1000;
  private static final int LONGEST = 500;
  private static final String LANG = "en";

  /** What can be done, in words for people. */
  private static final Map<String, String> NAMES =
      Map.of(
          "create", "Create or change a hat",
          "destroy", "Destroy a hat",
          "list", "List the hats",
          "assign", "Give a hat to somebody",
          "unassign", "Take a hat from somebody",
          "list-assigned", "List who wears which hat");

  private static final List<String> ORDER =
      List.of("create", "destroy", "list", "assign", "unassign", "list-assigned");

  private final Hall hall;
  private final Execution execution;

  HatCommands(Hall hall) {
    this.hall = hall;
    this.execution = new Execution(hall.kernel());
  }

  /** {@code disco#info} of a command. */
  void info(RoomRequest request, String node) throws StanzaException {
    String name = node.startsWith(PREFIX) ? NAMES.get(node.substring(PREFIX.length())) : null;
    if (name == null && !node.equals(COMMANDS)) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND);
    }
    request.answer((name == null ? CommandNodes.list("Commands") : CommandNodes.command(name)).toElement(node));
  }

  /** {@code disco#items}: the commands that the asking one may use. */
  void items(RoomRequest request, String node) throws StanzaException {
    if (!node.equals(COMMANDS)) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND);
    }
    List<DiscoNodes.Item> commands =
        ORDER.stream()
            .filter(command -> may(request, command))
            .map(command -> new DiscoNodes.Item(request.room().jid(), PREFIX + command, String.valueOf(NAMES.get(command))))
            .toList();
    request.answer(DiscoModule.items(node, commands));
  }

  /** What can be told apart by it: the list of hats. */
  void info(Room room, SortedMap<String, List<String>> fields) {
    if (room.hats().all().isEmpty()) {
      return;
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Hats.Hat hat : room.hats().all()) {
        digest.update((hat + "\n").getBytes(StandardCharsets.UTF_8));
      }
      fields.put("hats#hash", List.of(HexFormat.of().formatHex(digest.digest())));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static boolean may(RoomRequest request, String command) {
    boolean admin = request.affiliation().isAtLeast(Affiliation.ADMIN);
    return switch (command) {
      case "list" -> admin || request.role() != Role.NONE;
      case "list-assigned" -> admin || (request.role() != Role.NONE && !request.room().config().isSemiAnonymous());
      default -> admin;
    };
  }

  void execute(RoomRequest request) throws StanzaException {
    Element command = request.payload();
    String node = command.attributeOr("node", "");
    String name = node.startsWith(PREFIX) ? node.substring(PREFIX.length()) : "";
    if (!NAMES.containsKey(name)) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND, "There is no such command.");
    }
    if (!may(request, name)) {
      throw new StanzaException(Condition.FORBIDDEN, "You may not do that.");
    }
    AdHocCommand given = new AdHocCommand(node, String.valueOf(NAMES.get(name)), ServerRole.USER, any -> Step.done());
    Requester requester = new Requester(request.from(), () -> Powers.NONE, request.room().jid());
    switch (execution.turn(command, given, requester, LANG)) {
      case Turn.Begin begin -> begin(request, name, given, requester);
      case Turn.Moved moved -> request.answer(moved.answer());
      case Turn.Submitted submitted -> {
        Element done = execution.done(given, requester, submitted, Step.done(), LANG);
        change(request, name, submitted.answers(), done);
      }
    }
  }

  private void begin(RoomRequest request, String name, AdHocCommand given, Requester requester) throws StanzaException {
    Room room = request.room();
    DataForm form = DataForm.in(request.payload());
    switch (name) {
      case "list" -> request.answer(execution.done(given, requester, Step.done(list(room)), LANG));
      case "list-assigned" -> request.answer(execution.done(given, requester, Step.done(assigned(room)), LANG));
      default -> {
        if (form == null || form.type() != DataForm.Type.SUBMIT) {
          request.answer(execution.asked(given, requester, Step.ask(form(room, name), answers -> Step.done()), LANG));
        } else {
          // Who knows the form need not ask for it.
          change(request, name, form, execution.done(given, requester, Step.done(), LANG));
        }
      }
    }
  }

  private static DataForm form(Room room, String name) {
    List<Choice> choices = new ArrayList<>();
    room.hats().all().forEach(hat -> choices.add(new Choice(hat.uri(), hat.title())));
    // Not marked as required, as some fill in another field in its place; see below.
    Field which = new Field("hats#uri", Field.Type.LIST_SINGLE, "The hat", null, false, choices, List.of());
    DataForm.Builder form =
        DataForm.form(FORM_TYPE)
            .title(String.valueOf(NAMES.get(name)))
            .instructions("Fill out this form.");
    switch (name) {
      case "create" ->
          form.field(Field.of("hats#title", Field.Type.TEXT_SINGLE, "Hat Title").mandatory())
              .field(Field.of("hats#uri", Field.Type.TEXT_SINGLE, "Hat URI").mandatory())
              .field(Field.of("hats#hue", Field.Type.TEXT_SINGLE, "Hat Hue"));
      case "destroy" -> form.field(which);
      default ->
          form.field(Field.of("hats#jid", Field.Type.JID_SINGLE, "User Address").mandatory()).field(which);
    }
    return form.build();
  }

  private static DataForm list(Room room) {
    DataForm.Builder form = DataForm.result(FORM_TYPE).title("Hats");
    for (String column : List.of("hats#title", "hats#uri", "hats#hue")) {
      form.column(column, Field.Type.TEXT_SINGLE, column.substring("hats#".length()));
    }
    room.hats().all().forEach(hat -> form.item(cells(hat)));
    return form.build();
  }

  private static List<Field> cells(Hats.Hat hat) {
    return List.of(cell("hats#title", hat.title()), cell("hats#uri", hat.uri()), cell("hats#hue", hat.hue()));
  }

  private static Field cell(String var, @Nullable String value) {
    return new Field(var, null, null, null, false, List.of(), value == null ? List.of() : List.of(value));
  }

  private static DataForm assigned(Room room) {
    DataForm.Builder form = DataForm.result(FORM_TYPE).title("Who wears what");
    for (String column : List.of("hats#jid", "hats#uri", "hats#title", "hats#hue")) {
      form.column(column, Field.Type.TEXT_SINGLE, column.substring("hats#".length()));
    }
    room.hats()
        .wearers()
        .forEach(
            (jid, uris) -> {
              for (String uri : uris) {
                Hats.Hat hat = room.hats().hat(uri);
                if (hat != null) {
                  List<Field> row = new ArrayList<>(cells(hat));
                  row.add(cell("hats#jid", jid.toString()));
                  form.item(row);
                }
              }
            });
    return form.build();
  }

  /** @param done the answer, once it is done */
  private void change(RoomRequest request, String name, DataForm form, Element done) throws StanzaException {
    Room room = request.room();
    Hats before = room.hats();
    String uri = form.value("hats#uri");
    // COMPAT XEP-0317 has "hat" for the field in the form of one of its examples.
    uri = uri == null ? form.value("hat") : uri;
    if (uri == null || uri.isBlank() || uri.length() > LONGEST) {
      throw badPayload("Which hat?");
    }
    Set<Jid> affected = new LinkedHashSet<>();
    Hats after;
    if (name.equals("create")) {
      after = before.with(hat(form, uri));
      if (after.all().size() > MOST_HATS) {
        throw new StanzaException(Condition.RESOURCE_CONSTRAINT, "The room has as many hats as it may.");
      }
      affected.addAll(wearersOf(before, uri));
    } else {
      if (before.hat(uri) == null) {
        throw new StanzaException(Condition.ITEM_NOT_FOUND, "There is no such hat.");
      }
      if (name.equals("destroy")) {
        after = before.without(uri);
        affected.addAll(wearersOf(before, uri));
      } else {
        Jid jid = jid(form);
        after = before.worn(jid, uri, name.equals("assign"));
        affected.add(jid);
        if (after.wearers().size() > MOST_WEARERS) {
          throw new StanzaException(Condition.RESOURCE_CONSTRAINT, "As many people wear hats as may.");
        }
      }
    }
    boolean listChanged = name.equals("create") || name.equals("destroy");
    request.durably(
        () -> hall.hatStore().put(room.jid(), before, after),
        () -> {
          room.hats(after);
          request.answer(done);
          show(room, affected, listChanged);
        });
  }

  private void show(Room room, Set<Jid> affected, boolean listChanged) {
    for (Jid jid : affected) {
      for (Occupant occupant : room.occupants().of(jid)) {
        occupant.shown(null);
        hall.announcements().presence(room, occupant, Notice.NONE);
      }
    }
    if (listChanged) {
      hall.announcements().status(room, List.of(104));
    }
  }

  private static Set<Jid> wearersOf(Hats hats, String uri) {
    Set<Jid> wearers = new LinkedHashSet<>();
    hats.wearers().forEach(
        (jid, uris) -> {
          if (uris.contains(uri)) {
            wearers.add(jid);
          }
        });
    return wearers;
  }

  private static Hats.Hat hat(DataForm form, String uri) throws StanzaException {
    String title = form.value("hats#title");
    if (title == null || title.isBlank() || title.length() > LONGEST) {
      throw badPayload("A hat needs a title.");
    }
    String hue = form.value("hats#hue");
    if (hue != null && !hue.isBlank() && !isAngle(hue)) {
      throw badPayload("A hue is an angle from 0 to 360.");
    }
    return new Hats.Hat(uri, title, hue == null || hue.isBlank() ? null : hue);
  }

  private static boolean isAngle(String hue) {
    return hue.matches("\\d{1,3}(\\.\\d{1,10})?") && Double.parseDouble(hue) <= 360;
  }

  private static Jid jid(DataForm form) throws StanzaException {
    String written = form.value("hats#jid");
    if (written == null) {
      throw badPayload("For whom?");
    }
    try {
      Jid jid = Jid.parse(written).bare();
      if (jid.local() != null) {
        return jid;
      }
    } catch (JidException e) {
      // Said below.
    }
    throw Errors.noPerson();
  }

  private static StanzaException badPayload(String sentence) {
    return Execution.bad("bad-payload", sentence);
  }
}
