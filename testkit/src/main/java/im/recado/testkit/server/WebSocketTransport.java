package im.recado.testkit.server;

import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.StreamListener;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import im.recado.wire.xml.XmlStreamReader;
import im.recado.wire.xml.XmlWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reaches a server over WebSocket (RFC 7395) under TLS. Whoever uses it speaks as over TCP: what it sends and receives is put
 * into messages, and taken out of them, here. So it can send nothing but whole elements.
 */
public final class WebSocketTransport implements Transport {
  private static final String FRAMING = "urn:ietf:params:xml:ns:xmpp-framing";
  private static final XmlLimits LIMITS = XmlLimits.SERVER.withBytes(16 * 1024 * 1024);

  private final int port;
  private final String host;
  private final AutoCloseable server;

  /**
   * A way to a port of this machine.
   *
   * @param host the name that is asked for
   * @param server closed with this
   */
  public WebSocketTransport(int port, String host, AutoCloseable server) {
    this.port = port;
    this.host = host;
    this.server = server;
  }

  /** The port that it leads to, for clients that are real programs. */
  public int port() {
    return port;
  }

  @Override
  public Wire connect(Listener listener) throws IOException {
    return new WebSocketWire(WebSocketClient.connect(port, true, host), listener);
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class WebSocketWire implements Wire {
    private final WebSocketClient socket;
    private final Listener listener;
    private final AtomicBoolean ended = new AtomicBoolean();
    private XmlStreamReader outgoing = new XmlStreamReader(new Outgoing(), LIMITS);
    private final List<Element> toSend = new ArrayList<>();

    WebSocketWire(WebSocketClient socket, Listener listener) {
      this.socket = socket;
      this.listener = listener;
      Thread.startVirtualThread(this::listen);
    }

    private void listen() {
      try {
        String message;
        while ((message = socket.message()) != null) {
          byte[] bytes = asOverTcp(Xml.parse(message, LIMITS));
          listener.received(bytes, bytes.length);
        }
      } catch (IOException | XmlException e) {
        // Told below.
      }
      if (ended.compareAndSet(false, true)) {
        listener.disconnected();
      }
    }

    private static byte[] asOverTcp(Element element) {
      XmlWriter writer = new XmlWriter(Namespaces.CLIENT);
      if (element.is("open", FRAMING)) {
        writer.openStream(element.renamed("stream", Namespaces.STREAM));
      } else if (element.is("close", FRAMING)) {
        writer.closeStream();
      } else {
        writer.element(element);
      }
      return Arrays.copyOf(writer.buffer(), writer.length());
    }

    /** What is sent, as elements. */
    private final class Outgoing implements StreamListener {
      @Override
      public void streamOpened(Element header) {
        toSend.add(header.renamed("open", FRAMING));
      }

      @Override
      public void element(Element element) {
        toSend.add(element);
      }

      @Override
      public void streamClosed() {
        toSend.add(Element.of("close", FRAMING));
      }
    }

    @Override
    public void send(byte[] bytes) throws IOException {
      if (new String(bytes, 0, Math.min(5, bytes.length), StandardCharsets.ISO_8859_1).equals("<?xml")) {
        outgoing = new XmlStreamReader(new Outgoing(), LIMITS);
      }
      toSend.clear();
      try {
        outgoing.feed(bytes, 0, bytes.length);
      } catch (XmlException e) {
        throw new IOException("that cannot be sent over WebSocket", e);
      }
      for (Element element : toSend) {
        socket.send(XmlWriter.toXml(element));
      }
    }

    @Override
    public void startTls() throws IOException {
      throw new IOException("TLS stands already");
    }

    @Override
    public void cut() {
      socket.cut();
    }
  }
}
