package im.recado.interop.raw;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * An authenticated stream to a server, before binding or resumption. Reads block and belong to one thread; {@link
 * #send} may be called by any.
 */
public final class XmppStream implements AutoCloseable {
  /** How the connection gets its TLS. */
  public enum Security {
    STARTTLS,
    DIRECT_TLS
  }

  private static final String TLS = "urn:ietf:params:xml:ns:xmpp-tls";
  private static final String SASL = "urn:ietf:params:xml:ns:xmpp-sasl";
  private static final List<String> MECHANISMS = List.of("SCRAM-SHA-256", "SCRAM-SHA-1");

  private final String domain;
  private Socket socket;
  private OutputStream out;
  private @Nullable XmlStreamInput in;
  private Xml features;
  private String mechanism = "";

  private XmppStream(Socket socket, String domain) throws IOException {
    this.domain = domain;
    this.socket = socket;
    this.out = socket.getOutputStream();
    this.features = new Xml("features", "", Map.of(), List.of());
  }

  /** Connects, secures the stream and logs in. A failure of any step is an IOException that names it. */
  public static XmppStream login(InetSocketAddress address, Security security, String domain, String user,
      String password) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(address, 10_000);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(30_000);
      XmppStream stream = new XmppStream(socket, domain);
      if (security == Security.DIRECT_TLS) {
        stream.secure();
        stream.open();
      } else {
        stream.open();
        stream.send("<starttls xmlns='" + TLS + "'/>");
        stream.expect("proceed", TLS);
        stream.secure();
        stream.open();
      }
      stream.authenticate(user, password);
      stream.open();
      stream.socket.setSoTimeout(0);
      return stream;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private void secure() throws IOException {
    SSLSocket secured = (SSLSocket) AnyCertificate.context().getSocketFactory()
        .createSocket(socket, domain, socket.getPort(), true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"xmpp-client"});
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    socket = secured;
    out = secured.getOutputStream();
  }

  private void open() throws IOException {
    send("<?xml version='1.0'?><stream:stream to='" + domain + "' version='1.0' xml:lang='en' xmlns='jabber:client' "
        + "xmlns:stream='http://etherx.jabber.org/streams'>");
    in = new XmlStreamInput(socket.getInputStream());
    features = expect("features", "http://etherx.jabber.org/streams");
  }

  private void authenticate(String user, String password) throws IOException {
    Set<String> offered = features.child("mechanisms", SASL).stream().flatMap(Xml::elements).map(Xml::text)
        .collect(Collectors.toSet());
    mechanism = MECHANISMS.stream().filter(offered::contains).findFirst().orElse("PLAIN");
    if (mechanism.equals("PLAIN")) {
      if (!offered.contains(mechanism)) {
        throw new IOException("neither SCRAM nor PLAIN among " + offered);
      }
      byte[] message = ("\0" + user + "\0" + password).getBytes(UTF_8);
      send("<auth xmlns='" + SASL + "' mechanism='PLAIN'>" + Base64.getEncoder().encodeToString(message) + "</auth>");
      expect("success", SASL);
      return;
    }
    Scram scram = new Scram(mechanism, user, password);
    send("<auth xmlns='" + SASL + "' mechanism='" + mechanism + "'>" + scram.first() + "</auth>");
    send("<response xmlns='" + SASL + "'>" + scram.answer(expect("challenge", SASL).text()) + "</response>");
    scram.verify(expect("success", SASL).text());
  }

  /** The next element, which has to be this one. */
  public Xml expect(String name, String namespace) throws IOException {
    Xml element = read().orElseThrow(() -> new IOException("stream closed instead of <" + name + "/>"));
    if (!element.is(name, namespace)) {
      throw new IOException("expected <" + name + "/>, got " + element);
    }
    return element;
  }

  /** The next element; empty when the server closed the stream properly. Blocks. */
  public Optional<Xml> read() throws IOException {
    return Objects.requireNonNull(in, "stream not open").next();
  }

  /** Writes this text as it is. */
  public void send(String xml) throws IOException {
    synchronized (this) {
      out.write(xml.getBytes(UTF_8));
      out.flush();
    }
  }

  /** The features after login. */
  public Xml features() {
    return features;
  }

  /** The SASL mechanism that was used. */
  public String mechanism() {
    return mechanism;
  }

  /** Ends the connection without a word, as a lost network does as seen by the server's kernel. */
  public void cut() {
    try {
      socket.close();
    } catch (IOException e) {
      // it is gone either way
    }
  }

  /** Ends the stream properly. */
  @Override
  public void close() {
    try {
      send("</stream:stream>");
    } catch (IOException e) {
      // the server was quicker
    }
    cut();
  }
}
