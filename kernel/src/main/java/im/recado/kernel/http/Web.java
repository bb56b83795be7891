package im.recado.kernel.http;

import im.recado.kernel.Domains;
import im.recado.kernel.event.Events;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the server shows on the web: its routes, and under which address people reach it. Routes are fixed when the
 * server is put together; then any thread.
 */
public final class Web {
  /** The web listener is reached under this address from now on. May wait. */
  public record WebOpened(String url) {}

  /**
   * A route that fits a path.
   *
   * @param parameters what the braces stand for
   */
  public record Match(HttpRoute route, Map<String, String> parameters) {}

  /** How those who ask are told that the listener itself does not do it. */
  @FunctionalInterface
  public interface Refusals {
    /** An answer with this status to a request for this path. Does not wait; any thread. */
    HttpResponse tell(List<String> segments, int status, String sentence);
  }

  private record Entry(List<String> segments, HttpRoute route) {}

  private final Domains domains;
  private final Events events;
  private final List<Entry> entries = new ArrayList<>();
  private @Nullable HttpRoute otherwise;
  private Refusals refusals = (segments, status, sentence) -> HttpResponse.text(status, sentence + "\n");
  private BooleanSupplier client = () -> false;
  private volatile @Nullable String url;
  private volatile Set<String> otherHosts = Set.of();

  /** The server makes one. */
  public Web(Domains domains, Events events) {
    this.domains = domains;
    this.events = events;
  }

  /** Adds a route; while the server is put together. */
  public void add(HttpRoute route) {
    for (Entry entry : entries) {
      if (entry.route.method().equals(route.method()) && entry.route.path().equals(route.path())) {
        throw new IllegalArgumentException("two modules answer " + route.method() + " " + route.path());
      }
    }
    entries.add(new Entry(route.segments(), route));
  }

  /** Says what who gets something is answered where there is nothing; while the server is put together. */
  public void otherwise(HttpHandler handler) {
    otherwise = HttpRoute.get("/", handler);
  }

  /** Says how refusals are told, which are plain text otherwise; while the server is put together. */
  public void refusals(Refusals told) {
    refusals = told;
  }

  /** Tells somebody who asked for this path that it is not done. */
  public HttpResponse refusal(List<String> segments, int status, String sentence) {
    return refusals.tell(segments, status, sentence);
  }

  /** Says whether people find a client at {@code /}; while the server is put together. */
  public void client(BooleanSupplier there) {
    client = there;
  }

  /** Whether people find a client at {@code /}. */
  public boolean hasClient() {
    return client.getAsBoolean();
  }

  /** Every route that fits this path, whatever its method. */
  public List<Match> matches(List<String> segments) {
    List<Match> matches = new ArrayList<>();
    for (Entry entry : entries) {
      Map<String, String> parameters = match(entry.segments, segments);
      if (parameters != null) {
        matches.add(new Match(entry.route, parameters));
      }
    }
    return matches;
  }

  /** What is answered where no route fits; null when nobody has said it. */
  public @Nullable Match otherwise() {
    HttpRoute nothing = otherwise;
    return nothing == null ? null : new Match(nothing, Map.of());
  }

  private static @Nullable Map<String, String> match(List<String> pattern, List<String> segments) {
    if (pattern.size() != segments.size()) {
      return null;
    }
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < pattern.size(); i++) {
      String wanted = pattern.get(i);
      if (wanted.startsWith("{") && wanted.endsWith("}")) {
        parameters.put(wanted.substring(1, wanted.length() - 1), segments.get(i));
      } else if (!wanted.equals(segments.get(i))) {
        return null;
      }
    }
    return parameters;
  }

  /** Every route. */
  public List<HttpRoute> routes() {
    return entries.stream().map(Entry::route).toList();
  }

  /** The address under which people reach the web listener, without a slash at its end; null when there is none. */
  public @Nullable String url() {
    return url;
  }

  /**
   * The listener is there.
   *
   * @param url where people reach it
   * @param hosts names by which it may be asked for, beside the domains and what is below them
   */
  public void opened(String url, List<String> hosts) {
    Set<String> others = new LinkedHashSet<>();
    hosts.forEach(host -> others.add(host.toLowerCase(Locale.ROOT)));
    String host = URI.create(url).getHost();
    if (host != null) {
      others.add(host.toLowerCase(Locale.ROOT));
    }
    this.otherHosts = Set.copyOf(others);
    this.url = url;
    events.fire(new WebOpened(url));
  }

  /**
   * Whether this server is meant by a host name, without port: any other name was resolved to it by somebody who wants
   * something else (SECURITY H3).
   */
  public boolean serves(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return domains.above(name) != null || otherHosts.contains(name);
  }
}
