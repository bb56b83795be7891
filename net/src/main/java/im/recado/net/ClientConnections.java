package im.recado.net;

import im.recado.kernel.Kernel;
import im.recado.kernel.limit.Emergency;
import im.recado.kernel.limit.Entrance;
import im.recado.kernel.limit.ReadLimits;
import im.recado.kernel.limit.Source;
import im.recado.kernel.log.SecurityLog;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.kernel.stream.ClientStreams;
import im.recado.kernel.stream.Connection;
import im.recado.kernel.stream.Tls;
import im.recado.net.tls.ChannelBindings;
import im.recado.net.tls.ClientCertificates;
import im.recado.net.tls.TlsConnection;
import im.recado.net.tls.TlsContext;
import im.recado.wire.jid.Jid;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of clients have in common: TLS, limits, and the watch over strangers, those that have not logged in
 * (SECURITY D2). Safe for any thread.
 */
final class ClientConnections {
  static final Option<Integer> STRANGERS =
      Option.integer(
          "c2s.strangers",
          8000,
          10,
          1_000_000,
          "So many connections may be open that have not logged in; beyond, the oldest is closed.");

  static final Option<Integer> STRANGERS_PER_ADDRESS =
      Option.integer(
          "c2s.strangers-per-address",
          100,
          1,
          1_000_000,
          "So many connections from one address may be open that have not logged in; see c2s.uncounted-networks.");

  private final ClientStreams streams;
  private final Options options;
  private final Entrance entrance;
  private final ReadLimits limits;
  private final Clock clock;
  private final String domain;
  private final SecurityLog security;
  private final TlsContext tls;
  private final @Nullable ClientCertificates authorities;

  /** Oldest first. Guarded by itself, as is the count by address. */
  private final Set<Connection> strangers = new LinkedHashSet<>();

  private final Map<Source, Integer> strangersBySource = new HashMap<>();

  ClientConnections(Kernel kernel, TlsContext tls, @Nullable ClientCertificates authorities) {
    this.streams = kernel.clientStreams();
    this.options = kernel.options();
    this.entrance = kernel.entrance();
    this.limits = kernel.readLimits();
    this.clock = kernel.clock();
    this.domain = kernel.domain();
    this.security = kernel.security();
    this.tls = tls;
    this.authorities = authorities;
  }

  ClientStreams streams() {
    return streams;
  }

  SecurityLog security() {
    return security;
  }

  TlsContext tls() {
    return tls;
  }

  ReadLimits limits() {
    return limits;
  }

  /** The addresses that a client's certificate proves (XEP-0178). */
  private List<Jid> identities(List<X509Certificate> chain) {
    return authorities == null || chain.isEmpty() ? List.of() : authorities.verified(chain, domain, clock.instant());
  }

  /** The TLS of a connection whose handshake is done, as its stream sees it. */
  Tls describe(TlsConnection handshake) {
    SSLSession session = handshake.handler().engine().getSession();
    ChannelBindings bindings = handshake.bindings();
    return new Tls(
        session.getProtocol(),
        session.getCipherSuite(),
        bindings.types(),
        bindings,
        identities(handshake.clientChain()));
  }

  /** Why nobody at this address may connect: the rule, or null when they may (SECURITY B-8, B-9). */
  @Nullable String refusal(InetAddress address) {
    return entrance.refusal(address);
  }

  /** A connection stands. Too many strangers: the oldest goes, or this one when its address has too many. */
  void opened(Connection connection) {
    Connection surplus = null;
    Option<Integer> rule = STRANGERS;
    InetAddress address = connection.peer().getAddress();
    synchronized (strangers) {
      strangers.add(connection);
      int same = strangersBySource.merge(Source.of(address), 1, Integer::sum);
      if (same > Emergency.limit(options, STRANGERS_PER_ADDRESS) && !entrance.isUncounted(address)) {
        surplus = connection;
        rule = STRANGERS_PER_ADDRESS;
      } else if (strangers.size() > options.get(STRANGERS)) {
        surplus = strangers.iterator().next();
      }
    }
    if (surplus != null) {
      closed(surplus);
      surplus.close();
      security.refused(surplus.peer(), null, rule.key(), "Too many connections that have not logged in.");
    }
  }

  /** A connection's client has logged in. */
  void known(Connection connection) {
    closed(connection);
  }

  /** A connection is a stranger no more, one way or the other. */
  void closed(Connection connection) {
    synchronized (strangers) {
      if (strangers.remove(connection)) {
        strangersBySource.computeIfPresent(
            Source.of(connection.peer().getAddress()), (source, count) -> count == 1 ? null : count - 1);
      }
    }
  }
}
