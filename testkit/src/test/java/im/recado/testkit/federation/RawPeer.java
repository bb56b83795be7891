package im.recado.testkit.federation;

import im.recado.net.tls.TlsIdentity;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.StreamListener;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import im.recado.wire.xml.XmlStreamReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The other end of a stream of a server or a component, which says whatever it is told to. For one thread. */
public final class RawPeer implements StreamListener, AutoCloseable {
  /** What comes when the connection is gone. */
  public static final Element CLOSED = Element.of("closed", "urn:test");

  private static final int PATIENCE_MILLIS = 10_000;

  private Socket socket;
  private final ArrayDeque<Element> incoming = new ArrayDeque<>();
  private XmlStreamReader reader = new XmlStreamReader(this, XmlLimits.SERVER);
  private String sni = "";
  private final byte[] buffer = new byte[16 * 1024];

  /** What has come, behind TLS if there is any. */
  private final StringBuffer heard = new StringBuffer();

  RawPeer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  /** From now on silence is nothing special. */
  void waitsLong() throws IOException {
    socket.setSoTimeout(0);
  }

  public static RawPeer connect(int port) throws IOException {
    return new RawPeer(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** Connects, and begins TLS; what is offered then has been read. */
  static RawPeer secured(int port, String from, String to, @Nullable TlsIdentity identity) throws IOException {
    RawPeer peer = connect(port);
    peer.open(from, to);
    peer.next();
    peer.send("<starttls xmlns='" + Namespaces.TLS + "'/>");
    if (!peer.next().is("proceed", Namespaces.TLS)) {
      throw new IOException("no TLS");
    }
    peer.secure(identity, true);
    peer.open(from, to);
    return peer;
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
    // The connection follows.
  }

  /** Opens our side; the header of the other one. */
  Element open(@Nullable String from, String to) throws IOException {
    reader = new XmlStreamReader(this, XmlLimits.SERVER);
    sendHeader(from, to, "");
    return next();
  }

  void sendHeader(@Nullable String from, @Nullable String to, String more) throws IOException {
    send(
        "<?xml version='1.0'?><stream:stream xmlns='jabber:server' xmlns:db='jabber:server:dialback'"
            + " xmlns:stream='http://etherx.jabber.org/streams' version='1.0'"
            + (from == null ? "" : " from='" + from + "'")
            + (to == null ? "" : " to='" + to + "'")
            + more + ">");
  }

  /** The other side opens its stream anew. */
  public void restart() {
    reader = new XmlStreamReader(this, XmlLimits.SERVER);
  }

  /** Begins TLS. */
  public void secure(@Nullable TlsIdentity identity, boolean asClient) throws IOException {
    SSLSocket secured = (SSLSocket) context(identity).getSocketFactory().createSocket(socket, "peer", socket.getPort(), true);
    secured.setUseClientMode(asClient);
    secured.setWantClientAuth(!asClient);
    if (!asClient) {
      // So that it can be read afterwards what was asked for.
      SSLParameters parameters = secured.getSSLParameters();
      parameters.setSNIMatchers(List.of(new AnyName()));
      secured.setSSLParameters(parameters);
    }
    secured.startHandshake();
    if (!asClient && secured.getSession() instanceof ExtendedSSLSession session) {
      session.getRequestedServerNames().forEach(name -> sni = ((SNIHostName) name).getAsciiName());
    }
    socket = secured;
    reader = new XmlStreamReader(this, XmlLimits.SERVER);
  }

  /** What has come, as it was written. Any thread. */
  String heard() {
    return heard.toString();
  }

  /** What the other side has asked for in TLS; empty for nothing. */
  String sni() {
    return sni;
  }

  private static final class AnyName extends SNIMatcher {
    AnyName() {
      super(StandardConstants.SNI_HOST_NAME);
    }

    @Override
    public boolean matches(SNIServerName name) {
      return true;
    }
  }

  private static SSLContext context(@Nullable TlsIdentity identity) throws IOException {
    try {
      KeyManager[] keys = new KeyManager[0];
      if (identity != null) {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("peer", identity.key(), new char[0], identity.chain().toArray(new Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        keys = factory.getKeyManagers();
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, new TrustManager[] {new Gullible()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  public void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  /** What comes next; {@link #CLOSED} when the connection is gone. */
  public Element next() throws IOException {
    while (incoming.isEmpty()) {
      int count;
      try {
        count = socket.getInputStream().read(buffer);
      } catch (SocketTimeoutException e) {
        throw new IOException("nothing came", e);
      } catch (IOException e) {
        return CLOSED;
      }
      if (count < 0) {
        return CLOSED;
      }
      heard.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
      try {
        reader.feed(buffer, 0, count);
      } catch (XmlException e) {
        throw new IOException(e);
      }
    }
    return incoming.remove();
  }

  /** Whether the next element is an error of the stream with this condition, and the last. */
  public boolean fails(String condition) throws IOException {
    Element error = next();
    while (error.is("features", Namespaces.STREAM) || error.is("stream", Namespaces.STREAM)) {
      error = next();
    }
    if (!error.is("error", Namespaces.STREAM) || !error.has(condition, Namespaces.STREAM_ERRORS)) {
      throw new IOException("not " + condition + " but " + error);
    }
    return ends();
  }

  /** Whether the other side says no more but that it ends the stream. */
  boolean ends() throws IOException {
    try {
      send("</stream:stream>");
    } catch (IOException e) {
      // It has gone already.
    }
    return next() == CLOSED;
  }

  /** Sends what the other side may refuse before it has come whole, and hears it out. */
  boolean isCutOff(String text) throws IOException {
    try {
      send(text);
    } catch (IOException e) {
      return true;
    }
    Element next = next();
    return next == CLOSED || (next.is("error", Namespaces.STREAM) && ends());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static final class Gullible implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
