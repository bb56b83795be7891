package im.recado.net.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslClientHelloHandler;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Stands before an engine that would go on with a client that wants none of our protocols, and ends such a handshake as
 * RFC 7301 section 3.2 says (SECURITY T12). Goes away with the client's first message.
 */
final class AlpnGuard extends SslClientHelloHandler<Boolean> {
  private static final int MOST_BYTES = 64 * 1024;

  /** A fatal alert: no_application_protocol. */
  private static final byte[] REFUSAL = {21, 3, 3, 0, 2, 2, 120};

  private final String protocol;

  /** A guard that lets those pass who want this protocol. */
  AlpnGuard(String protocol) {
    super(MOST_BYTES);
    this.protocol = protocol;
  }

  @Override
  protected Future<Boolean> lookup(ChannelHandlerContext context, @Nullable ByteBuf hello) {
    return context.executor().newSucceededFuture(hello == null || mayGoOn(hello, protocol));
  }

  @Override
  protected void onLookupComplete(ChannelHandlerContext context, Future<Boolean> future) {
    if (future.getNow()) {
      context.pipeline().remove(this);
    } else {
      context.writeAndFlush(Unpooled.wrappedBuffer(REFUSAL)).addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** Whether the client sent no list of protocols, or one with ours. What cannot be read is left to the engine. */
  static boolean mayGoOn(ByteBuf hello, String protocol) {
    try {
      ByteBuf content = ClientHello.extension(hello, ClientHello.ALPN);
      return content == null || offers(content.readSlice(content.readUnsignedShort()), protocol);
    } catch (IndexOutOfBoundsException e) {
      return true;
    }
  }

  private static boolean offers(ByteBuf names, String wanted) {
    while (names.isReadable()) {
      if (names.readString(names.readUnsignedByte(), StandardCharsets.US_ASCII).equals(wanted)) {
        return true;
      }
    }
    return false;
  }
}
