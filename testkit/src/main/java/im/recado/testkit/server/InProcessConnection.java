package im.recado.testkit.server;

import im.recado.kernel.stream.ClientStream;
import im.recado.kernel.stream.ClientStreams;
import im.recado.kernel.stream.Connection;
import im.recado.kernel.stream.Loop;
import im.recado.kernel.stream.Tls;
import im.recado.wire.jid.Jid;
import im.recado.wire.sasl.ChannelBinding;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.StreamListener;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import im.recado.wire.xml.XmlStreamReader;
import im.recado.wire.xml.XmlWriter;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Both ends of a connection without a network: the bytes are real, TLS is a flag. */
final class InProcessConnection implements Connection, StreamListener {
  private static final Duration CLOSING = Duration.ofSeconds(2);
  private static final Tls PLAYED_TLS =
      new Tls("TLSv1.3", "TLS_AES_128_GCM_SHA256", List.of(), ChannelBinding.NONE, List.of());

  private final InProcessLoop loop;
  private final Transport.Listener client;
  private final InetSocketAddress peer = new InetSocketAddress(InetAddress.getLoopbackAddress(), 49152);
  private final XmlStreamReader reader;
  private final ArrayDeque<byte[]> unread = new ArrayDeque<>();
  private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
  private final List<Written> waiting = new ArrayList<>();
  private @Nullable ClientStream stream;
  private volatile @Nullable Tls tls;
  private boolean reading = true;
  private boolean feeding;
  private boolean startingTls;
  private boolean flushing;
  private boolean refused;
  private boolean closedByUs;
  private boolean closedByPeer;
  private boolean gone;

  InProcessConnection(InProcessLoop loop, Transport.Listener client) {
    this.loop = loop;
    this.client = client;
    this.reader = new XmlStreamReader(this, XmlLimits.BEFORE_LOGIN);
  }

  void open(ClientStreams streams) {
    loop.execute(
        () -> {
          reader.limits(streams.limitsBeforeLogin());
          stream = streams.accept(this);
        });
    loop.settle();
  }

  /** The client's end of this connection. */
  Transport.Wire clientEnd() {
    return new Transport.Wire() {
      @Override
      public void send(byte[] bytes) {
        loop.execute(
            () -> {
              unread.add(bytes);
              read();
            });
      }

      @Override
      public void startTls() {
        loop.execute(
            () -> {
              tls = PLAYED_TLS;
              reader.reset();
              stream().secured();
            });
        loop.settle();
      }

      @Override
      public void cut() {
        loop.execute(InProcessConnection.this::lost);
      }
    };
  }

  private void read() {
    while (reading && !refused && !gone && !unread.isEmpty()) {
      byte[] bytes = unread.remove();
      try {
        feeding = true;
        int used = reader.feed(bytes, 0, bytes.length);
        feeding = false;
        if (startingTls) {
          startingTls = false;
          if (used < bytes.length || !unread.isEmpty()) {
            refused = true;
            close();
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
  }

  private ClientStream stream() {
    return Objects.requireNonNull(stream);
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
      close();
    } else {
      stream().streamClosed();
    }
  }

  // The server's end.

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
    return false;
  }

  @Override
  public void openStream(Element header) {
    XmlWriter writer = loop.writer();
    writer.openStream(header);
    collect(writer);
  }

  @Override
  public void write(Element element) {
    XmlWriter writer = loop.writer();
    writer.element(element);
    collect(writer);
  }

  @Override
  public void write(Element element, Written written) {
    if (closedByUs || gone) {
      written.done(false);
      return;
    }
    write(element);
    waiting.add(written);
  }

  private void collect(XmlWriter writer) {
    if (closedByUs || gone) {
      return;
    }
    collected.write(writer.buffer(), 0, writer.length());
    if (!flushing) {
      flushing = true;
      loop.execute(this::flush);
    }
  }

  private void flush() {
    flushing = false;
    boolean sent = !gone;
    if (sent && collected.size() > 0) {
      byte[] bytes = collected.toByteArray();
      collected.reset();
      client.received(bytes, bytes.length);
    }
    List<Written> done = List.copyOf(waiting);
    waiting.clear();
    done.forEach(one -> one.done(sent));
  }

  @Override
  public boolean isWritable() {
    return !gone;
  }

  @Override
  public void reading(boolean on) {
    loop.execute(
        () -> {
          reading = on;
          read();
        });
  }

  @Override
  public void restart() {
    reader.reset();
  }

  @Override
  public void authenticated(Jid account, XmlLimits limits) {
    reader.limits(limits);
  }

  @Override
  public void startTls() {
    if (feeding) {
      startingTls = true;
      reader.pause();
    } else {
      reader.reset();
    }
  }

  @Override
  public void closeStream() {
    if (closedByUs) {
      return;
    }
    XmlWriter writer = loop.writer();
    writer.closeStream();
    collect(writer);
    closedByUs = true;
    flush();
    if (closedByPeer || refused) {
      close();
    } else {
      loop.schedule(CLOSING, this::close);
    }
  }

  @Override
  public void close() {
    loop.execute(
        () -> {
          flush();
          lost();
        });
  }

  private void lost() {
    if (gone) {
      return;
    }
    gone = true;
    flush();
    client.disconnected();
    stream().disconnected();
  }
}
