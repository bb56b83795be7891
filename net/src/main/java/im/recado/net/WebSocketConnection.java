package im.recado.net;

import im.recado.kernel.stream.Loop;
import im.recado.kernel.stream.StreamHandler;
import im.recado.kernel.stream.Tls;
import im.recado.net.websocket.CloseCode;
import im.recado.net.websocket.FrameException;
import im.recado.net.websocket.FrameReader;
import im.recado.net.websocket.Frames;
import im.recado.net.websocket.Utf8;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.XmlDocumentReader;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import im.recado.wire.xml.XmlWriter;
import io.netty.channel.ChannelHandlerContext;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A client's WebSocket (RFC 7395): a message for each element, and {@code <open/>} and {@code <close/>} where a stream
 * over TCP has its tags. What came in a message goes through the tokenizer as it comes, so that the limits of stanzas
 * are those of messages. For its loop.
 */
final class WebSocketConnection extends ChannelConnection implements FrameReader.Listener {
  static final String FRAMING = "urn:ietf:params:xml:ns:xmpp-framing";

  /** Below this there is little to win. */
  private static final int LEAST_DEFLATED = 128;

  private static final Element CLOSE = Element.of("close", FRAMING);

  private final ClientConnections clients;
  private final WebSockets sockets;
  private final @Nullable Tls tls;
  private final FrameReader frames;
  private final XmlDocumentReader reader;

  /** Whether it was agreed that messages may be compressed (RFC 7692). */
  private final boolean deflates;

  /** A compressed message that is not whole yet; null between those. */
  private @Nullable ByteArrayOutputStream held;

  /** So long a message may be, compressed or not. */
  private int most;

  private boolean authenticated;
  private Loop.@Nullable Cancellable pinging;

  /** Whether something of the present message has come. */
  private boolean begun;

  /** When something has come or gone last, by {@link System#nanoTime}. */
  private long lively = System.nanoTime();

  /** The last frame has left. */
  private boolean saidGoodbye;

  private int code = CloseCode.NORMAL;

  /**
   * One that was just agreed to.
   *
   * @param peer the client, as far as trusted proxies tell
   * @param tls what protects it, by our doing or that of a proxy; null for nothing
   * @param deflates whether it was agreed that messages may be compressed
   */
  WebSocketConnection(
      NettyLoop loop,
      ClientConnections clients,
      WebSockets sockets,
      InetSocketAddress peer,
      @Nullable Tls tls,
      boolean deflates) {
    super(loop, clients.strangers(), new Pace(loop, clients.strangers().limits(), peer.getAddress()), peer);
    this.clients = clients;
    this.sockets = sockets;
    this.tls = tls;
    this.deflates = deflates;
    this.frames = new FrameReader(this, deflates);
    XmlLimits limits = clients.streams().limitsBeforeLogin();
    this.reader = new XmlDocumentReader(limits);
    this.most = limits.bytes();
  }

  @Override
  StreamHandler accept() {
    return clients.streams().accept(this);
  }

