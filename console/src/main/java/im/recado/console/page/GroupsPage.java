package im.recado.console.page;

import im.recado.console.templates.JtegroupGenerated;
import im.recado.console.templates.JtegroupsGenerated;
import im.recado.console.web.Access;
import im.recado.console.web.Page;
import im.recado.console.web.Place;
import im.recado.console.web.Route;
import im.recado.console.web.Visit;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.http.HttpException;
import im.recado.kernel.http.HttpResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Groups of accounts, and which of them stand in rosters. */
public final class GroupsPage implements Page {
  private static final String PATH = "/groups";

  /** A new group that was not made. */
  public record Refused(String group, String title, String complaint) {}

  /**
   * A group with who is in it.
   *
   * @param group as group-list tells it
   */
  public record Shown(Row group, List<Row> members) {
    /** One that a source of accounts keeps is changed there. */
    public boolean isOwn() {
      return !group.has("source");
    }
  }

  @Override
  public List<Route> routes() {
    return Route.forDomains(
        Route.get(PATH, Access.OPERATOR, visit -> list(visit, 200, null)),
        Route.post(PATH, Access.ADMINISTRATOR, this::create),
        Route.get(PATH + "/group", Access.OPERATOR, this::show),
        Route.post(PATH + "/add", Access.ADMINISTRATOR, visit -> run(visit, "group-add", "groups.added", account(visit))),
        Route.post(PATH + "/remove", Access.ADMINISTRATOR, visit -> run(visit, "group-remove", "groups.removed", account(visit))),
        Route.post(PATH + "/title", Access.ADMINISTRATOR, visit -> run(visit, "group-change", "groups.changed",
            Forms.given("title", visit.filled("title")))),
        Route.post(PATH + "/delete", Access.ADMINISTRATOR, visit -> Forms.run(visit, "group-delete",
            about(visit, Map.of()), PATH, visit.say("groups.deleted"))));
  }

  @Override
  public List<Place> places() {
    return List.of(new Place(PATH, "groups.title", "groups", Place.Group.MANAGE).forWhom(Place.Whom.ALL));
  }

  /** The page of a group. */
  public static String path(String name) {
    return PATH + "/group?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
  }

  private static HttpResponse list(Visit visit, int status, @Nullable Refused refused) throws CommandException {
    List<Row> groups = Row.ask(visit, "group-list", Map.of());
    return visit.show(
        status, out -> JtegroupsGenerated.render(out, null, visit.frame(visit.say("groups.title")), groups, refused));
  }

  private HttpResponse create(Visit visit) throws CommandException {
    String name = visit.filled("group");
    String title = visit.filled("title");
    String domain = visit.filled("domain");
    try {
      Object _ = visit.run("group-create", Forms.given("group", name, "title", title, "domain", domain));
    } catch (CommandException e) {
      return list(visit, 400, new Refused(name, title, visit.told(e.getMessage())));
    }
    String whole = domain.isEmpty() || name.endsWith("@" + domain) ? name : name + "@" + domain;
    return visit.go(path(whole), visit.say("groups.created", whole));
  }

  private HttpResponse show(Visit visit) throws CommandException, HttpException {
    String name = visit.asked("name");
    Row group =
        Row.ask(visit, "group-list", Map.of()).stream()
            .filter(row -> row.get("group").equals(name))
            .findFirst()
            .orElseThrow(visit::notFound);
    List<Row> members = Row.ask(visit, "group-members", Forms.given("group", name, "domain", group.get("domain")));
    Shown shown = new Shown(group, members);
    return visit.show(out -> JtegroupGenerated.render(out, null, visit.frame(name), shown));
  }

  /** The account that was typed: a name alone is one of the group's domain. */
  private static Map<String, String> account(Visit visit) {
    String account = visit.filled("account");
    boolean isName = !account.contains("@") && !visit.filled("domain").isEmpty();
    return Map.of("account", isName ? account + "@" + visit.filled("domain") : visit.account(account));
  }

  private static Map<String, String> about(Visit visit, Map<String, String> more) {
    Map<String, String> arguments = Forms.given("group", visit.filled("group"), "domain", visit.filled("domain"));
    arguments.putAll(more);
    return arguments;
  }

  private static HttpResponse run(Visit visit, String command, String done, Map<String, String> more) {
    return Forms.run(visit, command, about(visit, more), path(visit.filled("group")), visit.say(done));
  }
}
