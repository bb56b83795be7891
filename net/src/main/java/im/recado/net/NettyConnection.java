package im.recado.net;

import im.recado.kernel.stream.ClientStream;
import im.recado.kernel.stream.Connection;
import im.recado.kernel.stream.Loop;
import im.recado.kernel.stream.Tls;
import im.recado.net.tls.TlsConnection;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.StreamListener;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import im.recado.wire.xml.XmlStreamReader;
import im.recado.wire.xml.XmlWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's TCP connection: bytes to elements and back ({@link Output}). For its loop.
 */
final class NettyConnection extends ChannelInboundHandlerAdapter implements Connection, StreamListener {
  private static final Logger LOG = LoggerFactory.getLogger(NettyConnection.class);

  /** So long a peer may take to close its side after we closed ours. */
  private static final Duration CLOSING = Duration.ofSeconds(2);

  private final NettyLoop loop;
  private final ClientConnections all;
  private final InetSocketAddress peer;
  private final boolean directTls;
  private final Gate gate;
  private final XmlStreamReader reader;
  private final Pace pace;

  private @Nullable ChannelHandlerContext context;
  private @Nullable ClientStream stream;
  private @Nullable TlsConnection securing;
  private volatile @Nullable Tls tls;

  private @Nullable Output output;

  /** Since reading was last charged for. */
  private int elementsRead;

  private boolean feeding;
  private boolean startingTls;
  private boolean closedByUs;
  private boolean closedByPeer;
  private boolean refused;
  private boolean ended;

  /**
   * A connection that has just been accepted.
   *
   * @param directTls whether TLS begins with the first byte
   */
  NettyConnection(NettyLoop loop, ClientConnections all, InetSocketAddress peer, boolean directTls) {
    this.loop = loop;
    this.all = all;
    this.peer = peer;
    this.directTls = directTls;
    this.gate = new Gate(loop.turns(), this::begin);
    this.reader = new XmlStreamReader(this, all.streams().limitsBeforeLogin());
    this.pace = new Pace(loop, all.limits(), peer.getAddress());
  }

