package im.recado.modules.federation;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Option;
import im.recado.kernel.stream.Dialer;
import im.recado.kernel.stream.ServerConnection;
import im.recado.wire.jid.Jid;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The links that have a connection of their own, or are about to, which others may share (XEP-0220 section 2.6), each by the certificate that
 * this server shows on it: whoever shows another one needs another connection. Any thread.
 */
final class Hosts {
  static final Option<Boolean> ENABLED =
      Option.flag(
          "s2s.multiplexing",
          false,
          "Whether several domains here and at another server go over one connection that this server has made, where the other one"
              + " has dialback (XEP-0220); it counts for new connections.");

  private record ToDomain(Jid theirs, Object certificate) {}

  private record ToPlace(InetSocketAddress address, Object certificate) {}

  private final Kernel kernel;
  private final Map<ToDomain, Guests> byDomain = new ConcurrentHashMap<>();

  /** Those whose connection is ready. */
  private final Map<ToPlace, Guests> byPlace = new ConcurrentHashMap<>();

  private final Claims claims = new Claims();

  Hosts(Kernel kernel) {
    this.kernel = kernel;
  }

  /** A link makes a connection. Returns who may share it. */
  Guests add(OutgoingLink link) {
    Guests made = new Guests(link, certificate(link.ours()));
    byDomain.putIfAbsent(new ToDomain(link.theirs(), made.certificate()), made);
    return made;
  }

  private Object certificate(Jid ours) {
    Dialer dialer = kernel.servers().dialer();
    return dialer == null ? this : dialer.certificate(ours);
  }

  /** A connection is ready. */
  void ready(InetSocketAddress address, Guests guests) {
    byPlace.putIfAbsent(new ToPlace(address, guests.certificate()), guests);
    guests.ready();
    // Whoever waited finds it now.
    claims.made(guests);
  }

  /** The connection is gone, and its link makes another one, wherever that will lead. */
  void interrupted(Guests guests) {
    guests.interrupted();
    forget(guests);
  }

  void end(Guests guests) {
    byDomain.remove(new ToDomain(guests.host().theirs(), guests.certificate()), guests);
    guests.end();
    forget(guests);
  }

  private void forget(Guests guests) {
    byPlace.values().removeIf(guests::equals);
    claims.release(guests);
  }

  /** With whom a link can share a connection to its domain; null when nobody has one. */
  @Nullable Guests of(OutgoingLink link) {
    return kernel.options().get(ENABLED) ? byDomain.get(new ToDomain(link.theirs(), certificate(link.ours()))) : null;
  }

  /** Any connection to a domain, for questions, which show nothing; null when nobody has one. */
  @Nullable Guests of(Jid theirs) {
    return kernel.options().get(ENABLED)
        ? byDomain.values().stream().filter(one -> one.host().theirs().equals(theirs)).findFirst().orElse(null)
        : null;
  }

  /**
   * Connections that lead to one of these addresses and may be shared, if need be after somebody else's who makes one; when there are none,
   * {@link #claim this one} makes it. Waits.
   */
  List<ServerConnection> standing(List<InetSocketAddress> addresses, Guests mine) {
    return kernel.options().get(ENABLED)
        ? claims.outcome(places(addresses, mine), mine, () -> ready(addresses, mine), () -> isTaken(addresses, mine))
        : List.of();
  }

  /** Others that want a connection to one of these addresses wait for this one. */
  void claim(List<InetSocketAddress> addresses, Guests mine) {
    if (kernel.options().get(ENABLED)) {
      claims.claim(places(addresses, mine), mine);
    }
  }

  private static List<Object> places(List<InetSocketAddress> addresses, Guests mine) {
    return List.copyOf(addresses.stream().map(address -> new ToPlace(address, mine.certificate())).toList());
  }

  private List<ServerConnection> ready(List<InetSocketAddress> addresses, Guests mine) {
    return addresses.stream()
        .map(address -> at(address, mine.certificate()))
        .filter(Objects::nonNull)
        .map(Company::connection)
        .toList();
  }

  private @Nullable Company at(InetSocketAddress address, Object certificate) {
    Guests guests = byPlace.get(new ToPlace(address, certificate));
    Company company = guests == null ? null : guests.company();
    return company != null && company.takesOtherDomains() ? company : null;
  }

  /** Whether somebody has a connection there, be it one that is for its domain alone. */
  private boolean isTaken(List<InetSocketAddress> addresses, Guests mine) {
    return addresses.stream().anyMatch(address -> byPlace.containsKey(new ToPlace(address, mine.certificate())));
  }

  /** With whom this connection can be shared for a link; null when it is not there any more, or shows another certificate of ours. */
  @Nullable Guests over(ServerConnection connection, OutgoingLink link) {
    return byPlace.get(new ToPlace(connection.peer(), certificate(link.ours())));
  }
}
