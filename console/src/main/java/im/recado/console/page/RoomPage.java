package im.recado.console.page;

import im.recado.console.templates.JteroomGenerated;
import im.recado.console.templates.JteroomsettingsGenerated;
import im.recado.console.web.Access;
import im.recado.console.web.Frame;
import im.recado.console.web.Page;
import im.recado.console.web.Route;
import im.recado.console.web.Visit;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One room: who is in it and who is what to it, what is set for it, how much is kept; what is said there is not shown. */
public final class RoomPage implements Page {
  /** What the page shows. */
  public record Shown(String room, Facts facts, List<Row> occupants, List<Row> affiliations) {
    public String path() {
      return Frame.path(RoomsPage.PATH, room);
    }

    public String title() {
      return facts.has("name") ? facts.get("name") : room;
    }
  }

  @Override
  public List<Route> routes() {
    return Route.forDomains(
        Route.get("/rooms/{room}", Access.OPERATOR, this::show),
        Route.get("/rooms/{room}/settings", Access.OPERATOR, visit -> settings(visit, 200, null)),
        Route.post("/rooms/{room}/settings", Access.ADMINISTRATOR, this::change),
        Route.post("/rooms/{room}/message", Access.MODERATOR, visit -> run(visit, "room-message", "rooms.told",
            Map.of("text", visit.filled("text")))),
        Route.post("/rooms/{room}/kick", Access.MODERATOR, visit -> run(visit, "room-kick", "rooms.kicked",
            Forms.given("nickname", visit.typed("nickname"), "reason", visit.filled("reason")))),
        Route.post("/rooms/{room}/affiliate", Access.MODERATOR, visit -> run(visit, "room-affiliate", "rooms.affiliated",
            Forms.given("account", visit.filled("account"), "affiliation", visit.filled("affiliation"), "reason",
                visit.filled("reason")))),
        Route.post("/rooms/{room}/empty", Access.ADMINISTRATOR, visit -> Forms.run(visit, "archive-remove",
            Map.of("account", visit.part("room")), path(visit), visit.say("rooms.emptied"))),
        Route.post("/rooms/{room}/destroy", Access.ADMINISTRATOR, this::destroy));
  }

  private static String path(Visit visit) {
    return Frame.path(RoomsPage.PATH, visit.part("room"));
  }

  private static HttpResponse run(Visit visit, String command, String done, Map<String, String> more) {
    Map<String, String> arguments = new LinkedHashMap<>(more);
    arguments.put("room", visit.part("room"));
    return Forms.run(visit, command, arguments, path(visit), visit.say(done));
  }

  private HttpResponse show(Visit visit) throws CommandException {
    Map<String, String> room = Map.of("room", visit.part("room"));
    Shown shown =
        new Shown(
            visit.part("room"),
            Facts.ask(visit, "room-show", room),
            Row.ask(visit, "room-occupants", room),
            Row.ask(visit, "room-affiliations", room));
    return visit.show(out -> JteroomGenerated.render(out, null, visit.frame(shown.title()), shown));
  }

  private static List<Knob> knobs(Visit visit) throws CommandException {
    return Knob.of(visit, "rooms", Row.ask(visit, "room-config", Map.of("room", visit.part("room"))));
  }

  private HttpResponse settings(Visit visit, int status, @Nullable String complaint) throws CommandException {
    List<Knob> knobs = knobs(visit);
    return visit.show(
        status,
        out ->
            JteroomsettingsGenerated.render(
                out, null, visit.frame(visit.say("rooms.settings")), visit.part("room"), path(visit), knobs, complaint));
  }

  private HttpResponse change(Visit visit) throws CommandException {
    try {
      Knob.change(visit, "room-set", Map.of("room", visit.part("room")), knobs(visit));
    } catch (CommandException e) {
      return settings(visit, 400, visit.told(e.getMessage()));
    }
    return visit.go(path(visit), visit.say("rooms.changed"));
  }

  private HttpResponse destroy(Visit visit) {
    String room = visit.part("room");
    if (!visit.filled("confirm").equals(room)) {
      return visit.goBack(path(visit), visit.say("rooms.not-confirmed"));
    }
    try {
      Object _ =
          visit.run(
              "room-destroy", Forms.given("room", room, "reason", visit.filled("reason"), "venue", visit.filled("venue")));
      return visit.go(RoomsPage.PATH, visit.say("rooms.destroyed", room));
    } catch (CommandException e) {
      return visit.goBack(path(visit), String.valueOf(e.getMessage()));
    }
  }
}
