package im.recado.console.page;

import im.recado.console.ServerFacts;
import im.recado.console.live.Figures;
import im.recado.console.live.Question;
import im.recado.console.templates.JtedashboardGenerated;
import im.recado.console.web.Access;
import im.recado.console.web.Page;
import im.recado.console.web.Place;
import im.recado.console.web.Route;
import im.recado.console.web.Visit;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.http.HttpResponse;
import im.recado.kernel.http.Web;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the server is: figures that change while one looks, graphs, and what somebody should do. */
public final class DashboardPage implements Page {
  /** What the database says of itself. */
  private record Database(boolean takesWrites, long accounts) {}

  private final Figures figures;
  private final Question<Boolean> writes = new Question<>("a look whether the database is there");
  private final Question<Database> question = new Question<>("a look at the database");

  public DashboardPage(Figures figures) {
    this.figures = figures;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/", Access.OPERATOR, visit -> visit.go(visit.isOfServer() ? "/dashboard" : "/people")).forDomains(),
        Route.get("/dashboard", Access.OPERATOR, this::show));
  }

  @Override
  public List<Place> places() {
    return List.of(new Place("/dashboard", "dashboard.title", "dashboard", Place.Group.WATCH));
  }

  /** Of what the page warns now: when it is something else than what an open page says, that one is asked for anew. May wait a little. */
  public String state(Visit visit) {
    Warning.Database database =
        writes.ask(visit.site().facts()::takesWrites).map(DashboardPage::found).orElse(Warning.Database.SILENT);
    return state(Warning.all(visit, database));
  }

  private static String state(List<Warning> warnings) {
    return warnings.stream().map(Warning::what).collect(Collectors.joining(" "));
  }

  private static Warning.Database found(boolean takesWrites) {
    return takesWrites ? Warning.Database.UP : Warning.Database.NO_WRITES;
  }

  private HttpResponse show(Visit visit) throws CommandException {
    ServerFacts facts = visit.site().facts();
    Optional<Database> database = question.ask(() -> new Database(facts.takesWrites(), facts.accounts()));
    Warning.Database found = database.map(seen -> found(seen.takesWrites())).orElse(Warning.Database.SILENT);
    List<Row> gateways = gateways(visit);
    List<Warning> warnings = Warning.all(visit, found);
    // Whoever is alone on the server is told how others come.
    boolean isAlone = database.isPresent() && database.get().accounts() <= 1;
    @Nullable String web = visit.may(Access.ADMINISTRATOR) && isAlone ? client(visit) : null;
    return visit.show(
        out ->
            JtedashboardGenerated.render(
                out, null, visit.frame(visit.say("dashboard.title")), facts, found == Warning.Database.UP,
                database.map(seen -> visit.number(seen.accounts())).orElse("–"), figures.latest(), warnings, state(warnings), gateways, web));
  }

  private static List<Row> gateways(Visit visit) throws CommandException {
    return Row.ask(visit, "gateway-list", Map.of()).stream().filter(row -> row.get("offered").equals("true")).toList();
  }

  /** Where people chat in the browser; empty when there is no such place. */
  private static String client(Visit visit) {
    Web web = visit.site().kernel().web();
    String url = web.url();
    return url == null || !web.hasClient() ? "" : url + "/";
  }
}
