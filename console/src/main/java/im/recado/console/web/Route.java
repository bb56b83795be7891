package im.recado.console.web;

import java.util.Arrays;
import java.util.List;

/**
 * One thing that the console answers. What has no route is not there, and a route cannot be made without saying whom it is
 * for.
 *
 * @param method {@code GET}, which changes nothing, or {@code POST}
 * @param path such as {@code /people/{account}}: each part in braces stands for one segment, decoded
 * @param access who may use it
 * @param inDomains whether who has such a role in a domain alone may use it, too: what it asks and does are commands, which keep to
 *     that domain
 * @param mostBytes the largest body
 * @param once whether the page that a form is answered with is shown a single time: it tells a secret
 */
public record Route(
    String method, String path, Access access, boolean inDomains, int mostBytes, boolean once, Handler handler) {
  /** Enough for every form that has no file. */
  private static final int FORM_BYTES = 64 * 1024;

  public Route {
    if (!method.equals("GET") && !method.equals("POST")) {
      throw new IllegalArgumentException("browsers get or post: " + method);
    }
  }

  /** A page or a part of one. */
  public static Route get(String path, Access access, Handler handler) {
    return new Route("GET", path, access, false, 0, false, handler);
  }

  /** A form that was filled in. It comes with the token of the visitor's session. */
  public static Route post(String path, Access access, Handler handler) {
    return new Route("POST", path, access, false, FORM_BYTES, false, handler);
  }

  /** The same with so many bytes at most. */
  public Route upTo(int bytes) {
    return new Route(method, path, access, inDomains, bytes, once, handler);
  }

  /** The same for a form that is answered with a secret: "reload" and "back" do not show it again. */
  public Route shownOnce() {
    return new Route(method, path, access, inDomains, mostBytes, true, handler);
  }

  /** The same, answered otherwise. */
  Route by(Handler other) {
    return new Route(method, path, access, inDomains, mostBytes, once, other);
  }

  /** The same, also for who has such a role in a domain alone. */
  public Route forDomains() {
    return new Route(method, path, access, true, mostBytes, once, handler);
  }

  /** All of these, also for who has such a role in a domain alone. */
  public static List<Route> forDomains(Route... routes) {
    return Arrays.stream(routes).map(route -> route.forDomains()).toList();
  }
}
