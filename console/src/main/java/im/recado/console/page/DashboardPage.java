package im.recado.console.page;

import im.recado.console.ServerFacts;
import im.recado.console.live.Figures;
import im.recado.console.templates.JtedashboardGenerated;
import im.recado.console.web.Access;
import im.recado.console.web.Page;
import im.recado.console.web.Place;
import im.recado.console.web.Route;
import im.recado.console.web.Visit;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.http.HttpResponse;
import im.recado.kernel.http.Web;
import im.recado.kernel.store.StoreException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How the server is: figures that change while one looks, graphs, and what somebody should do. */
public final class DashboardPage implements Page {
  private final Figures figures;

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

  private HttpResponse show(Visit visit) throws CommandException {
    ServerFacts facts = visit.site().facts();
    boolean up = facts.takesWrites();
    List<Warning> warnings = Warning.all(visit, up);
    OptionalLong accounts = accounts(facts);
    List<Row> gateways = gateways(visit);
    // Whoever is alone on the server is told how others come.
    @Nullable String web = visit.may(Access.ADMINISTRATOR) && accounts.isPresent() && accounts.getAsLong() <= 1 ? client(visit) : null;
    return visit.show(
        out ->
            JtedashboardGenerated.render(
                out, null, visit.frame(visit.say("dashboard.title")), facts, up,
                accounts.isPresent() ? visit.number(accounts.getAsLong()) : "–", figures.latest(), warnings, gateways, web));
  }

  /** How many accounts there are; nothing while the database is away, which this page is there to tell. */
  private static OptionalLong accounts(ServerFacts facts) {
    try {
      return OptionalLong.of(facts.accounts());
    } catch (StoreException e) {
      return OptionalLong.empty();
    }
  }

  private static List<Row> gateways(Visit visit) throws CommandException {
    try {
      return Row.ask(visit, "gateway-list", Map.of()).stream().filter(row -> row.get("offered").equals("true")).toList();
    } catch (StoreException e) {
      return List.of();
    }
  }

  /** Where people chat in the browser; empty when there is no such place. */
  private static String client(Visit visit) {
    Web web = visit.site().kernel().web();
    String url = web.url();
    return url == null || !web.hasClient() ? "" : url + "/";
  }
}
