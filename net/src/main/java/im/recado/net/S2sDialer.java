package im.recado.net;

import im.recado.kernel.stream.DialException;
import im.recado.kernel.stream.Dialer;
import im.recado.kernel.stream.ServerConnection;
import im.recado.kernel.stream.StreamHandler;
import im.recado.net.dns.ServerFinder;
import im.recado.net.dns.ServerFinder.Place;
import im.recado.wire.jid.Jid;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
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
      if (connect(place, ours, theirs, handler)) {
        return;
      }
    }
    throw new DialException(
        places.size() == 1
            ? "nobody answers at " + places.getFirst().address()
            : "nobody answers at any of its " + places.size() + " addresses",
        false);
  }

  private boolean connect(Place place, Jid ours, Jid theirs, Function<ServerConnection, StreamHandler> handler) {
    ChannelFuture connecting =
        bootstrap
            .clone()
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel.config().setAllowHalfClosure(true);
                    NettyLoop loop = Objects.requireNonNull(loops.get(channel.eventLoop()));
                    channel
                        .pipeline()
                        .addLast(S2sConnection.made(loop, all, place.address(), place.directTls(), ours, theirs, handler));
                  }
                })
            .connect(place.address());
    return connecting.awaitUninterruptibly().isSuccess();
  }
}
