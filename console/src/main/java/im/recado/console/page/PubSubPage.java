package im.recado.console.page;

import im.recado.console.templates.JtenodeGenerated;
import im.recado.console.templates.JtenodesettingsGenerated;
import im.recado.console.templates.JtepubsubGenerated;
import im.recado.console.web.Access;
import im.recado.console.web.Page;
import im.recado.console.web.Place;
import im.recado.console.web.Route;
import im.recado.console.web.Visit;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.http.HttpResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Nodes of the service or of an account; one node with its items, subscribers and settings. What is in items is not shown. */
public final class PubSubPage implements Page {
  private static final String PATH = "/pubsub";
  private static final int MOST_SHOWN = 50;

  /**
   * What the list shows.
   *
   * @param host the service, or the account whose nodes are listed; empty when there is no service
   * @param complaint why the host has no nodes to show, or null
   */
  public record Shown(
      String host,
      boolean isService,
      List<Row> nodes,
      String part,
      String from,
      @Nullable String next,
      @Nullable String complaint) {
    public String nextPath() {
      return PATH + "?host=" + encoded(host) + "&q=" + encoded(part) + "&after=" + encoded(String.valueOf(next));
    }

    public String firstPath() {
      return PATH + "?host=" + encoded(host) + "&q=" + encoded(part);
    }
  }

