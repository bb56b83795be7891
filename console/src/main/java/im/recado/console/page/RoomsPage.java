package im.recado.console.page;

import im.recado.console.templates.JteroomsGenerated;
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
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rooms of the server, a page at a time in the order of their addresses. */
public final class RoomsPage implements Page {
  static final String PATH = "/rooms";
  private static final int MOST_SHOWN = 50;

  /**
   * What the page shows.
   *
   * @param services that have rooms
   * @param part of addresses and names that was looked for
   * @param from the room behind which it begins; empty for the first page
   * @param next where the next page begins, or null when there is none
   */
  public record Shown(List<Row> services, List<Row> rooms, String part, String from, @Nullable String next) {
    /** The address of the next page. */
    public String nextPath() {
      return PATH + "?q=" + encoded(part) + "&after=" + encoded(String.valueOf(next));
    }

    public String firstPath() {
      return PATH + "?q=" + encoded(part);
    }

    /** How many there are of something, over all services. */
    public long sum(String column) {
      return services.stream().mapToLong(service -> Long.parseLong(service.get(column))).sum();
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
  }

  /** A new room that was not made. */
  public record Refused(String room, String owner, String complaint) {}

  @Override
  public List<Route> routes() {
    return Route.forDomains(
        Route.get(PATH, Access.OPERATOR, visit -> show(visit, 200, null)),
        Route.post(PATH, Access.ADMINISTRATOR, this::create));
  }

  @Override
  public List<Place> places() {
    return List.of(new Place(PATH, "rooms.title", "rooms", Place.Group.MANAGE).forWhom(Place.Whom.ALL));
  }

  private HttpResponse show(Visit visit, int status, @Nullable Refused refused) throws CommandException {
    String part = visit.asked("q").strip();
    String after = visit.asked("after");
    List<Row> rows =
        Row.ask(
            visit, "room-list", Forms.given("containing", part, "after", after, "most", Integer.toString(MOST_SHOWN + 1)));
    boolean more = rows.size() > MOST_SHOWN;
    List<Row> rooms = more ? rows.subList(0, MOST_SHOWN) : rows;
    Shown shown =
        new Shown(
            Row.ask(visit, "room-services", Map.of()), rooms, part, after, more ? rooms.getLast().get("room") : null);
    return visit.show(
        status, out -> JteroomsGenerated.render(out, null, visit.frame(visit.say("rooms.title")), shown, refused));
  }

  private HttpResponse create(Visit visit) throws CommandException {
    String written = visit.filled("name");
    List<Row> services = Row.ask(visit, "room-services", Map.of());
    boolean whole = written.contains("@") || services.isEmpty();
    String room = whole ? written : written + "@" + services.getFirst().get("service");
    String owner = visit.filled("owner");
    try {
      Object _ = visit.run("room-create", Map.of("room", room, "owner", owner));
    } catch (CommandException e) {
      return show(visit, 400, new Refused(written, owner, visit.told(e.getMessage())));
    }
    return visit.go(Frame.path(PATH, room.toLowerCase(Locale.ROOT)), visit.say("rooms.created-now", room));
  }
}
