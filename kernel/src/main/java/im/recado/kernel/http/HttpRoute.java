package im.recado.kernel.http;

import java.util.List;
import java.util.function.LongSupplier;

/**
 * One thing that the web listener answers. What has no route is not there.
 *
 * @param method such as {@code GET}, which answers {@code HEAD} too
 * @param path such as {@code /upload/{token}/{name}}: each part in braces stands for one segment of the path, decoded
 * @param mostBytes the largest body, asked for each request; 0 for none
 * @param open whether pages of any other site may use it, without credentials (CORS)
 * @param handler answers
 */
public record HttpRoute(String method, String path, LongSupplier mostBytes, boolean open, HttpHandler handler) {
  public HttpRoute {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("a path begins with a slash: " + path);
    }
  }

  /** Something to be read, by pages of this site only. */
  public static HttpRoute get(String path, HttpHandler handler) {
    return new HttpRoute("GET", path, () -> 0, false, handler);
  }

  /** A form that was filled in, of at most so many bytes. */
  public static HttpRoute post(String path, int mostBytes, HttpHandler handler) {
    return new HttpRoute("POST", path, () -> mostBytes, false, handler);
  }

  /** The same for pages of every site. */
  public HttpRoute forAllSites() {
    return new HttpRoute(method, path, mostBytes, true, handler);
  }

  List<String> segments() {
    return List.of(path.substring(1).split("/", -1));
  }
}
