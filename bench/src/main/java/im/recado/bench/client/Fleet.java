package im.recado.bench.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The event loops and the way to connect clients on them. Epoll where it is there, NIO elsewhere.
 *
 * <p>Thread-safe; close it to end everything.
 */
public final class Fleet implements AutoCloseable {
  private final EventLoopGroup group;
  private final List<EventLoop> loops = new ArrayList<>();
  private final int sources;

  /**
   * Starts the loops.
   *
   * @param loopCount how many event loops, 1 or 2 on a small machine
   * @param sources over how many source addresses 127.0.0.1, 127.0.0.2, … connections are spread; 1 leaves the
   *     choice to the kernel
   */
  public Fleet(int loopCount, int sources) {
    IoHandlerFactory io = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    this.group = new MultiThreadIoEventLoopGroup(loopCount, io);
    for (int i = 0; i < loopCount; i++) {
      loops.add(group.next());
    }
    this.sources = sources;
  }

  /** How many loops there are. */
  public int loopCount() {
    return loops.size();
  }

  /** One of the loops; any number is taken modulo their count. */
  public EventLoop loop(int number) {
    return loops.get(number % loops.size());
  }

  /** Begins to connect; the listener hears of success or failure. */
  public Client connect(Profile profile, Account account, int loop, ClientListener listener) {
    return connect(profile, account, loop, listener, null);
  }

  /** As {@link #connect}, to go on with the stream of an earlier client whose connection is gone, if there is one. */
  public Client connect(
      Profile profile, Account account, int loop, ClientListener listener, @Nullable Client earlier) {
    Client client = new Client(profile, account, listener, earlier);
    Bootstrap bootstrap = new Bootstrap().group(loop(loop)).handler(client)
        .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true).option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 30_000);
    ChannelFuture future;
    if (sources > 1 && profile.address().getAddress() instanceof Inet4Address) {
      if (Epoll.isAvailable()) {
        bootstrap.option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
      }
      future = bootstrap.connect(profile.address(), source(account.number()));
    } else {
      future = bootstrap.connect(profile.address());
    }
    future.addListener(done -> {
      if (!done.isSuccess()) {
        client.notConnected(done.cause());
      }
    });
    return client;
  }

  private InetSocketAddress source(int number) {
    try {
      byte[] address = {127, 0, 0, (byte) (1 + number % sources)};
      return new InetSocketAddress(InetAddress.getByAddress(address), 0);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  /** Stops the loops; connections still open are cut. */
  @Override
  public void close() {
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
  }
}
