package im.recado.console.live;

import im.recado.console.live.Figures.Span;
import im.recado.console.session.ConsoleSession;
import im.recado.console.web.Access;
import im.recado.console.web.Page;
import im.recado.console.web.Route;
import im.recado.console.web.Visit;
import im.recado.kernel.command.ServerRole;
import im.recado.kernel.http.HttpException;
import im.recado.kernel.http.HttpResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Figures for the page's script: those of a while, and what is measured from now on. */
public final class LivePage implements Page {
  /** So many browsers look at once; each holds a connection and a thread that sleeps. */
  private static final int MOST = 200;

  /** And so many pages of one login, so that nobody takes the places of all others. */
  private static final int MOST_OF_ONE = 20;

  private final Figures figures;
  private final Function<Visit, String> state;
  private final Semaphore places = new Semaphore(MOST);
  private final Map<ConsoleSession, Integer> looking = new ConcurrentHashMap<>();

  /** @param state of what the server warns whoever visits; a word for each, and may wait a little */
  public LivePage(Figures figures, Function<Visit, String> state) {
    this.figures = figures;
    this.state = state;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/live/figures", Access.OPERATOR, this::follow),
        Route.get("/live/history/{span}", Access.OPERATOR, this::history));
  }

  private HttpResponse history(Visit visit) throws HttpException {
    for (Span span : Span.values()) {
      if (span.name().toLowerCase(Locale.ROOT).equals(visit.part("span"))) {
        return visit.json(
            figures.of(span).stream().map(Point::json).collect(Collectors.joining(",", "[", "]")));
      }
    }
    throw visit.notFound();
  }

  private HttpResponse follow(Visit visit) {
    ConsoleSession session = visit.visitor();
    if (places.availablePermits() == 0 || looking.getOrDefault(session, 0) >= MOST_OF_ONE) {
      return HttpResponse.text(503, "Too many look at the figures.\n");
    }
    return HttpResponse.of(200).stream("text/event-stream", () -> watch(visit, session));
  }

  private EventStream watch(Visit visit, ConsoleSession session) throws IOException {
    if (!places.tryAcquire()) {
      throw new IOException("too many look at the figures");
    }
    looking.merge(session, 1, Integer::sum);
    figures.watched(true);
    return new EventStream(
        Figures.STEP,
        () -> maySee(visit, session) ? events(visit) : null,
        () -> {
          figures.watched(false);
          looking.computeIfPresent(session, (one, pages) -> pages == 1 ? null : pages - 1);
          places.release();
        });
  }

  private String events(Visit visit) {
    return EventStream.event("message", figures.latest().json()) + EventStream.event("state", state.apply(visit));
  }

  /** Asked each time: the login or the role may have ended since. */
  private static boolean maySee(Visit visit, ConsoleSession session) {
    return visit.site().sessions().holds(session)
        && visit.site().kernel().powers(session.account()).everywhere().isAtLeast(ServerRole.OPERATOR);
  }
}
