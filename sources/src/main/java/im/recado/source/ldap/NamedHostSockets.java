package im.recado.source.ldap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * TLS sockets that insist on a certificate for the host that they were asked to reach (RFC 4513 section 3.1.3). Around
 * the JDK's own sockets: those of the LDAP library forget what is asked of them here.
 */
final class NamedHostSockets extends SSLSocketFactory {
  private final SSLSocketFactory sockets;

  NamedHostSockets(SSLSocketFactory sockets) {
    this.sockets = sockets;
  }

  private static Socket insisting(Socket socket) {
    if (!(socket instanceof SSLSocket tls)) {
      throw new IllegalStateException("not TLS");
    }
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("LDAPS");
    tls.setSSLParameters(parameters);
    return tls;
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return sockets.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return sockets.getSupportedCipherSuites();
  }

  @Override
  public Socket createSocket() throws IOException {
    return insisting(sockets.createSocket());
  }

  @Override
  public Socket createSocket(Socket under, String host, int port, boolean autoClose) throws IOException {
    return insisting(sockets.createSocket(under, host, port, autoClose));
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return insisting(sockets.createSocket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
    return insisting(sockets.createSocket(host, port, local, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return insisting(sockets.createSocket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
    return insisting(sockets.createSocket(host, port, local, localPort));
  }
}
