package im.recado.net;

import im.recado.kernel.http.HttpRequest;
import im.recado.kernel.http.HttpResponse;
import im.recado.kernel.http.WebPolicy;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.kernel.stream.Tls;
import im.recado.net.http.Upgrade;
import im.recado.net.tls.TlsConnection;
import im.recado.net.websocket.Deflation;
import im.recado.net.websocket.Handshake;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where clients speak XMPP over WebSocket (RFC 7395 section 3.1), and who may. */
final class WebSockets implements Upgrade {
  /** How clients and servers agree on XMPP. */
  static final String PROTOCOL = "xmpp";

  static final Option<Duration> PING =
      Option.duration(
          "websocket.ping-interval",
          Duration.ofSeconds(50),
          "How long a WebSocket may be silent before the server pings it, so that proxies, which often cut after a minute, keep"
              + " it; 0 for never.");

  static final Option<Boolean> DEFLATE =
      Option.flag(
          "websocket.deflate",
          false,
          "Whether WebSockets of clients that ask for it carry compressed messages (RFC 7692): stanzas alone, each by itself, after the"
              + " login. It takes processor time to save bytes.");

  private static final List<List<String>> PATHS = List.of(List.of("ws"), List.of("xmpp-websocket"));

  private final Map<EventLoop, NettyLoop> loops;
  private final ClientConnections clients;
  private final WebPolicy policy;
  private final Options options;

  WebSockets(Map<EventLoop, NettyLoop> loops, ClientConnections clients, WebPolicy policy, Options options) {
    this.loops = loops;
    this.clients = clients;
    this.policy = policy;
    this.options = options;
  }

  Duration pingInterval() {
    return options.get(PING);
  }

  @Override
  public boolean isAt(List<String> segments) {
    return PATHS.contains(segments);
  }

  @Override
  public HttpResponse answer(HttpRequest request, InetSocketAddress peer) {
    HttpResponse answer = Handshake.answer(request, PROTOCOL);
    if (answer.status() != 101) {
      return answer;
    }
    InetSocketAddress client = new InetSocketAddress(request.client(), peer.getPort());
    List<String> origins = request.headers().getOrDefault("origin", List.of());
    if (origins.size() > 1 || !policy.allows(request, origins.isEmpty() ? null : origins.getFirst())) {
      clients.strangers().security().refused(client, null, WebPolicy.ORIGINS.key(), "A page of another site may not log in here.");
      return HttpResponse.text(403, "Pages of that site may not log in here.\n");
    }
    String refusal = clients.strangers().refusal(request.client());
    if (refusal != null) {
      clients.strangers().security().refused(client, null, refusal, "Nobody there may connect.");
      return HttpResponse.text(403, "Nobody there may connect.\n");
    }
    if (policy.requiresTls() && !policy.isProtected(request)) {
      return HttpResponse.text(403, "TLS is required: use wss.\n");
    }
    String deflation = deflation(request);
    return deflation == null ? answer : answer.header("Sec-WebSocket-Extensions", deflation);
  }

  private @Nullable String deflation(HttpRequest request) {
    return options.get(DEFLATE) ? Deflation.agreed(request) : null;
  }

  @Override
  public ChannelHandler handler(
      Channel channel, InetSocketAddress peer, HttpRequest request, @Nullable TlsConnection handshake) {
    NettyLoop loop = Objects.requireNonNull(loops.get(channel.eventLoop()));
    Tls tls = handshake != null ? clients.describe(handshake) : null;
    if (tls == null && policy.isProtected(request)) {
      tls = Tls.unbound(policy.isByTls(request) ? "TLS by a proxy" : WebPolicy.LOCAL);
    }
    InetSocketAddress client = new InetSocketAddress(request.client(), peer.getPort());
    return new WebSocketConnection(loop, clients, this, client, tls, deflation(request) != null);
  }
}
