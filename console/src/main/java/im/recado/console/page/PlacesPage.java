package im.recado.console.page;

import im.recado.console.templates.JtefederationGenerated;
import im.recado.console.templates.JtegatewayGenerated;
import im.recado.console.templates.JtegatewaysGenerated;
import im.recado.console.templates.JtenothingyetGenerated;
import im.recado.console.web.Access;
import im.recado.console.web.Frame;
import im.recado.console.web.Page;
import im.recado.console.web.Place;
import im.recado.console.web.Route;
import im.recado.console.web.Visit;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where this server meets others: gateways to other networks, other servers, other nodes of its own. */
public final class PlacesPage implements Page {
  private static final String GATEWAYS = "/gateways";
  private static final int MOST_SHOWN = 50;

  /** What is shown of a network: on, off, or in need of a server that nobody has named; a key of words. */
  public static String state(Row network) {
    boolean on = network.get("offered").equals("true");
    return on ? network.get("server").equals("true") ? "gateways.on" : "gateways.no-server" : "gateways.off";
  }

  /** How that looks. */
  public static String look(Row network) {
    return switch (state(network)) {
      case "gateways.on" -> "good";
      case "gateways.no-server" -> "mild";
      default -> "";
    };
  }

  /** A network with the accounts of people on it, a page of them. */
  public record Network(Row network, List<Row> settings, List<Row> accounts, String from, @Nullable String next) {
    public String path() {
      return Frame.path(GATEWAYS, network.get("network"));
    }
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(GATEWAYS, Access.OPERATOR, this::gateways),
        Route.get(GATEWAYS + "/{network}", Access.OPERATOR, this::gateway),
        Route.post(GATEWAYS + "/{network}/offer", Access.ADMINISTRATOR, visit -> Forms.run(visit, "option-set",
            Map.of("key", "gateway." + visit.part("network") + ".offered", "value", visit.filled("on")), path(visit),
            visit.say("gateways.changed"))),
        Route.post(GATEWAYS + "/{network}/logout", Access.ADMINISTRATOR, visit -> account(visit, "gateway-logout", "gateways.logged-out")),
        Route.post(GATEWAYS + "/{network}/remove", Access.ADMINISTRATOR, visit -> account(visit, "gateway-remove", "gateways.removed")),
        Route.get("/federation", Access.OPERATOR, this::federation),
        Route.post("/federation/close", Access.ADMINISTRATOR, visit -> Forms.run(visit, "s2s-close",
            Map.of("domain", visit.filled("domain")), "/federation", visit.say("gateways.closed", visit.filled("domain")))),
        Route.get("/cluster", Access.OPERATOR, visit -> nothing(visit, "cluster")));
  }

  @Override
  public List<Place> places() {
    return List.of(
        new Place(GATEWAYS, "gateways.title", "gateway", Place.Group.SERVER),
        new Place("/federation", "gateways.federation", "federation", Place.Group.SERVER),
        new Place("/cluster", "gateways.cluster", "cluster", Place.Group.SERVER));
  }

  private static String path(Visit visit) {
    return Frame.path(GATEWAYS, visit.part("network"));
  }

  private static HttpResponse account(Visit visit, String command, String done) {
    Map<String, String> which = Map.of("network", visit.part("network"), "account", visit.filled("account"));
    return Forms.run(visit, command, which, path(visit), visit.say(done, visit.filled("account")));
  }

  private static HttpResponse nothing(Visit visit, String place) {
    return visit.show(
        out -> JtenothingyetGenerated.render(out, null, visit.frame(visit.say("gateways." + place)), place));
  }

  private HttpResponse federation(Visit visit) throws CommandException {
    List<Row> links = Row.ask(visit, "s2s-list", Map.of());
    List<Row> settings = Row.ask(visit, "option-list", Map.of("key", "s2s."));
    return visit.show(
        out -> JtefederationGenerated.render(out, null, visit.frame(visit.say("gateways.federation")), links, settings));
  }

  private HttpResponse gateways(Visit visit) throws CommandException {
    List<Row> networks = new ArrayList<>(Row.ask(visit, "gateway-list", Map.of()));
    networks.sort(Comparator.comparing(PlacesPage::isForTrials));
    return visit.show(
        out -> JtegatewaysGenerated.render(out, null, visit.frame(visit.say("gateways.title")), networks));
  }

  /** Whether it is the network in memory, by which gateways are tried; it comes last. */
  public static boolean isForTrials(Row network) {
    return network.get("network").equals("echo");
  }

  private HttpResponse gateway(Visit visit) throws CommandException, im.recado.kernel.http.HttpException {
    String name = visit.part("network");
    for (Row network : Row.ask(visit, "gateway-list", Map.of())) {
      if (network.get("network").equals(name)) {
        String after = visit.asked("after");
        List<Row> rows =
            Row.ask(
                visit,
                "gateway-accounts",
                Forms.given("network", name, "after", after, "most", Integer.toString(MOST_SHOWN + 1)));
        boolean more = rows.size() > MOST_SHOWN;
        List<Row> accounts = more ? withoutLastOwner(rows) : rows;
        List<Row> settings = Row.ask(visit, "option-list", Map.of("key", "gateway." + name + "."));
        Network shown =
            new Network(network, settings, accounts, after, more ? accounts.getLast().get("account") : null);
        return visit.show(out -> JtegatewayGenerated.render(out, null, visit.frame(network.get("name")), shown));
      }
    }
    throw visit.notFound();
  }

  /** A page ends between two owners, as the next begins behind one; of the last in a list all accounts are there. */
  static List<Row> withoutLastOwner(List<Row> rows) {
    String last = rows.getLast().get("account");
    return rows.stream().filter(row -> !row.get("account").equals(last)).toList();
  }
}