  /** The channel stood before: a request of the web came on it. */
  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    super.handlerAdded(context);
    open();
    watch(pingInterval());
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (pinging != null) {
      pinging.cancel();
    }
    super.channelInactive(context);
  }

  @Override
  void read(byte[] buffer, int length, boolean more) {
    lively = System.nanoTime();
    try {
      frames.feed(buffer, 0, length);
    } catch (FrameException e) {
      String reason = String.valueOf(e.getMessage());
      refuse("websocket", reason);
      fail(e.code(), reason);
    }
  }

  // What the frames say.

  @Override
  public void messageBegin(boolean isDeflated) {
    held = isDeflated ? new ByteArrayOutputStream() : null;
  }

  @Override
  public void text(byte[] bytes, int offset, int length) {
    ByteArrayOutputStream collected = held;
    if (isDeaf() || length == 0) {
      return;
    }
    if (collected == null) {
      plain(bytes, offset, length);
    } else if (collected.size() + length > most) {
      unreadable(new XmlException(XmlException.Reason.LIMIT, "a message of more than " + most + " bytes"));
    } else {
      collected.write(bytes, offset, length);
    }
  }

  private void plain(byte[] bytes, int offset, int length) {
    // Of a compressed message that is too long no more is worked out than this.
    if (isDeaf()) {
      return;
    }
    boolean goesOn = begun;
    try {
      if (!begun && bytes[offset] != '<') {
        throw new XmlException(XmlException.Reason.BAD_FORMAT, "a message begins with < (RFC 7395 section 3.3.3)");
      }
      begun = true;
      reader.feed(bytes, offset, length);
    } catch (XmlException e) {
      // What is no text is said to be none, whatever else is wrong with it (RFC 6455 section 8.1).
      boolean isText = e.reason() == XmlException.Reason.LIMIT || Utf8.mayBePiece(bytes, offset, length, goesOn);
      unreadable(isText ? e : new XmlException(XmlException.Reason.BAD_ENCODING, "not UTF-8"));
    }
  }

  @Override
  public void messageEnd() {
    countRead();
    inflate();
    if (isDeaf()) {
      return;
    }
    try {
      if (!begun) {
        throw new XmlException(XmlException.Reason.BAD_FORMAT, "an empty message");
      }
      begun = false;
      received(reader.finish());
    } catch (XmlException e) {
      unreadable(e);
    }
  }

  /** The whole of a compressed message is there. The limits of the reader end what unpacks to too much. */
  private void inflate() {
    ByteArrayOutputStream collected = held;
    held = null;
    if (collected == null || isDeaf()) {
      return;
    }
    try {
      netty().deflated().inflate(collected.toByteArray(), collected.size(), this::inflated);
    } catch (FrameException e) {
      String reason = String.valueOf(e.getMessage());
      refuse("websocket", reason);
      fail(e.code(), reason);
    } catch (XmlException e) {
      // It has been said.
    }
  }

  private void inflated(byte[] bytes, int offset, int length) throws XmlException {
    plain(bytes, offset, length);
    if (isDeaf()) {
      throw new XmlException(XmlException.Reason.LIMIT, "no more is heard");
    }
  }

  private void received(Element element) {
    if (element.is("close", FRAMING)) {
      closedByPeer();
    } else if (isClosedByUs()) {
      return;
    } else if (element.is("open", FRAMING)) {
      stream().streamOpened(element.renamed("stream", Namespaces.STREAM), Namespaces.CLIENT);
    } else {
      stream().element(element);
    }
  }

  private void unreadable(XmlException e) {
    frames.stop();
    code =
        switch (e.reason()) {
          case BAD_ENCODING -> CloseCode.NOT_UTF8;
          case LIMIT -> CloseCode.TOO_BIG;
          default -> CloseCode.NORMAL;
        };
    refuse(e);
  }

  @Override
  public void ping(byte[] content) {
    countRead();
    // To a peer that does not read, the answer to a later ping is as good (RFC 6455 section 5.5.3).
    if (!isDeaf() && !saidGoodbye && isWritable()) {
      byte[] pong = Frames.pong(content);
      output().add(pong, pong.length, false);
    }
  }

  @Override
  public void pong() {
    countRead();
  }

  /** The stream ends as if the network had gone: its session may be resumed (RFC 7395 section 3.6). */
  @Override
  public void close(int code) {
    fail(code, "");
  }

  /** Ends without another word of XMPP. */
  private void fail(int code, String reason) {
    hearNoMore();
    frames.stop();
    if (!saidGoodbye) {
      saidGoodbye = true;
      byte[] close = Frames.close(code, reason);
      output().add(close, close.length, false);
    }
    cut();
  }

  // Pings.

  private void watch(Duration pause) {
    pinging = netty().schedule(pause, this::look);
  }

  /** Pings when it has been silent for as long as it may; looks again when that can be. */
  private void look() {
    Duration left = pingInterval().minusNanos(System.nanoTime() - lively);
    if (left.toMillis() > 0) {
      watch(left);
      return;
    }
    if (!sockets.pingInterval().isZero() && !saidGoodbye && isWritable()) {
      byte[] ping = Frames.ping();
      output().add(ping, ping.length, false);
    }
    watch(pingInterval());
  }

  /** As long as nobody is to be pinged it is looked now and then whether that is still so. */
  private Duration pingInterval() {
    Duration wanted = sockets.pingInterval();
    return wanted.isZero() ? WebSockets.PING.otherwise() : wanted;
  }

  // What the stream wants.

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
  public String carrier() {
    return "websocket";
  }

  @Override
  public void openStream(Element header) {
    write(header.renamed("open", FRAMING));
  }

  @Override
  void put(Element element, boolean unhurried) {
    XmlWriter writer = netty().documents();
    writer.element(element);
    lively = System.nanoTime();
    if (mayDeflate(element, writer.length())) {
      byte[] deflated = netty().deflated().deflate(writer.buffer(), writer.length());
      if (deflated != null) {
        byte[] header = Frames.deflatedHeader(deflated.length);
        output().add(header, header.length, unhurried);
        output().add(deflated, deflated.length, unhurried);
        return;
      }
    }
    byte[] header = Frames.textHeader(writer.length());
    output().add(header, header.length, unhurried);
    output().add(writer, unhurried);
  }

  /** Nothing of a login, which holds secrets, and nothing that is short already. */
  private boolean mayDeflate(Element element, int length) {
    return deflates && authenticated && length >= LEAST_DEFLATED && element.namespace().equals(Namespaces.CLIENT);
  }

  @Override
  void putEnd() {
    put(CLOSE, false);
  }

  /** Nothing of the old stream lies here: each message stands alone. */
  @Override
  public void restart() {}

  @Override
  void limits(XmlLimits limits) {
    authenticated = true;
    most = limits.bytes();
    reader.limits(limits);
  }

  @Override
  public void startTls() {
    throw new IllegalStateException("no TLS begins on a WebSocket (RFC 7395 section 3.9)");
  }

  /** Closes the WebSocket, and waits a moment for the peer to do the same. */
  @Override
  void farewell() {
    if (saidGoodbye || !context().channel().isActive()) {
      return;
    }
    saidGoodbye = true;
    byte[] close = Frames.close(code, "");
    output().add(close, close.length, false);
    output().flush();
    netty().schedule(CLOSING, this::close);
  }

  @Override
  void overdue() {
    farewell();
  }
}
