package im.recado.net.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslClientHelloHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a client's first message, in which it may name the domain that it wants (SNI), and puts in its own place what
 * does TLS with the certificate of that.
 */
final class NameGuard extends SslClientHelloHandler<Optional<String>> {
  private static final int MOST_BYTES = 64 * 1024;

  private final Function<@Nullable String, TlsConnection> choice;
  private @Nullable ScheduledFuture<?> deadline;

  NameGuard(Function<@Nullable String, TlsConnection> choice) {
    super(MOST_BYTES);
    this.choice = choice;
  }

  /** Who says nothing is not waited for longer than for a handshake. */
  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    deadline =
        context.executor().schedule(() -> context.close(), TlsContext.HANDSHAKE_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext context) {
    if (deadline != null) {
      deadline.cancel(false);
    }
  }

  @Override
  protected Future<Optional<String>> lookup(ChannelHandlerContext context, @Nullable ByteBuf hello) {
    return context
        .executor()
        .newSucceededFuture(Optional.ofNullable(hello == null ? null : ClientHello.serverName(hello)));
  }

  @Override
  protected void onLookupComplete(ChannelHandlerContext context, Future<Optional<String>> future) {
    TlsConnection chosen = choice.apply(future.getNow().orElse(null));
    chosen.follow(context);
    context.pipeline().remove(this);
  }
}
