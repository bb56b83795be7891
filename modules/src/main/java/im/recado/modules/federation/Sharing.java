package im.recado.modules.federation;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** With whom a link shares a connection: with a host, or as one (XEP-0220 section 2.6). Guarded by the link. */
final class Sharing {
  private final Hosts hosts;
  private final OutgoingLink link;

  /** Those who share the connection that the link makes. */
  private Guests guests;

  /** Whether it shares nobody's, having been refused that. */
  private boolean alone;

  Sharing(Hosts hosts, OutgoingLink link) {
    this.hosts = hosts;
    this.link = link;
    this.guests = new Guests(link);
    guests.end();
  }

  // As a guest.

  /** What carries the link where there is another one that has, or makes, a connection to its domain; null where there is none. */
  @Nullable Guest join() {
    return join(hosts.of(link.theirs()));
  }

  /** The same with a connection that is there and leads to this place. */
  @Nullable Guest join(InetSocketAddress place) {
    return join(hosts.at(place));
  }

  private @Nullable Guest join(@Nullable Guests host) {
    if (host == null || host.equals(guests) || alone) {
      return null;
    }
    Guest guest = new Guest(link, host);
    return host.take(guest) ? guest : null;
  }

  /** The other side does not want the link on another one's connection. */
  void refused() {
    alone = true;
  }

  // As a host.

  /** The link makes a connection. */
  void begin() {
    if (guests.areOver()) {
      guests = hosts.add(link);
    }
  }

  /** There is one. */
  void begun(OutgoingStream stream) {
    guests.begun(stream.company());
  }

  /** The other side believes the link. */
  void ready(OutgoingStream stream) {
    hosts.at(stream.company().connection().peer(), guests);
    guests.ready();
  }

  /** Whether anybody waits for the connection. */
  boolean isWanted() {
    return guests.areWaiting();
  }

  /** The connection was lost, and the link makes another one. */
  void interrupted() {
    guests.interrupted();
  }

  /** The link has no connection of its own any more, and makes none. */
  void end() {
    hosts.end(guests);
  }
}
