package im.recado.net;

import im.recado.kernel.Kernel;
import im.recado.kernel.stream.Connection;
import im.recado.kernel.stream.Loop;
import im.recado.kernel.stream.StreamHandler;
import im.recado.kernel.stream.Tls;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.StreamListener;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import im.recado.wire.xml.XmlStreamReader;
import im.recado.wire.xml.XmlWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A component's TCP connection (XEP-0114): in the clear, so for this machine or a network that is trusted. For its loop. */
final class ComponentConnection extends ChannelInboundHandlerAdapter implements Connection, StreamListener {
  private static final Logger LOG = LoggerFactory.getLogger(ComponentConnection.class);

  /** So long a peer may take to close its side after we closed ours. */
  private static final Duration CLOSING = Duration.ofSeconds(2);

  private final NettyLoop loop;
  private final Kernel kernel;
  private final InetSocketAddress peer;
  private final XmlStreamReader reader = new XmlStreamReader(this, XmlLimits.BEFORE_LOGIN);
  private @Nullable ChannelHandlerContext context;
  private @Nullable StreamHandler stream;
  private @Nullable Output output;
  private boolean closedByUs;
  private boolean closedByPeer;
  private boolean refused;

  ComponentConnection(NettyLoop loop, Kernel kernel, InetSocketAddress peer) {
    this.loop = loop;
    this.kernel = kernel;
    this.peer = peer;
  }

  // What Netty says.

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    this.context = context;
    this.output = new Output(loop, context);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    stream = kernel.component(this);
  }

  private StreamHandler stream() {
    return Objects.requireNonNull(stream);
  }

  private Output output() {
    return Objects.requireNonNull(output);
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(context);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      byte[] buffer = loop.readBuffer();
      while (bytes.isReadable() && !refused) {
        int part = Math.min(bytes.readableBytes(), buffer.length);
        bytes.readBytes(buffer, 0, part);
        reader.feed(buffer, 0, part);
      }
    } catch (XmlException e) {
      refused = true;
      if (closedByUs) {
        close();
      } else {
        stream().refused(e);
      }
    } finally {
      bytes.release();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (isWritable()) {
      stream().writable();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    output().drop();
    if (stream != null) {
      stream.disconnected();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      LOG.debug("The connection of a component at {} broke: {}", peer, cause.toString());
    } else {
      LOG.error("The connection of a component at {} failed", peer, cause);
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
    return null;
  }

  @Override
  public boolean isDirectTls() {
    return false;
  }

  @Override
  public boolean canStartTls() {
    return false;
  }

  @Override
  public void openStream(Element header) {
    XmlWriter writer = new XmlWriter(Namespaces.COMPONENT);
    writer.openStream(header);
    output().add(writer, false);
  }

  /** What is of jabber:client in here stands in the default namespace, which is that of the component's stream. */
  @Override
  public void write(Element element) {
    if (!closedByUs && context().channel().isActive()) {
      XmlWriter writer = loop.writer();
      writer.element(element);
      output().add(writer, false);
    }
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
    if (loop.inLoop()) {
      context().channel().config().setAutoRead(on);
    } else {
      loop.execute(() -> reading(on));
    }
  }

  @Override
  public void restart() {
    reader.reset();
  }

  @Override
  public void authenticated(Jid component, XmlLimits limits) {
    reader.limits(limits);
  }

  @Override
  public void startTls() {
    throw new IllegalStateException("components begin no TLS");
  }

  @Override
  public void closeStream() {
    if (closedByUs) {
      return;
    }
    XmlWriter writer = loop.writer();
    writer.closeStream();
    if (context().channel().isActive()) {
      output().add(writer, false);
    }
    closedByUs = true;
    if (closedByPeer || refused) {
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
