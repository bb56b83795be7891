package im.recado.net;

import im.recado.kernel.Kernel;
import im.recado.kernel.log.SecurityLog;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.kernel.stream.ClientStreams;
import im.recado.net.tls.ClientCertificates;
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
import org.jspecify.annotations.Nullable;

/**
 * What the connections of clients have in common: TLS, limits, and the watch over strangers, those that have not logged in
 * (SECURITY D2). Safe for any thread.
 */
final class ClientConnections {
  static final Option<Integer> RATE =
      Option.integer(
          "c2s.read-rate",
          2 * 1024 * 1024,
          1024,
          1024 * 1024 * 1024,
          "So many bytes a second are read from one client in the long run, each element counting 128 bytes more than it has;"
              + " a faster one is slowed down.");

  static final Option<Integer> BURST =
      Option.integer(
          "c2s.read-burst",
          4 * 1024 * 1024,
          16 * 1024,
          1024 * 1024 * 1024,
          "So many bytes are read from one client at full speed before c2s.read-rate holds.");

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
          "So many connections from one address may be open that have not logged in; loopback addresses are not counted.");

  private final ClientStreams streams;
  private final Options options;
  private final Clock clock;
  private final String domain;
  private final SecurityLog security;
  private final TlsContext tls;
  private final @Nullable ClientCertificates authorities;

  /** Oldest first. Guarded by itself, as is the count by address. */
  private final Set<NettyConnection> strangers = new LinkedHashSet<>();

  private final Map<InetAddress, Integer> strangersByAddress = new HashMap<>();

  ClientConnections(Kernel kernel, TlsContext tls, @Nullable ClientCertificates authorities) {
    this.streams = kernel.clientStreams();
    this.options = kernel.options();
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

  ReadLimit readLimit() {
    return new ReadLimit(options.get(RATE), options.get(BURST), System.nanoTime());
  }

  /** The addresses that a client's certificate proves (XEP-0178). */
  List<Jid> identities(List<X509Certificate> chain) {
    return authorities == null || chain.isEmpty() ? List.of() : authorities.verified(chain, domain, clock.instant());
  }

  /** A connection stands. Too many strangers: the oldest goes, or this one when its address has too many. */
  void opened(NettyConnection connection) {
    NettyConnection surplus = null;
    Option<Integer> rule = STRANGERS;
    synchronized (strangers) {
      strangers.add(connection);
      InetAddress address = connection.peer().getAddress();
      int same = strangersByAddress.merge(address, 1, Integer::sum);
      if (same > options.get(STRANGERS_PER_ADDRESS) && !address.isLoopbackAddress()) {
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
  void known(NettyConnection connection) {
    closed(connection);
  }

  /** A connection is a stranger no more, one way or the other. */
  void closed(NettyConnection connection) {
    synchronized (strangers) {
      if (strangers.remove(connection)) {
        strangersByAddress.computeIfPresent(
            connection.peer().getAddress(), (address, count) -> count == 1 ? null : count - 1);
      }
    }
  }
}
