package im.recado.console.page;

import im.recado.console.templates.JteauditGenerated;
import im.recado.console.web.Access;
import im.recado.console.web.Frame;
import im.recado.console.web.Page;
import im.recado.console.web.Place;
import im.recado.console.web.Route;
import im.recado.console.web.Visit;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.http.HttpResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What people with power over the server did, the newest first, and whether somebody has changed the record of it. */
public final class AuditPage implements Page {
  private static final String PATH = "/security/audit";
  private static final int MOST_SHOWN = 50;

  /**
   * What the page shows.
   *
   * @param part that was looked for
   * @param before the number in front of which it begins; empty for the first page
   * @param next where the next page begins, or null when there is none
   * @param fault what is wrong with the log, or null
   */
  public record Shown(List<Row> entries, String part, String before, @Nullable String next, @Nullable String fault) {
    public String nextPath() {
      return firstPath() + "&before=" + next;
    }

    public String firstPath() {
      return PATH + "?q=" + URLEncoder.encode(part, StandardCharsets.UTF_8);
    }
  }

  @Override
  public List<Route> routes() {
    return Route.forDomains(Route.get(PATH, Access.OPERATOR, this::list));
  }

  @Override
  public List<Place> places() {
    return List.of(
        new Place(PATH, "security.audit", "security", Place.Group.SERVER).forWhom(Place.Whom.DOMAINS),
        new Place("/security/factor", "security.factor", "key", Place.Group.SERVER).forWhom(Place.Whom.DOMAINS));
  }

  private HttpResponse list(Visit visit) throws CommandException {
    String part = visit.asked("q").strip();
    String before = visit.asked("before");
    List<Row> rows =
        Row.ask(
            visit,
            "audit-list",
            Forms.given("containing", part, "before", before, "most", Integer.toString(MOST_SHOWN + 1)));
    boolean more = rows.size() > MOST_SHOWN;
    List<Row> entries = more ? rows.subList(0, MOST_SHOWN) : rows;
    Shown shown =
        new Shown(entries, part, before, more ? entries.getLast().get("number") : null, fault(visit));
    return visit.show(out -> JteauditGenerated.render(out, null, visit.frame(visit.say("security.audit")), shown));
  }

  /** Why something was not done, which the log says in English behind a word: {@code refused: There is no such account.} */
  public static String why(Frame frame, String outcome) {
    String word = outcome.substring(0, Math.max(0, outcome.indexOf(": ")));
    return word.equals("refused") ? frame.told(outcome.substring(word.length() + 2)) : outcome;
  }

  private static @Nullable String fault(Visit visit) {
    if (!visit.isOfServer()) {
      return null;
    }
    try {
      Object _ = visit.run("audit-verify", Map.of());
      return null;
    } catch (CommandException e) {
      return visit.told(e.getMessage());
    }
  }
}
