package im.recado.server.cli;

import im.recado.wire.sasl.SaslException;
import im.recado.wire.sasl.ScramClient;
import im.recado.wire.sasl.ScramHash;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.StreamListener;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import im.recado.wire.xml.XmlStreamReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A client that does what most clients do first: STARTTLS, SCRAM, a resource, the roster, presence, a message. Blocking. */
final class WarmUpClient implements AutoCloseable, StreamListener {
  private static final int PATIENCE_MILLIS = 10_000;

  private final String domain;
  private final SSLContext trust;
  private final XmlStreamReader reader = new XmlStreamReader(this, XmlLimits.SERVER);
  private final Deque<Element> arrived = new ArrayDeque<>();
  private final byte[] buffer = new byte[16 * 1024];
  private Socket socket;

  /** Connects to a server on this machine. */
  WarmUpClient(int port, String domain, SSLContext trust) throws IOException {
    this.domain = domain;
    this.trust = trust;
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
  }

  /** Logs in and writes to itself. */
  void visit(String user, ScramHash hash, ScramClient.SaltedPassword password) throws IOException, SaslException {
    open();
    ask("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
    secure();
    open();
    ScramClient scram = new ScramClient(hash, new ScramClient.Binding.Unsupported(), null, user, password);
    Element challenge =
        ask("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='" + scram.name() + "'>"
            + Base64.getEncoder().encodeToString(scram.first()) + "</auth>");
    byte[] answer = scram.answer(Base64.getDecoder().decode(challenge.text()));
    Element success =
        ask("<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" + Base64.getEncoder().encodeToString(answer)
            + "</response>");
    scram.finish(Base64.getDecoder().decode(success.text()));
    open();
    ask("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
    ask("<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>");
    ask("<iq type='get' id='d' to='" + domain + "'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
    ask("<presence/>");
    ask("<message type='chat' to='" + user + '@' + domain + "'><body>warm</body></message>");
  }

  private void open() throws IOException {
    reader.reset();
    ask("<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
        + " to='" + domain + "' version='1.0'>");
  }

  private void secure() throws IOException {
    SSLSocket secured = (SSLSocket) trust.getSocketFactory().createSocket(socket, domain, socket.getPort(), true);
    secured.startHandshake();
    socket = secured;
  }

  /** Writes, and returns the next element that comes. */
  private Element ask(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    while (arrived.isEmpty()) {
      int length = socket.getInputStream().read(buffer);
      if (length < 0) {
        throw new IOException("the server has closed the connection");
      }
      try {
        reader.feed(buffer, 0, length);
      } catch (XmlException e) {
        throw new IOException(e);
      }
    }
    return arrived.remove();
  }

  @Override
  public void streamOpened(Element header) {}

  @Override
  public void element(Element element) {
    arrived.add(element);
  }

  @Override
  public void streamClosed() {}

  @Override
  public void close() throws IOException {
    socket.getOutputStream().write("</stream:stream>".getBytes(StandardCharsets.UTF_8));
    socket.close();
  }
}
