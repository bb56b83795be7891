package im.recado.console.page;

import im.recado.console.templates.JteimportedGenerated;
import im.recado.console.templates.JtepeopleGenerated;
import im.recado.console.templates.JtepeopletableGenerated;
import im.recado.console.web.Access;
import im.recado.console.web.Frame;
import im.recado.console.web.Page;
import im.recado.console.web.Place;
import im.recado.console.web.Route;
import im.recado.console.web.Visit;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.http.HttpResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The accounts of the server, a page of them at a time, in the order of their addresses. */
public final class PeoplePage implements Page {
  private static final int TABLE_BYTES = 1024 * 1024;
  private static final int MOST_SHOWN = 50;
  private static final int MOST_TRAIL = 2000;

  /**
   * What the page shows.
   *
   * @param part of addresses and names that was looked for
   * @param domain whose accounts are shown; empty for those of all
   * @param locked whether only accounts are shown that are disabled or in quarantine
   * @param from the address behind which it begins; empty for the first page
   * @param next where the next page begins, or null when there is none
   * @param trail where the pages before this one began, the second of all first, with blanks between; the first begins nowhere
   */
  public record Shown(
      List<Person> people,
      String part,
      String domain,
      boolean locked,
      String from,
      @Nullable String next,
      String trail,
      String all,
      String disabled) {
    /** The address of the first page. */
    public String firstPath() {
      return "/people?q=" + encoded(part) + (domain.isEmpty() ? "" : "&domain=" + encoded(domain)) + (locked ? "&show=locked" : "");
    }

    /** The address of the next page. */
    public String nextPath() {
      String longer = trail.isEmpty() ? from : trail + " " + from;
      return firstPath() + "&after=" + encoded(String.valueOf(next)) + (longer.isEmpty() ? "" : "&trail=" + encoded(shortened(longer)));
    }

    /** The address of the page before; that of the first when it is not known how one came here. */
    public String previousPath() {
      if (trail.isEmpty()) {
        return firstPath();
      }
      int last = trail.lastIndexOf(' ');
      return firstPath() + "&after=" + encoded(trail.substring(last + 1)) + (last < 0 ? "" : "&trail=" + encoded(trail.substring(0, last)));
    }

    /** Whoever pages on and on needs no way back to the beginning, for which there is a button. */
    private static String shortened(String trail) {
      return trail.length() <= MOST_TRAIL ? trail : trail.substring(trail.indexOf(' ', trail.length() - MOST_TRAIL) + 1);
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
  }

  /**
   * A new account that was not made.
   *
   * @param complaint why
   */
  public record Refused(String account, String name, String complaint) {}

  @Override
  public List<Route> routes() {
    return Route.forDomains(
        Route.get("/people", Access.OPERATOR, visit -> show(visit, 200, null)),
        Route.post("/people", Access.ADMINISTRATOR, this::add),
        Route.get("/people-table", Access.ADMINISTRATOR, visit -> table(visit, 200, "", null)),
        Route.post("/people-table", Access.ADMINISTRATOR, this::addMany).upTo(TABLE_BYTES));
  }

  private static HttpResponse table(Visit visit, int status, String data, @Nullable String complaint) {
    return visit.show(
        status,
        out -> JtepeopletableGenerated.render(out, null, visit.frame(visit.say("people.table")), data, complaint));
  }

  private HttpResponse addMany(Visit visit) {
    String data = visit.typed("data");
    try {
      Imported imported = Imported.of(visit.run("user-add-many", Map.of("data", data)));
      return visit.show(out -> JteimportedGenerated.render(out, null, visit.frame(visit.say("people.table")), imported, "/people", visit.say("people.title"), "/people-table"));
    } catch (CommandException e) {
      return table(visit, 400, data, visit.told(e.getMessage()));
    }
  }

  @Override
  public List<Place> places() {
    return List.of(new Place("/people", "people.title", "people", Place.Group.MANAGE).forWhom(Place.Whom.ALL));
  }

  private HttpResponse show(Visit visit, int status, @Nullable Refused refused) throws CommandException {
    Shown shown = shown(visit);
    return visit.show(
        status,
        out -> JtepeopleGenerated.render(out, null, visit.frame(visit.say("people.title")), shown, refused));
  }

  private static Shown shown(Visit visit) throws CommandException {
    String part = visit.asked("q").strip();
    String domain = visit.asked("domain");
    boolean locked = visit.asked("show").equals("locked");
    String after = visit.asked("after");
    List<Row> rows = listed(visit, part, domain, locked, after);
    boolean more = rows.size() > MOST_SHOWN;
    List<Person> people = new ArrayList<>();
    for (Row row : rows.subList(0, Math.min(rows.size(), MOST_SHOWN))) {
      people.add(person(row));
    }
    Row counted = Row.ask(visit, "user-count", Map.of()).getFirst();
    return new Shown(
        people,
        part,
        domain,
        locked,
        after,
        more ? people.getLast().account() : null,
        after.isEmpty() ? "" : visit.asked("trail").strip(),
        visit.number(Long.parseLong(counted.get("accounts"))),
        counted.get("disabled"));
  }

  private static List<Row> listed(Visit visit, String part, String domain, boolean locked, String after)
      throws CommandException {
    return Row.ask(
        visit,
        "user-list",
        Forms.given(
            "containing", part,
            "domain", domain,
            "locked", locked ? "true" : "",
            "after", after,
            "most", Integer.toString(MOST_SHOWN + 1)));
  }

  private static Person person(Row row) {
    return new Person(
        row.get("account"),
        row.get("name"),
        row.get("state"),
        Instant.parse(row.get("created")),
        row.get("online").equals("true"),
        row.has("last") ? Instant.parse(row.get("last")) : null);
  }

  private HttpResponse add(Visit visit) throws CommandException {
    String account = visit.isOfServer() ? visit.filled("account") : visit.account(visit.filled("account"));
    String name = visit.filled("name");
    try {
      Map<String, String> arguments = Forms.given("account", account, "name", name, "password", visit.typed("password"));
      Object _ = visit.run("user-add", arguments);
    } catch (CommandException e) {
      String complaint =
          e.reason() == Reason.CONFLICT ? visit.say("people.taken", account) : visit.told(e.getMessage());
      return show(visit, 400, new Refused(account, name, complaint));
    }
    String whole = account.contains("@") ? account : account + "@" + visit.site().kernel().domain();
    return visit.go(Frame.path("/people", whole.toLowerCase(Locale.ROOT)), Forms.remarked(visit, visit.say("people.added", whole), visit.typed("password"), whole));
  }
}
