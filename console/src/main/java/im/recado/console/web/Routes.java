package im.recado.console.web;

import im.recado.kernel.Domains;
import im.recado.kernel.event.Events;
import im.recado.kernel.http.HttpException;
import im.recado.kernel.http.HttpResponse;
import im.recado.kernel.http.HttpRoute;
import im.recado.kernel.http.Web;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The one registry: every route stands behind the guard, and nothing else is answered (SECURITY W1). */
public final class Routes {
  private Routes() {}

  /** How programs are told that something is not done. */
  @FunctionalInterface
  public interface Refusal {
    /** An answer with this status. */
    HttpResponse tell(int status, String sentence);
  }

  /** What the console's listener serves. */
  public static Web open(Domains domains, Guard guard, List<Route> routes, Refusal toPrograms) {
    // Events of its own: that this web is open means nothing to those who hand out links to users.
    Web web = new Web(domains, new Events());
    for (Route route : AnsweredForms.among(routes)) {
      web.add(
          HttpRoute.of(
              route.method(), route.path(), () -> route.mostBytes(), request -> guard.answer(route, request)));
    }
    Set<String> programs =
        routes.stream().filter(route -> route.access() == Access.TOKEN).map(route -> first(route)).collect(Collectors.toSet());
    web.otherwise(
        request -> {
          if (isBelow(programs, request.segments())) {
            throw new HttpException(404, "There is nothing here.");
          }
          return guard.nothing(request);
        });
    web.refusals(
        (segments, status, sentence) ->
            Guard.protect(
                isBelow(programs, segments)
                    ? toPrograms.tell(status, sentence)
                    : HttpResponse.text(status, sentence + "\n")));
    return web;
  }

  private static String first(Route route) {
    return route.path().split("/", 3)[1];
  }

  private static boolean isBelow(Set<String> places, List<String> segments) {
    return !segments.isEmpty() && places.contains(segments.getFirst());
  }
}
