package im.recado.console.page;

import im.recado.console.templates.JteinvitationGenerated;
import im.recado.console.templates.JteinvitationsGenerated;
import im.recado.console.web.Access;
import im.recado.console.web.Page;
import im.recado.console.web.Place;
import im.recado.console.web.Route;
import im.recado.console.web.Visit;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.http.HttpResponse;
import im.recado.modules.invite.QrSvg;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Who may make accounts, and the invitations that nobody has used yet. */
public final class InvitationsPage implements Page {
  private static final String PATH = "/invitations";

  /**
   * What the page shows.
   *
   * @param mode who may make accounts: the value of {@code registration.mode}
   * @param rules the settings about it; empty for who has to do with some domains alone
   */
  public record Shown(String mode, List<Row> invitations, List<Row> rules) {
    public boolean isClosed() {
      return mode.equals("closed");
    }
  }

  /**
   * An invitation that was just made. Its link is told once, here.
   *
   * @param uri opens a client
   * @param page for a browser; empty when the server has no web address
   * @param code the same as a drawing
   */
  public record Made(String uri, String page, String expires, String code) {
    /** What is handed on. */
    public String link() {
      return page.isEmpty() ? uri : page;
    }
  }

  @Override
  public List<Route> routes() {
    return Route.forDomains(
        Route.get(PATH, Access.OPERATOR, this::show),
        Route.post(PATH, Access.ADMINISTRATOR, this::invite),
        Route.post(PATH + "/mode", Access.ADMINISTRATOR, visit -> Forms.run(visit, "option-set",
            about(visit, "key", "registration.mode", "value", visit.filled("mode")), PATH, visit.say("people.mode-changed"))),
        Route.post(PATH + "/revoke", Access.ADMINISTRATOR, visit -> Forms.run(visit, "invite-revoke",
            Map.of("id", visit.filled("id")), PATH, visit.say("people.invitation-revoked"))));
  }

  @Override
  public List<Place> places() {
    return List.of(new Place(PATH, "people.invitations", "mail", Place.Group.MANAGE).forWhom(Place.Whom.ALL));
  }

  private HttpResponse show(Visit visit) throws CommandException {
    String mode = Row.ask(visit, "option-get", about(visit, "key", "registration.mode")).getFirst().get("value");
    Shown shown = new Shown(mode, Row.ask(visit, "invite-list", Map.of()), rules(visit));
    return visit.show(
        out -> JteinvitationsGenerated.render(out, null, visit.frame(visit.say("people.invitations")), shown));
  }

  /** The settings about who makes accounts, beside the one that has buttons here; those of a domain stand on its own page. */
  private static List<Row> rules(Visit visit) throws CommandException {
    List<Row> rules = new ArrayList<>();
    if (visit.isOfServer()) {
      rules.addAll(Row.ask(visit, "option-list", Map.of("key", "registration.")));
      rules.addAll(Row.ask(visit, "option-list", Map.of("key", "invite.")));
      rules.removeIf(rule -> rule.get("key").equals("registration.mode"));
    }
    return rules;
  }

  /** Arguments about the server, or about the domain of who has to do with some domains alone. */
  private static Map<String, String> about(Visit visit, String... arguments) {
    Map<String, String> about = Forms.given(arguments);
    if (!visit.isOfServer()) {
      about.put("domain", visit.home());
    }
    return about;
  }

  private HttpResponse invite(Visit visit) {
    Row row;
    try {
      row =
          Row.ask(
                  visit,
                  "user-invite",
                  Forms.given(
                      "name", visit.filled("name"), "contact", visit.account(visit.filled("contact")), "days", visit.filled("days"),
                      "domain", visit.filled("domain")))
              .getFirst();
    } catch (CommandException e) {
      return visit.goBack(PATH, String.valueOf(e.getMessage()));
    }
    String link = row.has("page") ? row.get("page") : row.get("uri");
    Made made =
        new Made(row.get("uri"), row.get("page"), row.get("expires"), QrSvg.of(link, visit.say("people.qr")));
    return visit.show(
        out -> JteinvitationGenerated.render(out, null, visit.frame(visit.say("people.invitation-made")), made));
  }
}
