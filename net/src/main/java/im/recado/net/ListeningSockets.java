package im.recado.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** The sockets that listen. Any thread. */
final class ListeningSockets implements AutoCloseable {
  private final EventLoopGroup group;
  private final boolean epoll;

  // Guarded by itself.
  private final List<Channel> listeners = new ArrayList<>();

  /** @param epoll whether the group's loops are Linux's own */
  ListeningSockets(EventLoopGroup group, boolean epoll) {
    this.group = group;
    this.epoll = epoll;
  }

  /**
   * Listens at an address.
   *
   * @param accept is given each connection, on its loop
   * @return the port, also when any free one (0) was wanted
   * @throws IOException when the address cannot be had, with the system's reason
   */
  int listen(InetSocketAddress address, Consumer<SocketChannel> accept) throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(group)
            .channelFactory(() -> listener(address.getAddress()))
            .option(ChannelOption.SO_BACKLOG, 4096)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, NetServer.TURN)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, NetServer.WATER_MARK)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    accept.accept(channel);
                  }
                });
    if (epoll) {
      bootstrap.childOption(EpollChannelOption.TCP_USER_TIMEOUT, NetServer.USER_TIMEOUT_MILLIS);
    }
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(Objects.requireNonNull(bound.cause()).getMessage(), bound.cause());
    }
    synchronized (listeners) {
      listeners.add(bound.channel());
    }
    return ((InetSocketAddress) bound.channel().localAddress()).getPort();
  }

  /** A socket of IPv6 takes connections over IPv4 as well: whoever asks for an address of IPv4 gets one of IPv4. */
  private ServerSocketChannel listener(InetAddress address) {
    if (address instanceof Inet4Address) {
      return epoll
          ? new EpollServerSocketChannel(SocketProtocolFamily.INET)
          : new NioServerSocketChannel(SelectorProvider.provider(), SocketProtocolFamily.INET);
    }
    return epoll ? new EpollServerSocketChannel() : new NioServerSocketChannel();
  }

  /** Listens no more; the connections stay. */
  @Override
  public void close() {
    synchronized (listeners) {
      listeners.forEach(listener -> listener.close().awaitUninterruptibly());
      listeners.clear();
    }
  }
}