  // What Netty says, on the loop.

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    this.context = context;
    this.output = new Output(loop, context);
    pace.of(context.channel().config());
    context.pipeline().addBefore(context.name(), null, gate);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    stream = all.streams().accept(this);
    all.opened(this);
  }

  /** The client is attended to for the first time. */
  private void begin() {
    if (directTls) {
      secure();
    }
  }

  private void secure() {
    TlsConnection handshake = all.tls().newConnection();
    securing = handshake;
    handshake.begin(context());
  }

  /** Whether nothing may be written yet: TLS is to come first. */
  private boolean isBare() {
    return directTls && securing == null && tls == null;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      int length = bytes.readableBytes();
      byte[] buffer = loop.readBuffer();
      while (bytes.isReadable() && !refused) {
        int part = Math.min(bytes.readableBytes(), buffer.length);
        bytes.readBytes(buffer, 0, part);
        read(buffer, part, bytes.isReadable());
      }
      pace.read(length, elementsRead);
      elementsRead = 0;
    } finally {
      bytes.release();
    }
  }

  private void read(byte[] buffer, int length, boolean more) {
    try {
      feeding = true;
      int used = reader.feed(buffer, 0, length);
      feeding = false;
      if (startingTls) {
        startingTls = false;
        if (more || !isBlank(buffer, used, length)) {
          all.security().refused(peer, null, "starttls", "Data came behind the request for TLS.");
          refused = true;
          close();
        } else {
          addTls();
        }
      }
    } catch (XmlException e) {
      feeding = false;
      refused = true;
      if (closedByUs) {
        close();
      } else {
        stream().refused(e);
      }
    }
  }

  /** COMPAT: go-sendxmpp ends its request for TLS with a line break; only what could mean something is an attack. */
  private static boolean isBlank(byte[] buffer, int from, int to) {
    for (int i = from; i < to; i++) {
      if (buffer[i] != '\n' && buffer[i] != '\r' && buffer[i] != ' ' && buffer[i] != '\t') {
        return false;
      }
    }
    return true;
  }

  private ClientStream stream() {
    return Objects.requireNonNull(stream);
  }

  private Output output() {
    return Objects.requireNonNull(output);
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(context);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (isWritable() && stream != null) {
      stream.writable();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      ended();
    } else if (event instanceof SslHandshakeCompletionEvent handshake) {
      handshaken(handshake);
    }
  }

  /** The peer is gone: it may be one of thousands. */
  private void ended() {
    if (!ended) {
      ended = true;
      loop.turns().ask(Turns.Kind.ENDS, this::close);
    }
  }

  private void handshaken(SslHandshakeCompletionEvent handshake) {
    if (handshake.isSuccess() && securing != null) {
      tls = all.describe(securing);
      securing = null;
      if (!directTls) {
        reader.reset();
        stream().secured();
      }
    } else {
      LOG.debug("TLS with {} failed: {}", peer, Objects.toString(handshake.cause()));
      close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    all.closed(this);
    output().drop();
    if (stream != null) {
      stream.disconnected();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException || cause instanceof UncheckedIOException) {
      LOG.debug("The connection of {} broke: {}", peer, cause.toString());
      ended();
      return;
    }
    if (cause instanceof DecoderException) {
      LOG.debug("The connection of {} broke: {}", peer, cause.toString());
    } else {
      LOG.error("The connection of {} failed", peer, cause);
    }
    close();
  }

  // What the reader says.

  @Override
  public void streamOpened(Element header) {
    stream().streamOpened(header, Objects.requireNonNullElse(reader.namespace(""), ""));
  }

  @Override
  public void element(Element element) {
    elementsRead++;
    if (!closedByUs) {
      stream().element(element);
    }
  }

  @Override
  public void streamClosed() {
    closedByPeer = true;
    if (closedByUs) {
      closeAfterFlush();
    } else {
      stream().streamClosed();
    }
  }

  // What the stream wants.

  @Override
  public Loop loop() {
    return loop;
  }

  @Override
  public InetSocketAddress peer() {
    return peer;
  }

  @Override
  public @Nullable Tls tls() {
    return tls;
  }

  @Override
  public boolean isDirectTls() {
    return directTls;
  }

  @Override
  public void openStream(Element header) {
    XmlWriter writer = loop.writer();
    writer.openStream(header);
    collect(writer, false);
  }

  @Override
  public void write(Element element) {
    XmlWriter writer = loop.writer();
    writer.element(element);
    collect(writer, false);
  }

  @Override
  public void writeUnhurried(Element element) {
    XmlWriter writer = loop.writer();
    writer.element(element);
    collect(writer, true);
  }

  @Override
  public void write(Element element, Written written) {
    if (closedByUs || !context().channel().isActive()) {
      written.done(false);
      return;
    }
    write(element);
    output().tell(written);
  }

  private void collect(XmlWriter writer, boolean unhurried) {
    if (!closedByUs && !isBare() && context().channel().isActive()) {
      output().add(writer, unhurried);
    }
  }

  @Override
  public boolean isWritable() {
    return output().isWritable();
  }

  @Override
  public void reading(boolean on) {
    pace.reading(on);
  }

  @Override
  public void restart() {
    reader.reset();
  }

  @Override
  public void authenticated(Jid account, XmlLimits limits) {
    reader.limits(limits);
    pace.account(account);
    all.known(this);
    // Behind what is done about the login now: what the client sent early belongs to what comes after it.
    loop.execute(gate::open);
  }

  @Override
  public void startTls() {
    if (feeding) {
      startingTls = true;
      reader.pause();
    } else if (!refused) {
      // The request was handled off the loop: what came behind it whole has been handed over already.
      addTls();
    }
  }

  private void addTls() {
    reader.reset();
    output().flush();
    secure();
  }

  @Override
  public void closeStream() {
    if (closedByUs) {
      return;
    }
    XmlWriter writer = loop.writer();
    writer.closeStream();
    collect(writer, false);
    closedByUs = true;
    if (isBare()) {
      close();
    } else if (closedByPeer || refused) {
      closeAfterFlush();
    } else {
      output().flush();
      loop.schedule(CLOSING, this::close);
    }
  }

  private void closeAfterFlush() {
    output().flush();
    context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> close());
  }

  @Override
  public void close() {
    if (context != null) {
      context.close();
    }
  }
}
