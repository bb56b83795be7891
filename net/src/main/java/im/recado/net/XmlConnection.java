package im.recado.net;

import im.recado.kernel.stream.Tls;
import im.recado.net.tls.TlsConnection;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.StreamListener;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import im.recado.wire.xml.XmlStreamReader;
import im.recado.wire.xml.XmlWriter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream over TCP (RFC 6120 section 4): one document of XML in each direction, in the clear or within TLS, which may
 * begin on the way. For its loop.
 */
abstract class XmlConnection extends ChannelConnection implements StreamListener {
  private static final Logger LOG = LoggerFactory.getLogger(XmlConnection.class);

  private final String content;
  private final boolean directTls;
  private final XmlStreamReader reader;

  private @Nullable TlsConnection securing;
  private volatile @Nullable Tls tls;
  private boolean feeding;
  private boolean startingTls;
  private String peersContent = "";

  /**
   * One that has just been accepted.
   *
   * @param content the default namespace of our side of the stream; elements of {@code jabber:client} are written in it
   * @param limits of what is accepted before login
   * @param directTls whether TLS begins with the first byte
   */
  XmlConnection(
      NettyLoop loop,
      Strangers strangers,
      Pace pace,
      InetSocketAddress peer,
      String content,
      XmlLimits limits,
      boolean directTls) {
    super(loop, strangers, pace, peer);
    this.content = content;
    this.directTls = directTls;
    this.reader = new XmlStreamReader(this, limits);
  }

  /** The default namespace of our side of the stream that is opened now. */
  String content() {
    return content;
  }

  /** The default namespace of the peer's side; empty before there is any. */
  final String peersContent() {
    return peersContent;
  }

  /** This side's part in a handshake that begins now. */
  abstract TlsConnection newTls();

  /** A handshake that is done, as the stream sees it. */
  abstract Tls describe(TlsConnection done);

  // Reading.

  @Override
  final void read(byte[] buffer, int length, boolean more) {
    try {
      feeding = true;
      int used = reader.feed(buffer, 0, length);
      feeding = false;
      if (startingTls) {
        startingTls = false;
        if (more || !isBlank(buffer, used, length)) {
          refuse("starttls", "Data came behind the request for TLS.");
          close();
        } else {
          addTls();
        }
      }
    } catch (XmlException e) {
      feeding = false;
      refuse(e);
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

  @Override
  public final void streamOpened(Element header) {
    peersContent = Objects.requireNonNullElse(reader.namespace(""), "");
    stream().streamOpened(header, peersContent);
  }

  @Override
  public final void element(Element element) {
    countRead();
    if (!isClosedByUs() || hearsToTheEnd()) {
      stream().element(element);
    }
  }

  /** Whether the stream is told what the peer says after we have closed our side (RFC 6120 section 4.4). */
  boolean hearsToTheEnd() {
    return false;
  }

  @Override
  public final void streamClosed() {
    closedByPeer();
  }

  @Override
  final void limits(XmlLimits limits) {
    reader.limits(limits);
  }

  @Override
  public final void restart() {
    reader.reset();
  }

  // TLS.

  @Override
  final void begin() {
    if (directTls) {
      secure();
    }
  }

  private void secure() {
    TlsConnection handshake = newTls();
    securing = handshake;
    handshake.begin(context());
  }

  @Override
  public final void startTls() {
    if (feeding) {
      startingTls = true;
      reader.pause();
    } else if (!isDeaf()) {
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
  public final void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      handshaken(handshake);
    } else {
      super.userEventTriggered(context, event);
    }
  }

  private void handshaken(SslHandshakeCompletionEvent handshake) {
    if (handshake.isSuccess() && securing != null) {
      tls = describe(securing);
      securing = null;
      if (!directTls) {
        reader.reset();
        stream().secured();
      }
    } else {
      LOG.debug("TLS with {} failed: {}", peer(), Objects.toString(handshake.cause()));
      close();
    }
  }

  @Override
  public final @Nullable Tls tls() {
    return tls;
  }

  @Override
  public boolean isDirectTls() {
    return directTls;
  }

  /** Where TLS is to come first, nothing may be written before it has begun. */
  @Override
  final boolean isOpen() {
    return super.isOpen() && (!directTls || securing != null || tls != null);
  }

  // Writing.

  @Override
  public final void openStream(Element header) {
    if (isOpen()) {
      String namespace = content();
      XmlWriter writer = namespace.equals(Namespaces.CLIENT) ? netty().writer() : new XmlWriter(namespace);
      writer.openStream(header);
      output().add(writer, false);
    }
  }

  @Override
  final void put(Element element, boolean unhurried) {
    XmlWriter writer = netty().writer();
    writer.element(element);
    output().add(writer, unhurried);
  }

  @Override
  final void putEnd() {
    XmlWriter writer = netty().writer();
    writer.closeStream();
    output().add(writer, false);
  }
}
