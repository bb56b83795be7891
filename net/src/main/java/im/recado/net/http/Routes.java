package im.recado.net.http;

import im.recado.kernel.http.HttpResponse;
import im.recado.kernel.http.Web;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which of the routes that fit a path takes a method, and what the others are told. */
final class Routes {
  private static final String HOURS = "7200";

  private Routes() {}

  static Web.@Nullable Match find(List<Web.Match> matches, String method) {
    String asked = method.equals("HEAD") ? "GET" : method;
    for (Web.Match match : matches) {
      if (match.route().method().equals(asked)) {
        return match;
      }
    }
    return null;
  }

  /** What may be done with a path. */
  static String methods(List<Web.Match> matches) {
    Set<String> methods = new TreeSet<>(List.of("OPTIONS"));
    for (Web.Match match : matches) {
      methods.add(match.route().method());
      if (match.route().method().equals("GET")) {
        methods.add("HEAD");
      }
    }
    return String.join(", ", methods);
  }

  /** What may be done, also for pages of other sites that ask first (CORS). */
  static HttpResponse options(List<Web.Match> matches, RequestHead request) {
    HttpResponse response = HttpResponse.of(204).header("Allow", methods(matches));
    boolean preflight = request.headers().containsKey("access-control-request-method");
    String site = preflight ? site(matches, request) : null;
    if (site != null) {
      response =
          response
              .header("Access-Control-Allow-Origin", site)
              .header("Access-Control-Allow-Methods", methods(matches))
              .header("Access-Control-Allow-Headers", "Authorization, Content-Type, Range")
              .header("Access-Control-Max-Age", HOURS);
    }
    return response;
  }

  /** Whose pages may use all of these: everybody's, or those of the site that asks; null for nobody's. */
  static @Nullable String site(List<Web.Match> matches, RequestHead request) {
    if (matches.stream().allMatch(match -> match.route().isForAllSites())) {
      return "*";
    }
    List<String> origins = request.headers().getOrDefault("origin", List.of());
    return origins.size() == 1 && matches.stream().allMatch(match -> match.route().sites().test(origins.getFirst()))
        ? origins.getFirst()
        : null;
  }
}
