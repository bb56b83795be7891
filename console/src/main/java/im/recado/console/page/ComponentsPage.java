package im.recado.console.page;

import im.recado.console.templates.JtecomponentsGenerated;
import im.recado.console.web.Access;
import im.recado.console.web.Frame;
import im.recado.console.web.Page;
import im.recado.console.web.Place;
import im.recado.console.web.Route;
import im.recado.console.web.Visit;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.http.HttpResponse;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Components, and what each may do beyond its domain. */
public final class ComponentsPage implements Page {
  private static final String PATH = "/components";

  /** What may be granted to a component by one form, with the values of each (XEP-0356), in the order of the form. */
  public static final SequencedMap<String, List<String>> GRANTS = new LinkedHashMap<>();

  static {
    GRANTS.put("roster", List.of("none", "get", "set", "both"));
    GRANTS.put("push", List.of("true", "false"));
    GRANTS.put("message", List.of("none", "outgoing"));
    GRANTS.put("presence", List.of("none", "managed_entity", "roster"));
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(PATH, Access.OPERATOR, this::components),
        Route.post(PATH + "/grant", Access.OWNER, visit -> change(visit, "component-grant", "roster", "push", "message", "presence")),
        Route.post(PATH + "/iq", Access.OWNER, visit -> change(visit, "component-grant-iq", "namespace", "type")),
        Route.post(PATH + "/delegate", Access.OWNER, visit -> change(visit, "component-delegate", "namespace", "attributes")),
        Route.post(PATH + "/undelegate", Access.OWNER, visit -> change(visit, "component-undelegate", "namespace")),
        Route.post(PATH + "/revoke", Access.OWNER, visit -> change(visit, "component-revoke")));
  }

  @Override
  public List<Place> places() {
    return List.of(new Place(PATH, "gateways.components", "gateway", Place.Group.SERVER));
  }

  private HttpResponse components(Visit visit) throws CommandException {
    List<Row> components = Row.ask(visit, "component-list", Map.of());
    List<Row> settings =
        Row.ask(visit, "option-list", Map.of("key", "component."));
    return visit.show(
        out -> JtecomponentsGenerated.render(out, null, visit.frame(visit.say("gateways.components")), components, settings));
  }

  /** What a component may do, in words: the values of XEP-0356 are English. */
  public static String granted(Frame frame, String what, String value) {
    String kind = what.equals("iq") || what.equals("roster") ? "access" : what;
    return frame.t("gateways.grant-" + kind + "-" + value.replace('_', '-'));
  }

  /** The same of all namespaces of which it may send requests: {@code NAMESPACE VALUE, ...}. */
  public static List<String> requests(Frame frame, String written) {
    return Arrays.stream(written.split(", ", -1))
        .filter(each -> each.contains(" "))
        .map(each -> each.substring(0, each.lastIndexOf(' ')) + ": " + granted(frame, "iq", each.substring(each.lastIndexOf(' ') + 1)))
        .toList();
  }

  /** The namespaces that it answers for: {@code NAMESPACE if ATTRIBUTE and ATTRIBUTE, ...}. */
  public static List<String> delegated(Frame frame, String written) {
    return Arrays.stream(written.split(", ", -1))
        .filter(each -> !each.isEmpty())
        .map(each -> each.split(" if ", 2))
        .map(each -> each.length == 1 ? each[0] : frame.t("gateways.delegated-if", each[0], each[1].replace(" and ", ", ")))
        .toList();
  }

  private static HttpResponse change(Visit visit, String command, String... arguments) {
    String[] all = new String[arguments.length * 2 + 2];
    all[0] = "component";
    all[1] = visit.filled("component");
    for (int i = 0; i < arguments.length; i++) {
      all[2 * i + 2] = arguments[i];
      all[2 * i + 3] = visit.filled(arguments[i]);
    }
    return Forms.run(visit, command, Forms.given(all), PATH, visit.say("gateways.component-changed", visit.filled("component")));
  }
}
