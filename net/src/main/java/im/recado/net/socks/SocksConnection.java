package im.recado.net.socks;

import im.recado.kernel.bytestream.Bytestreams;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the proxy: it names an address (RFC 1928 with what XEP-0065 section 5.3.2 leaves of it), waits
 * without being read until the pair is activated, and then passes on what comes, as fast as the other end takes it. A
 * side that has said all goes on hearing the other one. On its loop, but for what {@link Bytestreams.End} says.
 */
public final class SocksConnection extends ChannelInboundHandlerAdapter implements Bytestreams.End {
  private static final int VERSION = 5;
  private static final int NO_AUTHENTICATION = 0;
  private static final int CONNECT = 1;
  private static final int DOMAIN = 3;
  private static final int NOT_ALLOWED = 2;
  private static final int UNKNOWN_COMMAND = 7;
  private static final int UNKNOWN_ADDRESS_TYPE = 8;

  /** The length of an address: a SHA-1 in hexadecimal. */
  private static final int ADDRESS = 40;

  private enum Phase {
    GREETING,
    REQUEST,
    WAITING,
    FLOWING,
    OVER
  }

  private final SocksConnections all;
  private final InetSocketAddress peer;
  private final ByteBuf heard = Unpooled.buffer(64, 600);
  private Phase phase = Phase.GREETING;
  private boolean counted;
  private @Nullable String address;

  private volatile @Nullable ChannelHandlerContext context;
  private volatile @Nullable SocksConnection other;
  private volatile boolean saidAll;

  /** @param peer who has connected */
  public SocksConnection(SocksConnections all, InetSocketAddress peer) {
    this.all = all;
    this.peer = peer;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    context = ctx;
    counted = all.opened(peer.getAddress());
    if (!counted) {
      ctx.close();
      return;
    }
    ctx.executor()
        .schedule(
            () -> {
              if (phase != Phase.FLOWING) {
                ctx.close();
              }
            },
            all.options().get(SocksConnections.DEADLINE).toMillis(),
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (phase == Phase.WAITING && other != null) {
      // Epoll reads, asked or not, when the peer has said all: that can be before the task of begin has had its turn.
      flow(ctx);
    }
    if (phase == Phase.FLOWING) {
      pass(ctx, bytes);
      return;
    }
    try {
      if (phase == Phase.OVER || phase == Phase.WAITING || bytes.readableBytes() > heard.maxWritableBytes()) {
        // Nothing may come before the pair is activated; what had been read with the request would be lost.
        over(ctx);
        return;
      }
      heard.writeBytes(bytes);
    } finally {
      bytes.release();
    }
    if (phase == Phase.GREETING) {
      greeted(ctx);
    }
    if (phase == Phase.REQUEST) {
      requested(ctx);
    }
  }

  private void over(ChannelHandlerContext ctx) {
    phase = Phase.OVER;
    ctx.close();
  }

  /** The ways in which a client could prove who it is; only that with no proof is known. */
  private void greeted(ChannelHandlerContext ctx) {
    if (heard.readableBytes() >= 1 && heard.getByte(0) != VERSION) {
      over(ctx);
      return;
    }
    if (heard.readableBytes() < 2 || heard.readableBytes() < 2 + heard.getUnsignedByte(1)) {
      return;
    }
    heard.skipBytes(1);
    int methods = heard.readUnsignedByte();
    boolean known = false;
    for (int i = 0; i < methods; i++) {
      known |= heard.readByte() == NO_AUTHENTICATION;
    }
    heard.discardReadBytes();
    if (!known) {
      refuse(ctx, Unpooled.wrappedBuffer(new byte[] {VERSION, (byte) 0xff}));
      return;
    }
    phase = Phase.REQUEST;
    ctx.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {VERSION, NO_AUTHENTICATION}));
  }

  private void requested(ChannelHandlerContext ctx) {
    if (heard.readableBytes() < 5) {
      return;
    }
    if (heard.getByte(0) != VERSION) {
      over(ctx);
    } else if (heard.getByte(1) != CONNECT) {
      refuse(ctx, reply(UNKNOWN_COMMAND, ""));
    } else if (heard.getByte(3) != DOMAIN || heard.getUnsignedByte(4) != ADDRESS) {
      refuse(ctx, reply(UNKNOWN_ADDRESS_TYPE, ""));
    } else if (heard.readableBytes() >= 5 + ADDRESS + 2) {
      String named = heard.toString(5, ADDRESS, StandardCharsets.US_ASCII);
      heard.skipBytes(5 + ADDRESS + 2);
      if (heard.isReadable()) {
        over(ctx);
      } else {
        named(ctx, named);
      }
    }
  }

  private void named(ChannelHandlerContext ctx, String named) {
    ctx.channel().config().setAutoRead(false);
    phase = Phase.WAITING;
    if (!all.bytestreams().connected(named, this)) {
      refuse(ctx, reply(NOT_ALLOWED, named));
      return;
    }
    address = named;
    ctx.writeAndFlush(reply(0, named));
  }

  private static ByteBuf reply(int status, String named) {
    ByteBuf reply = Unpooled.buffer(7 + named.length());
    reply.writeByte(VERSION).writeByte(status).writeByte(0).writeByte(DOMAIN).writeByte(named.length());
    reply.writeCharSequence(named, StandardCharsets.US_ASCII);
    return reply.writeShort(0);
  }

  private void refuse(ChannelHandlerContext ctx, ByteBuf words) {
    phase = Phase.OVER;
    ctx.writeAndFlush(words).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void begin(Bytestreams.End end) {
    other = (SocksConnection) end;
    ChannelHandlerContext ctx = Objects.requireNonNull(context);
    ctx.executor().execute(() -> flow(ctx));
  }

  private void flow(ChannelHandlerContext ctx) {
    if (phase != Phase.WAITING) {
      return;
    }
    phase = Phase.FLOWING;
    long idle = all.options().get(SocksConnections.IDLE).toMillis();
    ctx.pipeline().addFirst(new IdleStateHandler(0, 0, idle, TimeUnit.MILLISECONDS));
    ctx.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    ctx.channel().config().setAutoRead(true);
  }

  private void pass(ChannelHandlerContext ctx, ByteBuf bytes) {
    ChannelHandlerContext to = Objects.requireNonNull(Objects.requireNonNull(other).context);
    to.writeAndFlush(bytes);
    if (!to.channel().isWritable()) {
      ctx.channel().config().setAutoRead(false);
      if (to.channel().isWritable()) {
        ctx.channel().config().setAutoRead(true);
      }
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    SocksConnection from = other;
    ChannelHandlerContext there = from == null ? null : from.context;
    if (ctx.channel().isWritable() && there != null) {
      there.channel().config().setAutoRead(true);
    }
  }

  @Override
  public void close() {
    Objects.requireNonNull(context).writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof IdleStateEvent) {
      ctx.close();
    } else if (event instanceof ChannelInputShutdownEvent) {
      saidAll();
    }
  }

  /**
   * Nothing more comes from here: the other end is told behind what is on its way to it. When both have said all, that
   * is it.
   */
  private void saidAll() {
    saidAll = true;
    SocksConnection end = Objects.requireNonNull(other);
    ChannelHandlerContext to = Objects.requireNonNull(end.context);
    to.writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            flushed -> {
              if (end.saidAll) {
                to.close();
              } else {
                ((DuplexChannel) to.channel()).shutdownOutput();
              }
            });
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    phase = Phase.OVER;
    heard.release();
    if (address != null) {
      all.bytestreams().closed(address, this);
    }
    if (counted) {
      all.closed(peer.getAddress());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
