package im.recado.net;

import im.recado.kernel.stream.ClientStream;
import im.recado.kernel.stream.Connection;
import im.recado.kernel.stream.Loop;
import im.recado.kernel.stream.Tls;
import im.recado.net.websocket.CloseCode;
import im.recado.net.websocket.FrameException;
import im.recado.net.websocket.FrameReader;
import im.recado.net.websocket.Frames;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.XmlDocumentReader;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import im.recado.wire.xml.XmlWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's WebSocket (RFC 7395): a message for each element, and {@code <open/>} and {@code <close/>} where a stream over TCP
 * has its tags. What came in a message goes through the tokenizer as it comes, so that the limits of stanzas are those of
 * messages. For its loop.
 */
final class WebSocketConnection extends ChannelInboundHandlerAdapter implements Connection, FrameReader.Listener {
  static final String FRAMING = "urn:ietf:params:xml:ns:xmpp-framing";

  private static final Logger LOG = LoggerFactory.getLogger(WebSocketConnection.class);
  private static final Element CLOSE = Element.of("close", FRAMING);

  /** So long a peer may take to close its side after we closed ours. */
  private static final Duration CLOSING = Duration.ofSeconds(2);

  private final NettyLoop loop;
  private final ClientConnections all;
  private final WebSockets sockets;
  private final InetSocketAddress peer;
  private final @Nullable Tls tls;
  private final Gate gate;
  private final FrameReader frames = new FrameReader(this);
  private final XmlDocumentReader reader;
  private final Pace pace;

  private @Nullable ChannelHandlerContext context;
  private @Nullable ClientStream stream;
  private @Nullable Output output;
  private Loop.@Nullable Cancellable pinging;

  /** Since reading was last charged for. */
  private int framesRead;

  /** Whether something of the present message has come. */
  private boolean begun;

  /** Whether something has come or gone since it was last looked. */
  private boolean lively;

  private boolean closedByUs;
  private boolean closedByPeer;

  /** Nothing more is heard. */
  private boolean refused;

  /** The last frame has left. */
  private boolean saidGoodbye;

  private int code = CloseCode.NORMAL;
  private boolean ended;

  /**
   * One that was just agreed to.
   *
   * @param peer the client, as far as trusted proxies tell
   * @param tls what protects it, by our doing or that of a proxy; null for nothing
   */
  WebSocketConnection(
      NettyLoop loop, ClientConnections all, WebSockets sockets, InetSocketAddress peer, @Nullable Tls tls) {
    this.loop = loop;
    this.all = all;
    this.sockets = sockets;
    this.peer = peer;
    this.tls = tls;
    this.gate = new Gate(loop.turns(), () -> {});
    this.reader = new XmlDocumentReader(all.streams().limitsBeforeLogin());
    this.pace = new Pace(loop, all.limits(), peer.getAddress());
  }

