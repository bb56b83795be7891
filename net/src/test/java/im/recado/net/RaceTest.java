package im.recado.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** RFC 8305: an address that does not answer holds up no other. No connection of these ever fails by itself for want of an answer. */
final class RaceTest {
  private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final List<InetSocketAddress> winners = new CopyOnWriteArrayList<>();
  private final Bootstrap bootstrap =
      new Bootstrap().group(group).channel(NioSocketChannel.class).option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 3_600_000);
  private final Race race =
      new Race(
          bootstrap,
          (channel, address) -> {
            winners.add(address);
            return new ChannelInboundHandlerAdapter();
          });

  @AfterEach
  void end() {
    group.shutdownGracefully();
  }

  /** A listener that accepts nobody any more: to connect to it takes for ever. */
  private static final class Silent implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final List<SocketChannel> waiting = new ArrayList<>();

    Silent() throws IOException {
      // More than its queue holds.
      for (int i = 0; i < 4; i++) {
        SocketChannel one = SocketChannel.open();
        one.configureBlocking(false);
        one.connect(address());
        waiting.add(one);
      }
    }

    InetSocketAddress address() {
      return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    @Override
    public void close() throws IOException {
      for (SocketChannel one : waiting) {
        one.close();
      }
      listener.close();
    }
  }

  private static InetSocketAddress refusing() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return (InetSocketAddress) listener.getLocalSocketAddress();
    }
  }

  @Test
  void whoAnswersFirstIsTaken() throws Exception {
    try (Silent silent = new Silent();
        ServerSocket other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      InetSocketAddress there = (InetSocketAddress) other.getLocalSocketAddress();
      assertThat(race.run(List.of(silent.address(), refusing(), there, silent.address()))).isTrue();
      assertThat(winners).containsExactly(there);
    }
  }

  @Test
  void onlyOneIsTaken() throws Exception {
    try (ServerSocket one = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        ServerSocket two = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      InetSocketAddress first = (InetSocketAddress) one.getLocalSocketAddress();
      assertThat(race.run(List.of(first, (InetSocketAddress) two.getLocalSocketAddress()))).isTrue();
      assertThat(winners).containsExactly(first);
      try (Socket taken = one.accept()) {
        assertThat(taken.isConnected()).isTrue();
      }
    }
  }

  @Test
  void nobodyIsTakenWhereAllRefuse() throws Exception {
    assertThat(race.run(List.of(refusing(), refusing()))).isFalse();
    assertThat(winners).isEmpty();
  }
}
