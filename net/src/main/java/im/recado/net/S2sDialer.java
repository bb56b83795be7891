package im.recado.net;

import im.recado.kernel.stream.DialException;
import im.recado.kernel.stream.Dialer;
import im.recado.kernel.stream.ServerConnection;
import im.recado.kernel.stream.StreamHandler;
import im.recado.net.dns.Place;
import im.recado.net.dns.ServerFinder;
import im.recado.wire.jid.Jid;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

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
  public void dial(Jid ours, Jid theirs, Function<ServerConnection, StreamHandler> handler) throws DialException {
    long began = System.nanoTime();
    List<Place> places = finder.places(theirs);
    for (Place place : places) {
      if (bootstrap.config().group().isShuttingDown()) {
        throw new DialException("this server stops", false);
      }
      if (System.nanoTime() - began > MOST_NANOS) {
        break;
      }
      if (new Race(bootstrap, (channel, address) -> made(channel, address, place, ours, theirs, handler)).run(place.addresses())) {
        return;
      }
    }
    List<InetSocketAddress> addresses = places.stream().flatMap(place -> place.addresses().stream()).toList();
    throw new DialException(
        addresses.size() == 1
            ? "nobody answers at " + addresses.getFirst()
            : "nobody answers at any of its " + addresses.size() + " addresses",
        false);
  }

  private S2sConnection made(
      Channel channel,
      InetSocketAddress address,
      Place place,
      Jid ours,
      Jid theirs,
      Function<ServerConnection, StreamHandler> handler) {
    NettyLoop loop = Objects.requireNonNull(loops.get(channel.eventLoop()));
    return S2sConnection.made(loop, all, address, place, ours, theirs, handler);
  }
}
