package im.recado.net;

import im.recado.kernel.Kernel;
import im.recado.kernel.http.Web;
import im.recado.kernel.http.WebPolicy;
import im.recado.kernel.limit.Entrance;
import im.recado.kernel.limit.ReadLimits;
import im.recado.kernel.module.Option;
import im.recado.net.dns.ServerFinder;
import im.recado.net.http.HttpConnection;
import im.recado.net.http.HttpConnections;
import im.recado.net.socks.SocksConnection;
import im.recado.net.socks.SocksConnections;
import im.recado.net.tls.ClientCertificates;
import im.recado.net.hostmeta.HostMeta;
import im.recado.net.posh.Documents;
import im.recado.net.posh.Posh;
import im.recado.net.posh.SecureWeb;
import im.recado.net.tls.PeerTls;
import im.recado.net.tls.ServerCertificates;
import im.recado.net.tls.TlsChallenges;
import im.recado.net.tls.TlsConnection;
import im.recado.net.tls.TlsContext;
import im.recado.net.tls.TlsException;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The server's sockets: event loops and the listeners on them. Safe for any thread. */
public final class NetServer implements AutoCloseable {
  /** The options of this floor, for the documents and the settings. */
  public static final Option<Integer> THREADS =
      Option.integer(
          "net.threads",
          Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
          1,
          256,
          "Event loops; fewer hand over less, more spread the load. The default is half of the processors.");

  public static final List<Option<?>> OPTIONS =
      List.of(
          THREADS,
          ReadLimits.RATE,
          ReadLimits.BURST,
          ReadLimits.ADDRESS_RATE,
          Entrance.UNCOUNTED,
          Strangers.MOST,
          Strangers.PER_ADDRESS,
          Entrance.BLOCKED,
          Entrance.ALLOWED);

  /** Those of the web listener. */
  public static final List<Option<?>> WEB_OPTIONS =
      Stream.concat(
              HttpConnections.OPTIONS.stream(), Stream.of(WebPolicy.ORIGINS, WebPolicy.TRUST, WebSockets.PING, WebSockets.DEFLATE))
          .toList();

  /** Those of connections with other servers. */
  public static final List<Option<?>> SERVER_OPTIONS =
      Stream.concat(
              ServerFinder.OPTIONS.stream(),
              Stream.of(ReadLimits.SERVER_RATE, S2sConnections.BLOCKED, S2sConnections.ALLOWED, Posh.ENABLED, HostMeta.ENABLED))
          .toList();

  /** Those of the proxy for bytestreams. */
  public static final List<Option<?>> PROXY_OPTIONS = SocksConnections.OPTIONS;

  /** A peer that takes nothing for so long is gone (half-open connections). */
  static final int USER_TIMEOUT_MILLIS = 60_000;

  /** So long another server has to answer at one address. */
  private static final int CONNECT_MILLIS = 5_000;

  /**
   * So much is read of a connection before the others of its loop have their turn (SECURITY B-1): some sixty short
   * messages, of which each is a few dozen microseconds of work. Left to itself, Netty reads a megabyte.
   */
  static final RecvByteBufAllocator TURN = new AdaptiveRecvByteBufAllocator(512, 2048, 8192).maxMessagesPerRead(1);