  /** One node. */
  public record One(
      String host, String node, Facts facts, List<Row> items, @Nullable String next, List<Row> subscriptions, List<Row> affiliations) {
    public String title() {
      return facts.has("title") ? facts.get("title") : node;
    }
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(PATH, Access.OPERATOR, this::list),
        Route.post(PATH, Access.ADMINISTRATOR, this::create),
        Route.get(PATH + "/node", Access.OPERATOR, this::show),
        Route.get(PATH + "/settings", Access.OPERATOR, visit -> settings(visit, 200, null)),
        Route.post(PATH + "/settings", Access.ADMINISTRATOR, this::change),
        Route.post(PATH + "/unsubscribe", Access.ADMINISTRATOR, visit -> run(visit, "node-unsubscribe", "pubsub.unsubscribed",
            Forms.given("subscriber", visit.filled("subscriber"), "id", visit.filled("id")))),
        Route.post(PATH + "/affiliate", Access.ADMINISTRATOR, visit -> run(visit, "node-affiliate", "pubsub.affiliated",
            Forms.given("account", visit.filled("account"), "affiliation", visit.filled("affiliation")))),
        Route.post(PATH + "/item", Access.ADMINISTRATOR, visit -> run(visit, "node-item-remove", "pubsub.item-removed",
            Map.of("item", visit.typed("item")))),
        Route.post(PATH + "/purge", Access.ADMINISTRATOR, visit -> run(visit, "node-purge", "pubsub.purged", Map.of())),
        Route.post(PATH + "/remove", Access.ADMINISTRATOR, this::remove));
  }

  @Override
  public List<Place> places() {
    return List.of(new Place(PATH, "pubsub.title", "pubsub", Place.Group.MANAGE));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String hostPath(String host) {
    return PATH + "?host=" + encoded(host);
  }

  /** The page about a node. Its name may hold anything, so it is behind the question mark. */
  public static String path(String host, String node) {
    return PATH + "/node?host=" + encoded(host) + "&node=" + encoded(node);
  }

  public static String settingsPath(String host, String node) {
    return PATH + "/settings?host=" + encoded(host) + "&node=" + encoded(node);
  }

  private static Map<String, String> node(String host, String node) {
    return Map.of("host", host, "node", node);
  }

  private HttpResponse list(Visit visit) throws CommandException {
    List<Row> services = Row.ask(visit, "node-services", Map.of());
    String service = services.isEmpty() ? "" : services.getFirst().get("service");
    String asked = visit.asked("host").strip();
    String host = asked.isEmpty() ? service : asked;
    String part = visit.asked("q").strip();
    String after = visit.asked("after");
    List<Row> rows = List.of();
    String complaint = null;
    try {
      rows =
          host.isEmpty()
              ? rows
              : Row.ask(
                  visit,
                  "node-list",
                  Forms.given("host", host, "containing", part, "after", after, "most", Integer.toString(MOST_SHOWN + 1)));
    } catch (CommandException e) {
      complaint = visit.told(e.getMessage());
    }
    boolean more = rows.size() > MOST_SHOWN;
    List<Row> nodes = more ? rows.subList(0, MOST_SHOWN) : rows;
    Shown shown =
        new Shown(
            host, host.equals(service), nodes, part, after, more ? nodes.getLast().get("node") : null, complaint);
    return visit.show(out -> JtepubsubGenerated.render(out, null, visit.frame(visit.say("pubsub.title")), shown));
  }

  private HttpResponse create(Visit visit) {
    String host = visit.filled("host");
    String node = visit.filled("node");
    Map<String, String> arguments = Forms.given("host", host, "node", node, "owner", visit.filled("owner"));
    try {
      Object _ = visit.run("node-create", arguments);
      return visit.go(path(host, node), visit.say("pubsub.created-now", node));
    } catch (CommandException e) {
      return visit.goBack(hostPath(host), String.valueOf(e.getMessage()));
    }
  }

  private HttpResponse show(Visit visit) throws CommandException {
    Map<String, String> which = node(visit.asked("host"), visit.asked("node"));
    Map<String, String> page = new LinkedHashMap<>(which);
    page.put("most", Integer.toString(MOST_SHOWN + 1));
    if (!visit.asked("after").isEmpty()) {
      page.put("after", visit.asked("after"));
      page.put("until", visit.asked("until"));
    }
    List<Row> items = Row.ask(visit, "node-items", page);
    boolean more = items.size() > MOST_SHOWN;
    List<Row> first = more ? items.subList(0, MOST_SHOWN) : items;
    String here = path(visit.asked("host"), visit.asked("node"));
    One one =
        new One(
            visit.asked("host"),
            visit.asked("node"),
            Facts.ask(visit, "node-show", which),
            first,
            more ? here + "&after=" + encoded(first.getLast().get("item")) + "&until=" + encoded(first.getLast().get("at")) : null,
            Row.ask(visit, "node-subscriptions", which),
            Row.ask(visit, "node-affiliations", which));
    return visit.show(out -> JtenodeGenerated.render(out, null, visit.frame(one.title()), one));
  }

  private static HttpResponse run(Visit visit, String command, String done, Map<String, String> more) {
    Map<String, String> arguments = new LinkedHashMap<>(more);
    arguments.putAll(node(visit.filled("host"), visit.typed("node")));
    return Forms.run(visit, command, arguments, path(visit.filled("host"), visit.typed("node")), visit.say(done));
  }

  private HttpResponse remove(Visit visit) {
    String host = visit.filled("host");
    String node = visit.typed("node");
    return Forms.run(visit, "node-remove", node(host, node), hostPath(host), visit.say("pubsub.removed", node));
  }

  private static List<Knob> knobs(Visit visit, String host, String node) throws CommandException {
    return Knob.of(visit, "pubsub", Row.ask(visit, "node-config", node(host, node)));
  }

  private HttpResponse settings(Visit visit, int status, @Nullable String complaint) throws CommandException {
    boolean sent = visit.request().method().equals("POST");
    String host = sent ? visit.filled("host") : visit.asked("host");
    String node = sent ? visit.typed("node") : visit.asked("node");
    List<Knob> knobs = knobs(visit, host, node);
    return visit.show(
        status,
        out ->
            JtenodesettingsGenerated.render(
                out, null, visit.frame(visit.say("pubsub.settings")), host, node, knobs, complaint));
  }

  private HttpResponse change(Visit visit) throws CommandException {
    String host = visit.filled("host");
    String node = visit.typed("node");
    try {
      Knob.change(visit, "node-set", node(host, node), knobs(visit, host, node));
    } catch (CommandException e) {
      return settings(visit, 400, visit.told(e.getMessage()));
    }
    return visit.go(path(host, node), visit.say("pubsub.changed"));
  }
}
