package im.recado.console.page;

import im.recado.console.templates.JteinspectGenerated;
import im.recado.console.templates.JtesessionGenerated;
import im.recado.console.templates.JtesessionsGenerated;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who is connected, a page at a time and always fresh; one session with its connection, its queues and its counters. */
public final class SessionsPage implements Page {
  private static final String PATH = "/sessions";
  private static final int MOST_SHOWN = 50;

  /**
   * What the page shows.
   *
   * @param part of addresses and software that was looked for
   * @param domain whose sessions are shown; empty for those of all
   * @param from the session behind which it begins; empty for the first page
   * @param next where the next page begins, or null when there is none
   * @param away how many of all sessions wait for their client to come back
   */
  public record Shown(
      List<Row> sessions, String part, String domain, String from, @Nullable String next, String all, String away) {
    /** The address of the first page. */
    public String firstPath() {
      return PATH + "?q=" + encoded(part) + (domain.isEmpty() ? "" : "&domain=" + encoded(domain));
    }

    /** The address of the next page. */
    public String nextPath() {
      return firstPath() + "&after=" + encoded(String.valueOf(next));
    }
  }

  /** One session: what is known of it, by what it is. */
  public record One(String session, Map<String, String> facts) {
    public String get(String what) {
      return facts.getOrDefault(what, "");
    }

    public boolean has(String what) {
      return !get(what).isEmpty();
    }

    /** The page about its account. */
    public String account() {
      return Frame.path("/people", session.substring(0, session.indexOf('/')));
    }

    public List<String> features() {
      return has("features") ? List.of(get("features").split(", ")) : List.of();
    }
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(PATH, Access.OPERATOR, this::list).forDomains(),
        Route.get(PATH + "/one", Access.OPERATOR, this::show).forDomains(),
        Route.get(PATH + "/inspect", Access.ADMINISTRATOR, this::inspect),
        Route.post(PATH + "/inspect", Access.ADMINISTRATOR, this::beginInspection),
        Route.post(PATH + "/inspect/end", Access.ADMINISTRATOR, visit -> Forms.run(visit, "inspect-end",
            Map.of("session", visit.filled("session")), PATH, visit.say("sessions.inspect-ended"))),
        Route.post(PATH + "/end", Access.MODERATOR, this::end).forDomains(),
        Route.post(PATH + "/message", Access.MODERATOR, this::message).forDomains(),
        Route.post(PATH + "/announce", Access.ADMINISTRATOR, visit -> Forms.run(visit, "announce",
            Map.of("text", visit.filled("text")), PATH, visit.say("sessions.announced"))));
  }

  @Override
  public List<Place> places() {
    return List.of(new Place(PATH, "sessions.title", "sessions", Place.Group.WATCH).forWhom(Place.Whom.ALL));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The page about a session. Its name is behind the question mark, since it has a slash. */
  public static String path(String session) {
    return PATH + "/one?session=" + encoded(session);
  }

  private HttpResponse list(Visit visit) throws CommandException {
    String part = visit.asked("q").strip();
    String domain = visit.asked("domain");
    String after = visit.asked("after");
    List<Row> rows =
        Row.ask(
            visit,
            "session-list",
            Forms.given("containing", part, "domain", domain, "after", after, "most", Integer.toString(MOST_SHOWN + 1)));
    boolean more = rows.size() > MOST_SHOWN;
    List<Row> first = more ? rows.subList(0, MOST_SHOWN) : rows;
    Row counted = Row.ask(visit, "session-count", Map.of()).getFirst();
    Shown shown =
        new Shown(
            first, part, domain, after, more ? first.getLast().get("session") : null, counted.get("sessions"), counted.get("away"));
    return visit.show(
        out -> JtesessionsGenerated.render(out, null, visit.frame(visit.say("sessions.title")), shown));
  }

  private HttpResponse show(Visit visit) throws CommandException {
    String session = visit.asked("session");
    Map<String, String> facts = new LinkedHashMap<>();
    for (Row row : Row.ask(visit, "session-show", Map.of("session", session))) {
      facts.put(row.get("what"), row.get("value"));
    }
    One one = new One(session, facts);
    return visit.show(out -> JtesessionGenerated.render(out, null, visit.frame(session), one));
  }

  /** The page that shows what goes over a session's stream. */
  public static String inspectPath(String session) {
    return PATH + "/inspect?session=" + encoded(session);
  }

  private HttpResponse inspect(Visit visit) throws CommandException {
    String session = visit.asked("session");
    for (Row each : Row.ask(visit, "inspect-sessions", Map.of())) {
      if (each.get("session").equals(session)) {
        List<Row> stanzas = Row.ask(visit, "inspect-list", Map.of("session", session));
        return visit.show(
            out ->
                JteinspectGenerated.render(
                    out, null, visit.frame(visit.say("sessions.inspect")), session, each, stanzas));
      }
    }
    return visit.show(
        out ->
            JteinspectGenerated.render(out, null, visit.frame(visit.say("sessions.inspect")), session, null, List.of()));
  }

  private HttpResponse beginInspection(Visit visit) {
    String session = visit.filled("session");
    if (visit.filled("consent").isEmpty()) {
      return visit.goBack(inspectPath(session), visit.say("sessions.inspect-no-consent"));
    }
    Map<String, String> arguments = new LinkedHashMap<>();
    arguments.put("session", session);
    arguments.put("minutes", visit.filled("minutes"));
    arguments.put("words", visit.filled("words").isEmpty() ? "false" : "true");
    return Forms.run(visit, "inspect-begin", arguments, inspectPath(session), visit.say("sessions.inspect-begun"));
  }

  private HttpResponse end(Visit visit) {
    return Forms.run(
        visit, "session-end", Map.of("session", visit.filled("session")), PATH, visit.say("sessions.ended"));
  }

  private HttpResponse message(Visit visit) {
    String session = visit.filled("session");
    return Forms.run(
        visit,
        "session-message",
        Map.of("session", session, "text", visit.filled("text")),
        path(session),
        visit.say("sessions.told"));
  }
}
