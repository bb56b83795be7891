package im.recado.client.services;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** A component of a server (XEP-0114) on a port of this machine. Stanzas come and go as those of clients do, in their namespace. */
final class ComponentStream implements AutoCloseable {
  private static final String NS = "jabber:component:accept";

  private final Socket socket;
  private final XMLStreamReader in;

  /** Opens the stream and proves the secret. */
  ComponentStream(int port, String domain, String secret) throws IOException, XMLStreamException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    write("<stream:stream xmlns='" + NS + "' xmlns:stream='http://etherx.jabber.org/streams' to='" + domain + "'>");
    in = XMLInputFactory.newDefaultFactory().createXMLStreamReader(socket.getInputStream());
    in.nextTag();
    write("<handshake>" + hash(in.getAttributeValue(null, "id") + secret) + "</handshake>");
    in.nextTag();
    if (!element().name().equals("handshake")) {
      throw new IOException("no component here");
    }
  }

  private static String hash(String text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** From now on this one hears every stanza, on a thread of its own, until the end. */
  void listen(Consumer<Node> listener) {
    Thread.ofVirtual().start(() -> {
      try {
        for (int event = in.next(); event != XMLStreamConstants.END_ELEMENT; event = in.next()) {
          if (event == XMLStreamConstants.START_ELEMENT) {
            listener.accept(element());
          }
        }
      } catch (XMLStreamException e) {
        // The stream has ended.
      }
    });
  }

  private Node element() throws XMLStreamException {
    String name = in.getLocalName();
    String ns = NS.equals(in.getNamespaceURI()) ? Ns.CLIENT : in.getNamespaceURI();
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int i = 0; i < in.getAttributeCount(); i++) {
      attributes.put(in.getAttributeLocalName(i), in.getAttributeValue(i));
    }
    List<Node> children = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int event = in.next(); event != XMLStreamConstants.END_ELEMENT; event = in.next()) {
      if (event == XMLStreamConstants.START_ELEMENT) {
        children.add(element());
      } else if (event == XMLStreamConstants.CHARACTERS) {
        text.append(in.getText());
      }
    }
    return new Node(name, ns, attributes, children, text.toString());
  }

  synchronized void send(Node stanza) {
    write(stanza.xml(Ns.CLIENT));
  }

  private void write(String xml) {
    try {
      socket.getOutputStream().write(xml.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
