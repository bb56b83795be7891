package im.recado.net.http;

import im.recado.kernel.Kernel;
import im.recado.kernel.http.Web;
import im.recado.kernel.limit.Bans;
import im.recado.kernel.limit.Emergency;
import im.recado.kernel.limit.Network;
import im.recado.kernel.limit.Source;
import im.recado.kernel.log.SecurityLog;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.net.dns.IpLiteral;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What the connections of the web listener have in common: routes, limits, who is believed. Safe for any thread. */
public final class HttpConnections {
  static final Option<Integer> MOST =
      Option.integer("http.connections", 4000, 1, 1_000_000, "So many connections the web listener has at once; beyond, the one is closed that has been silent for longest, else the one whose body comes slowest.");

  static final Option<Integer> MOST_PER_ADDRESS =
      Option.integer(
          "http.connections-per-address",
          100,
          1,
          1_000_000,
          "So many connections one address has to the web listener; loopback addresses and trusted proxies are not counted.");

  static final Option<List<Network>> BLOCKED =
      Network.option("http.blocked-networks", "Addresses and networks whose connections to the web are closed at once.");

  static final Option<List<Network>> ALLOWED =
      Network.option(
          "http.allowed-networks", "If there are any: the only addresses and networks that may connect to the web.");

  static final Option<Integer> HEAD_BYTES =
      Option.integer(
          "http.max-header-bytes", 16 * 1024, 2048, 1024 * 1024, "The largest head of a request, in bytes.");

  static final Option<Duration> HEAD_DEADLINE =
      Option.duration(
          "http.header-deadline", Duration.ofSeconds(10), "A request whose head has not come whole by then is given up, and so is a new connection without one.");

  static final Option<Duration> IDLE =
      Option.duration("http.idle", Duration.ofSeconds(60), "A connection without a request is closed after so long.");

  static final Option<Integer> SLOWEST =
      Option.integer(
          "http.slowest-body",
          256,
          0,
          1024 * 1024,
          "A request whose body comes with fewer bytes a second is given up; also how slow a client may take an answer.");

  static final Option<List<Network>> PROXIES =
      Network.option(
          "http.trusted-proxies",
          "Proxies that are believed when they say whom they speak for (X-Forwarded-For, X-Forwarded-Proto): addresses or"
              + " networks, such as 127.0.0.1.");

  static final Option<Duration> STRICT_TRANSPORT =
      Option.duration(
          "http.strict-transport-security",
          Duration.ZERO,
          "For so long browsers shall use HTTPS alone for this name; only with a certificate that they trust.");

  /** For the documents and the settings. */
  public static final List<Option<?>> OPTIONS =
      List.of(MOST, MOST_PER_ADDRESS, BLOCKED, ALLOWED, HEAD_BYTES, HEAD_DEADLINE, IDLE, SLOWEST, PROXIES, STRICT_TRANSPORT);

  private final Web web;
  private final @Nullable Upgrade upgrade;
  private final Options options;
  private final Clock clock;
  private final SecurityLog security;
  private final Bans bans;
  private final LongSupplier nanos;

  // Guarded by this.
  private final Map<Source, Integer> bySource = new HashMap<>();
  private final Set<HttpConnection> open = new HashSet<>();

  /** Those of the open ones that nothing is asked of now, the one first that has been silent for longest. */
  private final Set<HttpConnection> silent = new LinkedHashSet<>();

  /** Those whose request has a body that has not come whole, and since when. */
  private final Map<HttpConnection, Coming> coming = new HashMap<>();

  /** @param bytes that had come on the connection before */
  private record Coming(long nanos, long bytes) {
    private double pace(HttpConnection connection, long now) {
      return (connection.bodyBytes() - bytes) / (double) Math.max(1, now - nanos);
    }
  }

  /**
   * Connections to what is shown on one web.
   *
   * @param web the routes that are answered
   * @param upgrade what such a connection can become; null for nothing
   */
  public HttpConnections(Kernel kernel, Web web, @Nullable Upgrade upgrade) {
    this.web = web;
    this.upgrade = upgrade;
    this.options = kernel.options();
    this.clock = kernel.clock();
    this.security = kernel.security();
    this.bans = kernel.bans();
    this.nanos = kernel.timers()::nanoTime;
  }

  Web web() {
    return web;
  }

  @Nullable Upgrade upgrade() {
    return upgrade;
  }

  Options options() {
    return options;
  }