  // What Netty says, on the loop.

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    this.context = context;
    this.output = new Output(loop, context);
    pace.of(context.channel().config());
    context.pipeline().addBefore(context.name(), null, gate);
    stream = all.streams().accept(this);
    all.opened(this);
    watch();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    lively = true;
    try {
      int length = bytes.readableBytes();
      byte[] buffer = loop.readBuffer();
      while (bytes.isReadable() && !refused) {
        int part = Math.min(bytes.readableBytes(), buffer.length);
        bytes.readBytes(buffer, 0, part);
        frames.feed(buffer, 0, part);
      }
      pace.read(length, framesRead);
      framesRead = 0;
    } catch (FrameException e) {
      all.security().refused(peer, null, "websocket", String.valueOf(e.getMessage()));
      fail(e.code(), String.valueOf(e.getMessage()));
    } finally {
      bytes.release();
    }
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
    if (isWritable()) {
      stream().writable();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      ended();
    }
  }

  /** The peer is gone: it may be one of thousands. */
  private void ended() {
    if (!ended) {
      ended = true;
      loop.turns().ask(Turns.Kind.ENDS, this::close);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (pinging != null) {
      pinging.cancel();
    }
    all.closed(this);
    output().drop();
    stream().disconnected();
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

  // What the frames say.

  @Override
  public void text(byte[] bytes, int offset, int length) {
    if (refused || length == 0) {
      return;
    }
    try {
      if (!begun && bytes[offset] != '<') {
        throw new XmlException(XmlException.Reason.BAD_FORMAT, "a message begins with < (RFC 7395 section 3.3.3)");
      }
      begun = true;
      reader.feed(bytes, offset, length);
    } catch (XmlException e) {
      refuse(e);
    }
  }

  @Override
  public void messageEnd() {
    framesRead++;
    if (refused) {
      return;
    }
    try {
      if (!begun) {
        throw new XmlException(XmlException.Reason.BAD_FORMAT, "an empty message");
      }
      begun = false;
      received(reader.finish());
    } catch (XmlException e) {
      refuse(e);
    }
  }

  private void received(Element element) {
    if (element.is("close", FRAMING)) {
      closedByPeer = true;
      if (closedByUs) {
        goodbye();
      } else {
        stream().streamClosed();
      }
    } else if (closedByUs) {
      return;
    } else if (element.is("open", FRAMING)) {
      stream().streamOpened(element.renamed("stream", Namespaces.STREAM), Namespaces.CLIENT);
    } else {
      stream().element(element);
    }
  }

  private void refuse(XmlException e) {
    refused = true;
    frames.stop();
    code =
        switch (e.reason()) {
          case BAD_ENCODING -> CloseCode.NOT_UTF8;
          case LIMIT -> CloseCode.TOO_BIG;
          default -> CloseCode.NORMAL;
        };
    if (closedByUs) {
      goodbye();
    } else {
      stream().refused(e);
    }
  }

  @Override
  public void ping(byte[] content) {
    framesRead++;
    // To a peer that does not read, the answer to a later ping is as good (RFC 6455 section 5.5.3).
    if (!refused && !saidGoodbye && isWritable()) {
      byte[] pong = Frames.pong(content);
      output().add(pong, pong.length, false);
    }
  }

  @Override
  public void pong() {
    framesRead++;
  }

  /** The stream ends as if the network had gone: its session may be resumed (RFC 7395 section 3.6). */
  @Override
  public void close(int code) {
    refused = true;
    fail(code, "");
  }

  /** Ends without another word of XMPP. */
  private void fail(int code, String reason) {
    refused = true;
    frames.stop();
    if (!saidGoodbye) {
      saidGoodbye = true;
      byte[] close = Frames.close(code, reason);
      output().add(close, close.length, false);
    }
    closedByUs = true;
    closeAfterFlush();
  }

  // Pings.

  /** Looks now and then whether anything happens. */
  private void watch() {
    Duration wanted = sockets.pingInterval();
    pinging =
        loop.schedule(
            wanted.isZero() ? WebSockets.PING.otherwise() : wanted,
            () -> {
              if (!lively && !wanted.isZero() && !saidGoodbye && isWritable()) {
                byte[] ping = Frames.ping();
                output().add(ping, ping.length, false);
              }
              lively = false;
              watch();
            });
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
    return tls != null;
  }

  @Override
  public boolean canStartTls() {
    return false;
  }

  @Override
  public void openStream(Element header) {
    write(header.renamed("open", FRAMING), false);
  }

  @Override
  public void write(Element element) {
    write(element, false);
  }

  @Override
  public void writeUnhurried(Element element) {
    write(element, true);
  }

  private void write(Element element, boolean unhurried) {
    if (closedByUs || !context().channel().isActive()) {
      return;
    }
    XmlWriter writer = loop.documents();
    writer.element(element);
    byte[] header = Frames.textHeader(writer.length());
    output().add(header, header.length, unhurried);
    output().add(writer, unhurried);
    lively = true;
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

  @Override
  public boolean isWritable() {
    return output().isWritable();
  }

  @Override
  public void reading(boolean on) {
    pace.reading(on);
  }

  /** Nothing of the old stream lies here: each message stands alone. */
  @Override
  public void restart() {}

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
    throw new IllegalStateException("no TLS begins on a WebSocket (RFC 7395 section 3.9)");
  }

  @Override
  public void closeStream() {
    if (closedByUs) {
      return;
    }
    write(CLOSE);
    closedByUs = true;
    if (closedByPeer || refused) {
      goodbye();
    } else {
      output().flush();
      loop.schedule(CLOSING, this::goodbye);
    }
  }

  /** Both sides have closed the stream, or will not: closes the WebSocket, and waits a moment for the peer to do the same. */
  private void goodbye() {
    if (saidGoodbye || !context().channel().isActive()) {
      return;
    }
    saidGoodbye = true;
    byte[] close = Frames.close(code, "");
    output().add(close, close.length, false);
    output().flush();
    loop.schedule(CLOSING, this::close);
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
