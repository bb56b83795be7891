package im.recado.console.page;

import im.recado.console.templates.JterolesGenerated;
import im.recado.console.templates.JtetokenGenerated;
import im.recado.console.web.Access;
import im.recado.console.web.Page;
import im.recado.console.web.Place;
import im.recado.console.web.Route;
import im.recado.console.web.Visit;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.http.HttpResponse;
import java.util.List;
import java.util.Map;

/** Who may do what with the server, who is logged in to the console, and the tokens of programs. */
public final class RolesPage implements Page {
  private static final String PATH = "/security/roles";

  @Override
  public List<Route> routes() {
    return Route.forDomains(
        Route.get(PATH, Access.OPERATOR, this::list),
        Route.post(PATH, Access.OWNER, visit -> Forms.run(visit, "role-give",
            Forms.given("account", visit.account(visit.filled("account")), "role", visit.filled("role"), "domain", visit.filled("domain")),
            PATH, visit.say("security.role-given"))),
        Route.post(PATH + "/factor", Access.OWNER, visit -> Forms.run(visit, "factor-remove",
            Map.of("account", visit.filled("account")), PATH, visit.say("security.factor-removed", visit.filled("account")))),
        Route.post(PATH + "/end", Access.ADMINISTRATOR, visit -> Forms.run(visit, "console-session-end",
            Map.of("id", visit.filled("id")), PATH, visit.say("security.login-ended"))),
        Route.post(PATH + "/token", Access.ADMINISTRATOR, this::makeToken).shownOnce(),
        Route.post(PATH + "/revoke", Access.ADMINISTRATOR, visit -> Forms.run(visit, "token-revoke",
            Map.of("id", visit.filled("id")), PATH, visit.say("security.token-revoked"))));
  }

  @Override
  public List<Place> places() {
    return List.of(new Place(PATH, "security.roles", "person", Place.Group.SERVER).forWhom(Place.Whom.DOMAINS));
  }

  private HttpResponse list(Visit visit) throws CommandException {
    List<Row> roles = Row.ask(visit, "role-list", Map.of());
    List<String> factors = Row.ask(visit, "factor-list", Map.of()).stream().map(row -> row.get("account")).toList();
    List<Row> logins = Row.ask(visit, "console-session-list", Map.of());
    List<Row> tokens = Row.ask(visit, "token-list", Map.of());
    return visit.show(
        out -> JterolesGenerated.render(out, null, visit.frame(visit.say("security.roles")), roles, factors, logins, tokens));
  }

  private HttpResponse makeToken(Visit visit) {
    try {
      Row made =
          Row.of(
                  visit.run(
                      "token-create",
                      Forms.given("name", visit.filled("name"), "scope", visit.filled("scope"), "days", visit.filled("days"),
                          "domain", visit.filled("domain"))))
              .getFirst();
      return visit.show(
          out -> JtetokenGenerated.render(out, null, visit.frame(visit.say("security.token-made")), made.get("token")));
    } catch (CommandException e) {
      return visit.goBack(PATH, String.valueOf(e.getMessage()));
    }
  }
}
