package im.recado.console.page;

import im.recado.console.templates.JtecomponentsGenerated;
import im.recado.console.web.Access;
import im.recado.console.web.Page;
import im.recado.console.web.Place;
import im.recado.console.web.Route;
import im.recado.console.web.Visit;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.http.HttpResponse;
import java.util.List;
import java.util.Map;

/** Components, and what each may do beyond its domain. */
public final class ComponentsPage implements Page {
  private static final String PATH = "/components";

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
