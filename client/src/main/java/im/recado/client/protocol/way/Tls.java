package im.recado.client.protocol.way;

import im.recado.client.protocol.Trust;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** TLS over a connection. */
final class Tls {
  private static final Duration GOODBYE = Duration.ofSeconds(1);

  private Tls() {}

  /**
   * Shakes hands over a connection on which nothing has been read that was not meant.
   *
   * @param name whom one wants to speak to (SNI)
   * @param protocol what is spoken inside (ALPN, RFC 7301); null: nothing is said of it
   */
  static SSLSocket over(Socket plain, String name, Trust trust, @Nullable String protocol) throws IOException {
    try {
      // A new one for each connection: none takes up a session of another, of which no certificate was looked at again.
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trust}, null);
      SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, name, plain.getPort(), true);
      if (protocol != null) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {protocol});
        socket.setSSLParameters(parameters);
      }
      socket.startHandshake();
      return socket;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /** What goes over it is the stream itself. */
  record Way(SSLSocket socket, Socket plain, Place place) implements Encrypted {
    @Override
    public InputStream in() throws IOException {
      return socket.getInputStream();
    }

    @Override
    public OutputStream out() throws IOException {
      return socket.getOutputStream();
    }

    @Override
    public SSLSession session() {
      return socket.getSession();
    }

    @Override
    public void close() throws IOException {
      // It says goodbye, which waits for ever where the network takes nothing any more.
      try (Deadline _ = new Deadline(plain, GOODBYE)) {
        socket.close();
      }
    }
  }
}
