package im.recado.modules.federation;

import im.recado.kernel.stream.ServerConnection;
import org.jspecify.annotations.Nullable;

/** With whom a link shares a connection: with a host, or as one (XEP-0220 section 2.6). Guarded by the link. */
final class Sharing {
  private final Hosts hosts;
  private final OutgoingLink link;

  /** Those who share the connection that the link makes. */
  private Guests guests;

  /** Whether it shares nobody's, having been refused that. */
  private boolean alone;

  /** Those among whom it was when their connection was lost with something of its own; null when it is known what became of that. */
  private @Nullable Guests before;

  Sharing(Hosts hosts, OutgoingLink link) {
    this.hosts = hosts;
    this.link = link;
    this.guests = new Guests(link, this);
    guests.end();
  }

  // As a guest.

  /** What carries the link where there is another one that has, or makes, a connection to its domain; null where there is none. */
  @Nullable Guest join() {
    Guests left = before;
    before = null;
    Guest back = left == null ? null : new Guest(link, left);
    if (left != null && back != null && left.await(back)) {
      return back;
    }
    Guests host = hosts.of(link);
    Guest guest = host == null || host.equals(guests) || alone ? null : new Guest(link, host);
    return guest != null && guest.among().take(guest) ? guest : null;
  }

  /** The same with a connection that is there, whose other end was looked at for the link's domain. */
  @Nullable Guest join(ServerConnection judged) {
    Guests host = hosts.over(judged, link);
    Guest guest = host == null || host.equals(guests) || alone ? null : new Guest(link, host);
    return guest != null && guest.among().take(guest, judged) ? guest : null;
  }

  /** The connection that it shared was lost, with something that may have arrived. */
  void lost(Guest guest) {
    before = guest.among();
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

  /** Who may share the connection that the link makes. */
  Guests guests() {
    return guests;
  }

  /** There is one. */
  void begun(OutgoingStream stream) {
    guests.begun(stream.company());
  }

  /** The other side believes the link. */
  void ready(OutgoingStream stream) {
    hosts.ready(stream.company().connection().peer(), guests);
  }

  /** Whether anybody waits for the connection. */
  boolean isWanted() {
    return guests.areWaiting();
  }

  /** The connection was lost, and the link makes another one. */
  void interrupted() {
    hosts.interrupted(guests);
  }

  /** The link has no connection of its own any more, and makes none. */
  void end() {
    hosts.end(guests);
  }
}
