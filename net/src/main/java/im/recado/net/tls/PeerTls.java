package im.recado.net.tls;

import im.recado.wire.jid.Jid;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** Connections that wait, to machines which prove their names as other servers do ({@link ServerCertificates}). Thread-safe. */
public final class PeerTls {
  private final ServerCertificates certificates;
  private final Supplier<Instant> now;
  private final SSLContext context;

  public PeerTls(ServerCertificates certificates, Supplier<Instant> now) throws TlsException {
    this.certificates = certificates;
    this.now = now;
    try {
      context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new AnyModestCertificate()}, null);
    } catch (GeneralSecurityException e) {
      throw new TlsException("There is no TLS: " + e.getMessage() + ".");
    }
  }

  /** TLS over a connection, whose other end has proved nothing yet. */
  public SSLSocket connect(Socket socket, String host, int port) throws IOException {
    SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(socket, host, port, true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setProtocols(TlsContext.PROTOCOLS.toArray(new String[0]));
    parameters.setServerNames(List.of(new SNIHostName(host)));
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }

  /** @throws IOException when the other end is not who it should be */
  public void verify(SSLSocket socket, Jid name) throws IOException {
    List<X509Certificate> chain = new ArrayList<>();
    for (Certificate one : socket.getSession().getPeerCertificates()) {
      chain.add((X509Certificate) one);
    }
    String doubt = certificates.doubt(chain, name, now.get(), false);
    if (doubt != null) {
      throw new IOException(doubt);
    }
  }
}