  static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32 * 1024, 64 * 1024);

  private final MultiThreadIoEventLoopGroup group;
  private final Map<EventLoop, NettyLoop> loops = new IdentityHashMap<>();
  private final boolean epoll = Epoll.isAvailable();
  private final ListeningSockets sockets;
  private final ClientConnections clients;
  private final Kernel kernel;
  private final HttpConnections web;
  private final SocksConnections bytestreams;

  /** Connections to the proxy: one that does not read would outlive its loop. */
  private final ChannelGroup transfers = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final TlsChallenges challenges;
  private @Nullable S2sConnections servers;

  /**
   * Starts the event loops; nothing listens yet.
   *
   * @param authorities who may vouch for clients that log in with a certificate, or null for nobody
   */
  public NetServer(Kernel kernel, TlsContext tls, @Nullable ClientCertificates authorities) {
    this(kernel, tls, authorities, new TlsChallenges());
  }

  /**
   * One on whose listeners names can be proved.
   *
   * @param challenges what is shown to authorities
   */
  public NetServer(Kernel kernel, TlsContext tls, @Nullable ClientCertificates authorities, TlsChallenges challenges) {
    this.challenges = challenges;
    IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    this.group = new MultiThreadIoEventLoopGroup(kernel.options().get(THREADS), handlers);
    this.sockets = new ListeningSockets(group, epoll);
    for (EventExecutor executor : group) {
      loops.put((EventLoop) executor, new NettyLoop((EventLoop) executor));
    }
    this.clients = new ClientConnections(kernel, tls, authorities);
    this.kernel = kernel;
    WebPolicy policy = new WebPolicy(kernel);
    this.web = new HttpConnections(kernel, kernel.web(), new WebSockets(loops, clients, policy, kernel.options()));
    this.bytestreams = new SocksConnections(kernel);
  }

  /**
   * Listens for clients.
   *
   * @param directTls whether TLS begins with the first byte (XEP-0368)
   * @return the port, also when any free one (0) was wanted
   * @throws IOException when the address cannot be had, with the system's reason
   */
  public int listenForClients(InetSocketAddress address, boolean directTls) throws IOException {
    Consumer<SocketChannel> accept = channel -> accept(channel, directTls);
    return directTls ? listenForTls(address, accept) : listen(address, accept);
  }

  /**
   * Listens for requests of the web.
   *
   * @param tls a context {@linkplain TlsContext#forWeb for the web}, or null to listen in the clear
   * @return the port, also when any free one (0) was wanted
   * @throws IOException when the address cannot be had, with the system's reason
   */
  public int listenForWeb(InetSocketAddress address, @Nullable TlsContext tls) throws IOException {
    Consumer<SocketChannel> accept = channel -> acceptWeb(channel, web, tls);
    return tls == null ? listen(address, accept) : listenForTls(address, accept);
  }

  /**
   * Listens for requests to a web of its own: the console.
   *
   * @param tls a context {@linkplain TlsContext#forWeb for the web}, or null to listen in the clear
   * @param routes what is answered there
   * @return the port, also when any free one (0) was wanted
   * @throws IOException when the address cannot be had, with the system's reason
   */
  public int listenForWeb(InetSocketAddress address, @Nullable TlsContext tls, Web routes) throws IOException {
    HttpConnections connections = new HttpConnections(kernel, routes, null);
    Consumer<SocketChannel> accept = channel -> acceptWeb(channel, connections, tls);
    return tls == null ? listen(address, accept) : listenForTls(address, accept);
  }

  /**
   * Listens for connections that are joined in pairs (XEP-0065).
   *
   * @return the port, also when any free one (0) was wanted
   * @throws IOException when the address cannot be had, with the system's reason
   */
  public int listenForBytestreams(InetSocketAddress address) throws IOException {
    return listen(address, this::acceptBytestream);
  }

  /**
   * Listens for components (XEP-0114, XEP-0225), in the clear; TLS may begin there.
   *
   * @param certificates judges those that components show; null where none counts
   * @return the port, also when any free one (0) was wanted
   * @throws IOException when the address cannot be had, with the system's reason
   */
  public int listenForComponents(InetSocketAddress address, @Nullable ServerCertificates certificates) throws IOException {
    try {
      ComponentConnections components =
          new ComponentConnections(kernel, clients.strangers(), clients.tls().forServers(), certificates);
      return listen(address, channel -> acceptComponent(channel, components));
    } catch (TlsException e) {
      // The certificate has been taken for other listeners before.
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * Reaches other servers from now on, and can {@linkplain #listenForServers listen} for them.
   *
   * @param certificates judges theirs
   * @throws TlsException when the engine refuses this server's certificate
   */
  public void federate(ServerCertificates certificates) throws TlsException {
    ServerFinder finder = new ServerFinder(kernel);
    federate(certificates, finder, new SecureWeb(finder::publicAddresses, new PeerTls(certificates, kernel.clock()::instant)));
  }

  /** The same with another web, for tests. */
  public void federate(ServerCertificates certificates, Documents web) throws TlsException {
    federate(certificates, new ServerFinder(kernel), web);
  }

  private void federate(ServerCertificates certificates, ServerFinder finder, Documents web) throws TlsException {
    S2sConnections made = S2sConnections.of(kernel, clients.strangers(), clients.tls(), certificates, finder, web);
    Bootstrap bootstrap =
        new Bootstrap()
            .group(group)
            .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .option(ChannelOption.RECVBUF_ALLOCATOR, TURN)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK);
    if (epoll) {
      bootstrap.option(EpollChannelOption.TCP_USER_TIMEOUT, USER_TIMEOUT_MILLIS);
    }
    servers = made;
    kernel.servers().dialer(new S2sDialer(bootstrap, loops, made, finder));
  }

  /**
   * Listens for other servers.
   *
   * @param directTls whether TLS begins with the first byte (XEP-0368)
   * @return the port, also when any free one (0) was wanted
   * @throws IOException when the address cannot be had, with the system's reason
   */
  public int listenForServers(InetSocketAddress address, boolean directTls) throws IOException {
    S2sConnections all = Objects.requireNonNull(servers, "not federated");
    Consumer<SocketChannel> accept = channel -> acceptServer(channel, all, directTls);
    return directTls ? listenForTls(address, accept) : listen(address, accept);
  }

  private void acceptServer(SocketChannel channel, S2sConnections all, boolean directTls) {
    InetSocketAddress peer = channel.remoteAddress();
    if (peer == null) {
      channel.close();
      return;
    }
    String refusal = all.refusal(peer.getAddress());
    if (refusal != null) {
      all.strangers().security().refused(peer, null, refusal, "No server there may connect.");
      channel.close();
      return;
    }
    channel.config().setAllowHalfClosure(true);
    NettyLoop loop = Objects.requireNonNull(loops.get(channel.eventLoop()));
    channel.pipeline().addLast(S2sConnection.accepted(loop, all, peer, directTls));
  }

  /** Listens for those who begin with TLS, among whom an authority may be that wants to see whose name this is. */
  private int listenForTls(InetSocketAddress address, Consumer<SocketChannel> accept) throws IOException {
    return listen(address, channel -> ChallengeGate.accept(channel, challenges, accept));
  }

  private int listen(InetSocketAddress address, Consumer<SocketChannel> accept) throws IOException {
    return sockets.listen(address, accept);
  }

  private void accept(SocketChannel channel, boolean directTls) {
    InetSocketAddress peer = channel.remoteAddress();
    if (peer == null) {
      // Gone before it was accepted.
      channel.close();
      return;
    }
    String refusal = clients.strangers().refusal(peer.getAddress());
    if (refusal != null) {
      clients.strangers().security().refused(peer, null, refusal, "Nobody there may connect.");
      channel.close();
      return;
    }
    // The end of a connection waits for its turn.
    channel.config().setAllowHalfClosure(true);
    NettyLoop loop = Objects.requireNonNull(loops.get(channel.eventLoop()));
    channel.pipeline().addLast(new ClientConnection(loop, clients, peer, directTls));
  }

  private void acceptComponent(SocketChannel channel, ComponentConnections components) {
    InetSocketAddress peer = channel.remoteAddress();
    if (peer == null) {
      channel.close();
      return;
    }
    channel.config().setAllowHalfClosure(true);
    NettyLoop loop = Objects.requireNonNull(loops.get(channel.eventLoop()));
    channel.pipeline().addLast(new ComponentConnection(loop, components, peer));
  }

  private void acceptWeb(SocketChannel channel, HttpConnections web, @Nullable TlsContext tls) {
    // A client that has asked and will say no more waits for its answer all the same.
    channel.config().setAllowHalfClosure(true);
    InetSocketAddress peer = channel.remoteAddress();
    if (peer == null) {
      channel.close();
      return;
    }
    TlsConnection securing = tls == null ? null : tls.newConnection();
    if (securing != null) {
      secureWeb(channel, securing);
    }
    channel.pipeline().addLast(new HttpConnection(web, peer, securing));
  }

  /** Handshakes wait for their turn, requests do not. */
  private void secureWeb(SocketChannel channel, TlsConnection securing) {
    Gate gate = new Gate(Objects.requireNonNull(loops.get(channel.eventLoop())).turns(), () -> {});
    securing.whenHandshaken(gate::open);
    securing.begin(channel.pipeline());
    channel.pipeline().addFirst(gate);
  }

  private void acceptBytestream(SocketChannel channel) {
    InetSocketAddress peer = channel.remoteAddress();
    if (peer == null || clients.strangers().refusal(peer.getAddress()) != null) {
      channel.close();
      return;
    }
    transfers.add(channel);
    channel.pipeline().addLast(new SocksConnection(bytestreams, peer));
  }

  /** Listens no more; the connections stay. */
  public void stopListening() {
    sockets.close();
  }

  /** Listens no more and closes every connection. */
  @Override
  public void close() {
    stopListening();
    transfers.close().awaitUninterruptibly();
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
