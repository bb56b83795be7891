package im.recado.console.web;

import im.recado.console.session.ConsoleSession;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.Powers;
import im.recado.kernel.command.ServerRole;
import im.recado.kernel.http.HttpException;
import im.recado.kernel.http.HttpRequest;
import im.recado.kernel.http.HttpResponse;
import im.recado.kernel.store.StoreException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before every route: who comes, whether the route is for them, whether the request was made by a page of the console
 * itself (SECURITY W1, W3, W5, W12). The listener has checked the host name and read the path already.
 */
public final class Guard {
  private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

  /** Nothing from elsewhere, nothing within the page; what a script puts into the page comes from one place of it (W2). */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self';"
          + " base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types recado";

  private final Site site;
  private final Entrance entrance;

  /** What a visitor sees who is not let in. */
  public interface Entrance {
    /** Asks to log in. */
    HttpResponse login(Visit visit);

    /** Says that something is not to be had. */
    HttpResponse error(Visit visit, int status, String sentence);
  }

  public Guard(Site site, Entrance entrance) {
    this.site = site;
    this.entrance = entrance;
  }

  /** Answers a request to a route. */
  HttpResponse answer(Route route, HttpRequest request) throws HttpException, IOException {
    if (route.access() == Access.TOKEN) {
      return protect(program(route, request));
    }
    boolean settingUp = site.settingUp().getAsBoolean();
    if (!settingUp && route.access().isSetup()) {
      return nothing(request);
    }
    if (settingUp && !route.access().isSetup() && !Assets.isAsset(route)) {
      return route.method().equals("GET") ? protect(HttpResponse.of(303).header("Location", "/setup")) : nothing(request);
    }
    Map<String, String> query = request.queryParameters();
    ConsoleSession session = site.sessions().find(Cookies.session(request));
    Powers powers = session == null ? Powers.NONE : site.kernel().powers(session.account());
    // Who sets the server up is nobody yet: such a session is that of the server itself, as which nobody logs in.
    boolean setsUp = settingUp && session != null && session.account().local() == null;
    if (session != null && powers.greatest() == ServerRole.USER && !setsUp) {
      site.sessions().end(session);
      session = null;
    }
    return protect(let(route, new Visit(site, request, session, powers, route.inDomains(), query, Map.of())));
  }

  private HttpResponse let(Route route, Visit visit) throws IOException {
    try {
      if (route.method().equals("POST") && !isOwn(visit.request())) {
        return entrance.error(visit, 403, visit.say("common.foreign"));
      }
      if (route.access() == Access.ANYONE || route.access() == Access.SETUP_DOOR) {
        return route.handler().answer(read(visit));
      }
      ConsoleSession session = visit.session();
      if (session == null) {
        return route.access() == Access.SETUP
            ? visit.go("/setup") // After a restart, too: the code leads back to the same page.
            : entrance.login(visit);
      }
      // Only who has brought the code has a session while the server is set up.
      if (route.access() != Access.SETUP && !visit.may(route.access())) {
        return entrance.error(visit, 403, visit.say(route.method().equals("GET") ? "common.not-for-you" : "common.not-allowed"));
      }
      Visit whole = read(visit);
      if (route.method().equals("POST") && !same(whole.typed("csrf"), session.csrf())) {
        return entrance.error(visit, 403, visit.say("common.stale"));
      }
      return route.handler().answer(whole);
    } catch (HttpException e) {
      return entrance.error(visit, e.status(), visit.told(e.getMessage()));
    } catch (CommandException e) {
      return entrance.error(visit, status(e), visit.told(e.getMessage()));
    } catch (StoreException e) {
      LOG.warn("The console could not show {}: {}", route.path(), e.getMessage());
      return entrance.error(visit, 503, visit.say("common.database-away"));
    } catch (RuntimeException e) {
      LOG.error("The console failed at {} {}", route.method(), route.path(), e);
      return entrance.error(visit, 500, visit.say("common.failed"));
    }
  }

  /** With what was filled in, which is read of those alone who are let in: what others send stays in the network. */
  private static Visit read(Visit visit) throws HttpException, IOException {
    return visit.request().method().equals("POST") ? visit.with(visit.request().form()) : visit;
  }

  /** A program has no session, and its route says in its own way what is wrong. */
  private HttpResponse program(Route route, HttpRequest request) throws HttpException, IOException {
    try {
      return route.handler().answer(new Visit(site, request, null, Powers.NONE, false, Map.of(), Map.of()));
    } catch (CommandException e) {
      throw new HttpException(status(e), String.valueOf(e.getMessage()));
    }
  }

  /** What is answered where there is no route. */
  HttpResponse nothing(HttpRequest request) throws HttpException {
    Visit visit = new Visit(site, request, null, Powers.NONE, false, request.queryParameters(), Map.of());
    return protect(entrance.error(visit, 404, visit.say("common.not-found")));
  }

  /** The status of HTTP for what became of an operation. */
  public static int status(CommandException e) {
    return switch (e.reason()) {
      case UNKNOWN_COMMAND, NOT_FOUND -> 404;
      case WRONG_ARGUMENT -> 400;
      case NOT_ALLOWED -> 403;
      case CONFLICT -> 409;
      case FAILED -> 500;
    };
  }

  /** Whether browsers say that a page of this very site made the request; every browser of today says so with a form. */
  private static boolean isOwn(HttpRequest request) {
    String site = request.header("sec-fetch-site");
    String origin = request.header("origin");
    if (site == null && origin == null) {
      return false;
    }
    return (site == null || site.equals("same-origin")) && (origin == null || isOwn(origin, request));
  }

  private static boolean isOwn(String origin, HttpRequest request) {
    String host = request.header("host");
    try {
      URI uri = URI.create(origin);
      return (request.secure() ? "https" : "http").equals(uri.getScheme())
          && host != null
          && host.toLowerCase(Locale.ROOT).equals(authority(uri));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static @Nullable String authority(URI uri) {
    String authority = uri.getRawAuthority();
    return authority == null ? null : authority.toLowerCase(Locale.ROOT);
  }

  private static boolean same(String given, String expected) {
    return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
  }

  /** With what every answer of the console says to browsers. */
  static HttpResponse protect(HttpResponse response) {
    return response
        .header("Content-Security-Policy", POLICY)
        .header("Cross-Origin-Opener-Policy", "same-origin")
        .header("Cross-Origin-Resource-Policy", "same-origin")
        .header("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        .header("X-Frame-Options", "DENY")
        // With the listener's "no-referrer" browsers would send no origin along with forms.
        .header("Referrer-Policy", "same-origin");
  }
}
