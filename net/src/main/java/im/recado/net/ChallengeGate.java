package im.recado.net;

import im.recado.net.tls.TlsChallenges;
import im.recado.net.tls.TlsException;
import im.recado.net.tls.TlsIdentity;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslClientHelloHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a connection that begins with TLS while an authority is expected (RFC 8737): the authority finds what it wants to see
 * and is closed, everybody else goes on to what the listener is for. For the connection's event loop.
 */
final class ChallengeGate extends SslClientHelloHandler<@Nullable TlsIdentity> {
  private static final int MOST_BYTES = 64 * 1024;
  private static final long DEADLINE_SECONDS = 10;

  /** More than so many do not wait here at once: those beyond go straight to where strangers are counted. */
  private static final int MOST_WAITING = 256;

  private static final AtomicInteger WAITING = new AtomicInteger();

  private final TlsChallenges challenges;
  private final Consumer<SocketChannel> accept;
  private boolean isThrough;

  private ChallengeGate(TlsChallenges challenges, Consumer<SocketChannel> accept) {
    super(MOST_BYTES);
    this.challenges = challenges;
    this.accept = accept;
  }

  /** What a listener does with a connection: as always, unless an authority is expected. */
  static void accept(SocketChannel channel, TlsChallenges challenges, Consumer<SocketChannel> accept) {
    if (challenges.isEmpty() || !mayWait()) {
      accept.accept(channel);
      return;
    }
    channel.closeFuture().addListener(closed -> WAITING.decrementAndGet());
    channel.pipeline().addLast(new ChallengeGate(challenges, accept));
  }

  private static boolean mayWait() {
    if (WAITING.incrementAndGet() <= MOST_WAITING) {
      return true;
    }
    WAITING.decrementAndGet();
    return false;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    // Who comes behind hears of it when there is somebody.
    var deadline =
        context
            .executor()
            .schedule(
                () -> {
                  if (!isThrough) {
                    context.close();
                  }
                },
                DEADLINE_SECONDS,
                TimeUnit.SECONDS);
    context.channel().closeFuture().addListener(closed -> deadline.cancel(false));
  }

  @Override
  protected Future<@Nullable TlsIdentity> lookup(ChannelHandlerContext context, @Nullable ByteBuf hello) {
    return context.executor().newSucceededFuture(challenges.wanted(hello));
  }

  @Override
  protected void onLookupComplete(ChannelHandlerContext context, Future<@Nullable TlsIdentity> future) throws TlsException {
    isThrough = true;
    ChannelPipeline pipeline = context.pipeline();
    TlsIdentity identity = future.getNow();
    if (identity != null) {
      SslHandler handler = TlsChallenges.handler(identity);
      pipeline.addLast(handler);
      handler.handshakeFuture().addListener(done -> context.channel().close());
      // What was read so far goes on to it.
      pipeline.remove(this);
      return;
    }
    // Some of those who come now put themselves first: they get what was read so far as if it came only now.
    ByteBuf read = internalBuffer().copy();
    pipeline.remove(this);
    accept.accept((SocketChannel) context.channel());
    pipeline.fireChannelActive();
    pipeline.fireChannelRead(read);
    pipeline.fireChannelReadComplete();
  }
}