  Clock clock() {
    return clock;
  }

  SecurityLog security() {
    return security;
  }

  /**
   * Whether nobody at this address may connect (SECURITY B-8, B-9). Whoever is on this machine always may: a wrong network in
   * a setting would shut the console that it is to be put right with (SECURITY W15).
   */
  boolean refuses(InetAddress peer) {
    if (peer.isLoopbackAddress()) {
      return false;
    }
    List<Network> allowed = options.get(ALLOWED);
    return Network.anyContains(options.get(BLOCKED), peer)
        || (!allowed.isEmpty() && !Network.anyContains(allowed, peer))
        || (bans.holds(Source.of(peer)) && !isProxy(peer));
  }

  /**
   * Counts a new connection, on which nothing is asked yet. When there are too many, the one goes that has been silent for longest; else
   * the one whose body comes slowest, for who lets many drip would shut out everybody (SECURITY D2).
   *
   * @return null, or the limit that it would break
   */
  @Nullable Option<Integer> opened(HttpConnection connection) {
    InetAddress peer = connection.peer().getAddress();
    HttpConnection displaced = null;
    synchronized (this) {
      int most = peer.isLoopbackAddress() || isProxy(peer) ? Integer.MAX_VALUE : Emergency.limit(options, MOST_PER_ADDRESS);
      if (bySource.getOrDefault(Source.of(peer), 0) >= most) {
        return MOST_PER_ADDRESS;
      }
      if (open.size() >= options.get(MOST)) {
        displaced = silent.isEmpty() ? slowest() : silent.iterator().next();
        if (displaced == null) {
          return MOST;
        }
        closed(displaced);
      }
      open.add(connection);
      silent.add(connection);
      bySource.merge(Source.of(peer), 1, Integer::sum);
    }
    if (displaced != null) {
      displaced.displace();
    }
    return null;
  }

  /** The connection whose body comes slowest, among those that had as long as a head may take; null when there is none. */
  private @Nullable HttpConnection slowest() {
    long now = nanos.getAsLong();
    return coming.entrySet().stream()
        .filter(one -> now - one.getValue().nanos >= options.get(HEAD_DEADLINE).toNanos())
        .min(Comparator.comparingDouble(one -> one.getValue().pace(one.getKey(), now)))
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  /** The body of a request begins to come. */
  synchronized void bodyBegins(HttpConnection connection) {
    if (open.contains(connection)) {
      coming.put(connection, new Coming(nanos.getAsLong(), connection.bodyBytes()));
    }
  }

  /** It has come whole. */
  synchronized void bodyEnds(HttpConnection connection) {
    coming.remove(connection);
  }

  /** The head of a request has come whole. */
  synchronized void asked(HttpConnection connection) {
    silent.remove(connection);
  }

  /** The request was answered; another may come. */
  synchronized void answered(HttpConnection connection) {
    if (open.contains(connection)) {
      coming.remove(connection);
      silent.add(connection);
    }
  }

  /** Counts a connection no more; for one that is not counted nothing happens. */
  synchronized void closed(HttpConnection connection) {
    if (open.remove(connection)) {
      silent.remove(connection);
      coming.remove(connection);
      bySource.computeIfPresent(
          Source.of(connection.peer().getAddress()), (source, number) -> number == 1 ? null : number - 1);
    }
  }

  private boolean isProxy(InetAddress address) {
    return Network.anyContains(options.get(PROXIES), address);
  }

  /**
   * Who a request comes from: the peer, or, when that is a trusted proxy, the last address in its list that is none
   * (SECURITY H10).
   */
  InetAddress client(InetSocketAddress peer, RequestHead head) {
    InetAddress client = peer.getAddress();
    List<String> told = head.headers().getOrDefault("x-forwarded-for", List.of());
    String[] chain = String.join(",", told).split(",", -1);
    for (int i = chain.length - 1; i >= 0 && isProxy(client); i--) {
      InetAddress before = IpLiteral.of(chain[i].strip());
      if (before == null) {
        break;
      }
      client = before;
    }
    return client;
  }

  /** Whether the client's way to us is protected. */
  boolean isSecure(InetSocketAddress peer, boolean tls, RequestHead head) {
    List<String> told = head.headers().getOrDefault("x-forwarded-proto", List.of());
    return tls || (isProxy(peer.getAddress()) && told.size() == 1 && told.getFirst().equals("https"));
  }
}
