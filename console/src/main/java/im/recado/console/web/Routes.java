package im.recado.console.web;

import im.recado.kernel.Domains;
import im.recado.kernel.event.Events;
import im.recado.kernel.http.HttpRoute;
import im.recado.kernel.http.Web;
import java.util.List;

/** The one registry: every route stands behind the guard, and nothing else is answered (SECURITY W1). */
public final class Routes {
  private Routes() {}

  /** What the console's listener serves. */
  public static Web open(Domains domains, Guard guard, List<Route> routes) {
    // Events of its own: that this web is open means nothing to those who hand out links to users.
    Web web = new Web(domains, new Events());
    for (Route route : routes) {
      web.add(
          HttpRoute.of(
              route.method(), route.path(), () -> route.mostBytes(), request -> guard.answer(route, request)));
    }
    web.otherwise(guard::nothing);
    return web;
  }
}
