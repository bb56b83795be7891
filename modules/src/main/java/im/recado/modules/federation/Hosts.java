package im.recado.modules.federation;

import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.kernel.stream.ServerConnection;
import im.recado.wire.jid.Jid;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The links that have a connection of their own, or are about to, which others may share (XEP-0220 section 2.6). Any thread. */
final class Hosts {
  static final Option<Boolean> ENABLED =
      Option.flag(
          "s2s.multiplexing",
          false,
          "Whether several domains here and at another server go over one connection that this server has made, where the other one"
              + " has dialback (XEP-0220); it counts for new connections.");

  private final Options options;
  private final Map<Jid, Guests> byDomain = new ConcurrentHashMap<>();
  private final Map<InetSocketAddress, Guests> byPlace = new ConcurrentHashMap<>();

  Hosts(Options options) {
    this.options = options;
  }

  /** A link makes a connection. Returns who may share it. */
  Guests add(OutgoingLink link) {
    Guests made = new Guests(link);
    byDomain.putIfAbsent(link.theirs(), made);
    return made;
  }

  /** A connection is ready. */
  void at(InetSocketAddress place, Guests guests) {
    byPlace.putIfAbsent(place, guests);
  }

  void end(Guests guests) {
    byDomain.remove(guests.host().theirs(), guests);
    byPlace.values().removeIf(one -> one.equals(guests));
    guests.end();
  }

  /** With whom a connection to a domain can be shared; null when nobody has one. */
  @Nullable Guests of(Jid theirs) {
    return options.get(ENABLED) ? byDomain.get(theirs) : null;
  }

  /** A connection that leads to this place and may be shared; null when there is none. */
  @Nullable ServerConnection standing(InetSocketAddress place) {
    Guests guests = at(place);
    Company company = guests == null ? null : guests.company();
    return company == null ? null : company.connection();
  }

  /** With whom one to this place can be shared; null when nobody has one that is ready. */
  @Nullable Guests at(InetSocketAddress place) {
    Guests guests = options.get(ENABLED) ? byPlace.get(place) : null;
    Company company = guests == null ? null : guests.company();
    return company != null && company.takesOtherDomains() ? guests : null;
  }
}
