package im.recado.net.http;

import im.recado.kernel.http.HttpRequest;
import im.recado.kernel.http.HttpResponse;
import im.recado.net.tls.TlsConnection;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a connection to the web can become: one that speaks another protocol (RFC 9110 section 7.8). On the connection's
 * loop.
 */
public interface Upgrade {
  /** Whether this path is where it becomes that. */
  boolean isAt(List<String> segments);

  /** The answer to a GET there, without waiting: 101 when the other protocol follows. */
  HttpResponse answer(HttpRequest request, InetSocketAddress peer);

  /**
   * Speaks the other protocol from now on, after 101; put into the pipeline of a channel that is active.
   *
   * @param peer the other end of the connection, which may be a proxy
   * @param tls the TLS that stands on this connection, or null
   */
  ChannelHandler handler(Channel channel, InetSocketAddress peer, HttpRequest request, @Nullable TlsConnection tls);
}
