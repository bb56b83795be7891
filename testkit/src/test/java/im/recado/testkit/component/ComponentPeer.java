package im.recado.testkit.component;

import im.recado.wire.xml.Element;
import im.recado.wire.xml.StreamListener;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import im.recado.wire.xml.XmlStreamReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A component that says what it is told to say. For one thread. */
final class ComponentPeer implements StreamListener, AutoCloseable {
  static final Element CLOSED = Element.of("closed", "");

  private final Socket socket;
  private final BlockingQueue<Element> incoming = new LinkedBlockingQueue<>();

  ComponentPeer(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    Thread.startVirtualThread(this::listen);
  }

  /** One that has shown its secret. */
  static ComponentPeer connect(int port, String domain, String secret) throws IOException {
    ComponentPeer peer = new ComponentPeer(port);
    Element header = peer.open(domain);
    peer.handshake(Objects.requireNonNull(header.attribute("id")), secret);
    Element answer = peer.next();
    if (!answer.is("handshake", "jabber:component:accept")) {
      throw new IOException("refused: " + answer);
    }
    return peer;
  }

  private void listen() {
    try {
      XmlStreamReader reader = new XmlStreamReader(this, XmlLimits.SERVER);
      byte[] buffer = new byte[16 * 1024];
      int count;
      while ((count = socket.getInputStream().read(buffer)) >= 0) {
        reader.feed(buffer, 0, count);
      }
    } catch (IOException | XmlException e) {
      // Told below.
    }
    incoming.add(CLOSED);
  }

  @Override
  public void streamOpened(Element header) {
    incoming.add(header);
  }

  @Override
  public void element(Element element) {
    incoming.add(element);
  }

  @Override
  public void streamClosed() {
    // It answers at once, as a component does: the server need not wait for it until it gives up.
    try {
      send("</stream:stream>");
    } catch (IOException e) {
      // It has gone already.
    }
  }

  Element open(String domain) throws IOException {
    send(
        "<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept'"
            + " xmlns:stream='http://etherx.jabber.org/streams' to='" + domain + "'>");
    return next();
  }

  void handshake(String id, String secret) throws IOException {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-1").digest((id + secret).getBytes(StandardCharsets.UTF_8));
      send("<handshake>" + HexFormat.of().formatHex(hash) + "</handshake>");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  /** What comes next; {@link #CLOSED} when the connection is gone. */
  Element next() throws IOException {
    try {
      Element next = incoming.poll(20, TimeUnit.SECONDS);
      if (next == null) {
        throw new IOException("nothing came");
      }
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  boolean hasNothing() {
    return incoming.isEmpty();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
