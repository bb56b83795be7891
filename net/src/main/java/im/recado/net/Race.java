package im.recado.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Connects to one machine by the first of its addresses that answers: each gets a head start over the next one, and none waits for the
 * failure of another (RFC 8305 section 5). For one virtual thread, once.
 */
final class Race {
  private static final long HEAD_START_MILLIS = 250;

  /** Longer than any connection takes to fail. */
  private static final long MOST_MILLIS = 10_000;

  /** Makes what sits on the channel that has won. */
  @FunctionalInterface
  interface Prize {
    ChannelHandler handler(Channel channel, InetSocketAddress address);
  }

  private final Bootstrap bootstrap;
  private final Prize prize;
  private final AtomicBoolean won = new AtomicBoolean();
  private final BlockingQueue<Boolean> outcomes = new LinkedBlockingQueue<>();

  /** @param bootstrap makes channels, each of which gives up after some seconds */
  Race(Bootstrap bootstrap, Prize prize) {
    this.bootstrap = bootstrap;
    this.prize = prize;
  }

  /** Whether somebody has answered. Waits. */
  boolean run(List<InetSocketAddress> addresses) {
    List<ChannelFuture> begun = new ArrayList<>();
    try {
      int left = 0;
      for (InetSocketAddress address : addresses) {
        begun.add(connect(address));
        Boolean outcome = outcomes.poll(HEAD_START_MILLIS, TimeUnit.MILLISECONDS);
        if (Boolean.TRUE.equals(outcome)) {
          return true;
        }
        left += outcome == null ? 1 : 0;
      }
      while (left-- > 0) {
        if (Boolean.TRUE.equals(outcomes.poll(MOST_MILLIS, TimeUnit.MILLISECONDS))) {
          return true;
        }
      }
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      // Nobody wins any more, and who has not is not waited for.
      won.set(true);
      begun.stream().filter(one -> !one.isSuccess()).forEach(one -> one.channel().close());
    }
  }

  private ChannelFuture connect(InetSocketAddress address) {
    ChannelFuture connecting =
        bootstrap
            .clone()
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel.config().setAllowHalfClosure(true);
                    channel.pipeline().addLast(new Line(address));
                  }
                })
            .connect(address);
    connecting.addListener(
        done -> {
          if (!done.isSuccess()) {
            outcomes.add(false);
          }
        });
    return connecting;
  }

  /** Where one arrives. */
  private final class Line extends ChannelInboundHandlerAdapter {
    private final InetSocketAddress address;

    Line(InetSocketAddress address) {
      this.address = address;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      if (won.compareAndSet(false, true)) {
        context.pipeline().addLast(prize.handler(context.channel(), address));
        context.fireChannelActive();
        context.pipeline().remove(this);
        outcomes.add(true);
      } else {
        context.close();
      }
    }
  }
}
