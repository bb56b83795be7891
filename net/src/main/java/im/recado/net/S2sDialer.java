package im.recado.net;

import im.recado.kernel.stream.DialException;
import im.recado.kernel.stream.Dialer;
import im.recado.kernel.stream.ServerConnection;
import im.recado.net.dns.Place;
import im.recado.net.dns.ServerFinder;
import im.recado.net.hostmeta.HostMeta;
import im.recado.wire.jid.Jid;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Connects to other servers: one place after the other, until one answers. */
final class S2sDialer implements Dialer {
  private static final long MOST_NANOS = 30_000_000_000L;

  private final Bootstrap bootstrap;
  private final Map<?, NettyLoop> loops;
  private final S2sConnections all;
  private final ServerFinder finder;

  /** @param bootstrap makes channels, each of which gives up after some seconds */
  S2sDialer(Bootstrap bootstrap, Map<?, NettyLoop> loops, S2sConnections all, ServerFinder finder) {
    this.bootstrap = bootstrap;
    this.loops = loops;
    this.all = all;
    this.finder = finder;
  }

  @Override
  public void dial(Jid ours, Jid theirs, Caller caller) throws DialException {
    Attempt attempt = new Attempt(ours, theirs, caller);
    // What the web site says makes the DNS needless (XEP-0487 section 2.2), but keeps nobody from asking it in the end.
    if (all.kernel().options().get(HostMeta.ENABLED) && !finder.isSet(theirs)) {
      List<Place> announced = attempt.fresh(all.hostMeta().places(theirs));
      if (attempt.reaches(announced, true)) {
        return;
      }
    }
    List<Place> places = finder.places(theirs);
    List<Place> fresh = attempt.fresh(places);
    // Somebody else everywhere: perhaps not any more.
    boolean isReached = fresh.isEmpty() ? attempt.reaches(List.of(places.getFirst()), false) : attempt.reaches(fresh, false);
    if (!isReached) {
      throw nobody(places);
    }
  }

  @Override
  public Object certificate(Jid ours) {
    return all.outgoing().certificate(ours);
  }

  private static DialException nobody(List<Place> places) {
    List<InetSocketAddress> addresses = places.stream().flatMap(place -> place.addresses().stream()).toList();
    return new DialException(
        addresses.size() == 1
            ? "nobody answers at " + addresses.getFirst()
            : "nobody answers at any of its " + addresses.size() + " addresses",
        false);
  }

  /** One search for a server. */
  private final class Attempt {
    private final long began = System.nanoTime();
    private final Jid ours;
    private final Jid theirs;
    private final Caller caller;

    Attempt(Jid ours, Jid theirs, Caller caller) {
      this.ours = ours;
      this.theirs = theirs;
      this.caller = caller;
    }

    /** The places, and the addresses of each, where it was not looked for in vain lately. */
    List<Place> fresh(List<Place> places) {
      List<Place> fresh = new ArrayList<>();
      for (Place place : places) {
        List<InetSocketAddress> addresses =
            place.addresses().stream().filter(address -> !all.isDisproved(theirs, address)).toList();
        if (!addresses.isEmpty()) {
          fresh.add(new Place(addresses, place.directTls(), place.proof()));
        }
      }
      return fresh;
    }

    /** @param hasOthers whether there are places beside these */
    boolean reaches(List<Place> places, boolean hasOthers) throws DialException {
      for (Place place : places) {
        if (bootstrap.config().group().isShuttingDown()) {
          throw new DialException("this server stops", false);
        }
        if (System.nanoTime() - began > MOST_NANOS) {
          return false;
        }
        if (caller.standing(place.addresses()).stream().anyMatch(one -> isShared(one, place))) {
          return true;
        }
        boolean others = hasOthers || place.addresses().size() > 1 || !place.equals(places.getLast());
        if (new Race(bootstrap, (channel, address) -> made(channel, address, place, others)).run(place.addresses())) {
          return true;
        }
      }
      return false;
    }

    /** Whether a connection to this place for other domains does, because the certificate on it holds for this one, too. */
    private boolean isShared(ServerConnection standing, Place place) {
      return all.doubt(standing.peerChain(), theirs, false, place.proof()) == null && caller.shares(standing);
    }

    private S2sConnection made(Channel channel, InetSocketAddress address, Place place, boolean others) {
      NettyLoop loop = Objects.requireNonNull(loops.get(channel.eventLoop()));
      return S2sConnection.made(loop, all, address, place, ours, theirs, others, caller::connected);
    }
  }
}
