package im.recado.net;

import im.recado.kernel.stream.Connection;
import im.recado.kernel.stream.Loop;
import im.recado.kernel.stream.StreamHandler;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
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
 * A stream's connection on a channel of Netty, whatever is spoken on it: how it begins as a stranger's, is read at a
 * pace, is written to ({@link Output}), and ends once. What the bytes mean is its subclass's. For its loop.
 */
abstract class ChannelConnection extends ChannelInboundHandlerAdapter implements Connection {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelConnection.class);

  /** So long a peer may take to close its side after we closed ours. */
  static final Duration CLOSING = Duration.ofSeconds(2);

  private final NettyLoop loop;
  private final Strangers strangers;
  private final InetSocketAddress peer;
  private final Pace pace;
  private final Gate gate;

  private @Nullable ChannelHandlerContext context;
  private @Nullable Output output;
  private @Nullable StreamHandler stream;

  /** Since reading was last charged for. */
  private int unitsRead;

  private boolean closedByUs;
  private boolean closedByPeer;
  private boolean deaf;
  private boolean ended;

  /** One that has just been accepted: its peer is a stranger, and waits for its turns. */
  ChannelConnection(NettyLoop loop, Strangers strangers, Pace pace, InetSocketAddress peer) {
    this.loop = loop;
    this.strangers = strangers;
    this.peer = peer;
    this.pace = pace;
    this.gate = new Gate(loop.turns(), this::begin);
  }

  // What a subclass is.

  /** The stream that begins on this connection. */
  abstract StreamHandler accept();

  /** It is this peer's turn for the first time. */
  void begin() {}

  /**
   * Reads the first {@code length} bytes of a buffer that is the loop's.
   *
   * @param more whether there are more that came with them
   */
  abstract void read(byte[] buffer, int length, boolean more);

  /** Adds an element to the output; the connection is open. */
  abstract void put(Element element, boolean unhurried);

  /** Adds the end of our side of the stream to the output; the connection is open. */
  abstract void putEnd();

  /** What the reader accepts from now on. */
  abstract void limits(XmlLimits limits);

  /** Both sides have closed the stream, or no word of the peer can be awaited: ends what carries it. */
  void farewell() {
    closeAfterFlush();
  }

  /** The peer has not closed its side of the stream in time. */
  void overdue() {
    close();
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
  public final void channelActive(ChannelHandlerContext context) {
    open();
  }

  /** The channel stands: a stream begins. */
  final void open() {
    stream = accept();
    strangers.opened(this);
  }

  @Override
  public final void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      int length = bytes.readableBytes();
      byte[] buffer = loop.readBuffer();
      while (bytes.isReadable() && !deaf) {
        int part = Math.min(bytes.readableBytes(), buffer.length);
        bytes.readBytes(buffer, 0, part);
        read(buffer, part, bytes.isReadable());
      }
      pace.read(length, unitsRead);
      unitsRead = 0;
    } finally {
      bytes.release();
    }
  }

  @Override
  public final void channelWritabilityChanged(ChannelHandlerContext context) {
    if (stream != null && isWritable()) {
      stream.writable();
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
    strangers.closed(this);
    output().drop();
    if (stream != null) {
      stream.disconnected();
    }
  }

  @Override
  public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
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

  // For subclasses.

  final StreamHandler stream() {
    return Objects.requireNonNull(stream);
  }

  final Output output() {
    return Objects.requireNonNull(output);
  }

  final ChannelHandlerContext context() {
    return Objects.requireNonNull(context);
  }

  final NettyLoop netty() {
    return loop;
  }

  /** One more of what is counted beside bytes has come: an element, a frame. */
  final void countRead() {
    unitsRead++;
  }

  /** Whether something may be written: we have not closed our side, and the channel stands. */
  boolean isOpen() {
    return !closedByUs && context().channel().isActive();
  }

  final boolean isClosedByUs() {
    return closedByUs;
  }

  /** Whether nothing more is heard. */
  final boolean isDeaf() {
    return deaf;
  }

  final void hearNoMore() {
    deaf = true;
  }

  /** The peer has sent what cannot be read; nothing more is heard. */
  final void refuse(XmlException reason) {
    deaf = true;
    if (closedByUs) {
      farewell();
    } else {
      stream().refused(reason);
    }
  }

  /** The peer breaks rules that come before those of streams. */
  final void refuse(String rule, String what) {
    strangers.security().refused(peer, null, rule, what);
    deaf = true;
  }

  /** The peer has closed its side of the stream. */
  final void closedByPeer() {
    closedByPeer = true;
    if (closedByUs) {
      farewell();
    } else {
      stream().streamClosed();
    }
  }

  /** Ends without another word of the stream, when what was written has left. */
  final void cut() {
    closedByUs = true;
    closeAfterFlush();
  }

  private void closeAfterFlush() {
    output().flush();
    context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> close());
  }

  // What the stream wants.

  @Override
  public final Loop loop() {
    return loop;
  }

  @Override
  public final InetSocketAddress peer() {
    return peer;
  }

  @Override
  public final void write(Element element) {
    if (isOpen()) {
      put(element, false);
    }
  }

  @Override
  public final void writeUnhurried(Element element) {
    if (isOpen()) {
      put(element, true);
    }
  }

  @Override
  public final void write(Element element, Written written) {
    if (isOpen()) {
      put(element, false);
      output().tell(written);
    } else {
      written.done(false);
    }
  }

  @Override
  public final boolean isWritable() {
    return output().isWritable();
  }

  @Override
  public final void reading(boolean on) {
    pace.reading(on);
  }

  @Override
  public final void authenticated(Jid account, XmlLimits limits) {
    limits(limits);
    pace.account(account);
    strangers.known(this);
    // Behind what is done about the login now: what the client sent early belongs to what comes after it.
    loop.execute(gate::open);
  }

  @Override
  public final void closeStream() {
    if (closedByUs) {
      return;
    }
    boolean heard = isOpen();
    if (heard) {
      putEnd();
    }
    closedByUs = true;
    if (!heard) {
      close();
    } else if (closedByPeer || deaf) {
      farewell();
    } else {
      output().flush();
      loop.schedule(CLOSING, this::overdue);
    }
  }

  @Override
  public final void close() {
    if (context != null) {
      context.close();
    }
  }
}
