package im.recado.console.page;

import im.recado.console.templates.JtelogsGenerated;
import im.recado.console.web.Access;
import im.recado.console.web.Page;
import im.recado.console.web.Place;
import im.recado.console.web.Route;
import im.recado.console.web.Visit;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.http.HttpResponse;
import java.util.List;
import java.util.Map;

/** The ends of the logs, fresh every other second, and how much each logger tells. */
public final class LogsPage implements Page {
  private static final String PATH = "/logs";
  private static final int MOST_SHOWN = 200;

  /** What the page shows, and what was asked for. */
  public record Shown(String log, String part, String level, List<Row> lines, List<Row> levels) {}

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(PATH, Access.OPERATOR, this::list),
        Route.post(PATH + "/level", Access.ADMINISTRATOR, visit -> Forms.run(visit, "log-level-set",
            Map.of("logger", visit.filled("logger"), "level", visit.filled("level")), PATH, visit.say("logs.level-set"))));
  }

  @Override
  public List<Place> places() {
    return List.of(new Place(PATH, "logs.title", "logs", Place.Group.WATCH));
  }

  private HttpResponse list(Visit visit) throws CommandException {
    String log = visit.asked("log").equals("security") ? "security" : "recado";
    String level = log.equals("security") ? "" : visit.asked("level");
    String part = visit.asked("q").strip();
    List<Row> lines =
        Row.ask(
            visit,
            "log-list",
            Forms.given("log", log, "containing", part, "level", level, "most", Integer.toString(MOST_SHOWN)));
    Shown shown = new Shown(log, part, level, lines, Row.ask(visit, "log-levels", Map.of()));
    return visit.show(out -> JtelogsGenerated.render(out, null, visit.frame(visit.say("logs.title")), shown));
  }
}
