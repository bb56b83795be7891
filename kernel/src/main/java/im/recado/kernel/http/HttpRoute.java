package im.recado.kernel.http;

import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * One thing that the web listener answers. What has no route is not there.
 *
 * @param method such as {@code GET}, which answers {@code HEAD} too
 * @param path such as {@code /invite/{token}}: each part in braces stands for one segment of the path, decoded
 * @param mostBytes the largest body, asked for each request; 0 for none
 * @param sites which other sites' pages may use it, without credentials (CORS), by origin
 * @param handler answers
 */
public record HttpRoute(String method, String path, LongSupplier mostBytes, Predicate<String> sites, HttpHandler handler) {
  private static final Predicate<String> NONE = origin -> false;
  private static final Predicate<String> ALL = origin -> true;

  public HttpRoute {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("a path begins with a slash: " + path);
    }
  }

  /** Whatever it is, for pages of this site only. */
  public static HttpRoute of(String method, String path, LongSupplier mostBytes, HttpHandler handler) {
    return new HttpRoute(method, path, mostBytes, NONE, handler);
  }

  /** Something to be read, by pages of this site only. */
  public static HttpRoute get(String path, HttpHandler handler) {
    return new HttpRoute("GET", path, () -> 0, NONE, handler);
  }

  /** A form that was filled in, of at most so many bytes. */
  public static HttpRoute post(String path, int mostBytes, HttpHandler handler) {
    return new HttpRoute("POST", path, () -> mostBytes, NONE, handler);
  }

  /** The same for pages of every site. */
  public HttpRoute forAllSites() {
    return new HttpRoute(method, path, mostBytes, ALL, handler);
  }

  /** The same for pages of some other sites. */
  public HttpRoute forSites(Predicate<String> sites) {
    return new HttpRoute(method, path, mostBytes, sites, handler);
  }

  /** Whether pages of every site may use it. */
  public boolean isForAllSites() {
    return sites == ALL;
  }

  List<String> segments() {
    return List.of(path.substring(1).split("/", -1));
  }
}
