package im.recado.testkit.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Reaches a server over TCP on loopback; TLS is real, the certificate is not checked. */
public final class TcpTransport implements Transport {
  private final int port;
  private final AutoCloseable server;

  /**
   * A way to a port of this machine.
   *
   * @param server closed with this
   */
  public TcpTransport(int port, AutoCloseable server) {
    this.port = port;
    this.server = server;
  }

  /** The port that it leads to, for clients that are real programs. */
  public int port() {
    return port;
  }

  @Override
  public Wire connect(Listener listener) throws IOException {
    Socket socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5000);
    return new TcpWire(socket, listener);
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class TcpWire implements Wire {
    /** Before TLS reading is by short turns, so that the handshake can have the socket for itself. */
    private static final int TURN_MILLIS = 20;

    private final Listener listener;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile Socket socket;
    private volatile boolean handingOver;
    private volatile Thread reader;

    TcpWire(Socket socket, Listener listener) throws IOException {
      this.socket = socket;
      this.listener = listener;
      socket.setSoTimeout(TURN_MILLIS);
      reader = Thread.startVirtualThread(() -> listen(socket));
    }

    private void listen(Socket from) {
      byte[] buffer = new byte[16 * 1024];
      try {
        InputStream in = from.getInputStream();
        while (!handingOver) {
          try {
            int count = in.read(buffer, 0, buffer.length);
            if (count < 0) {
              break;
            }
            listener.received(buffer, count);
          } catch (SocketTimeoutException e) {
            // Another turn.
          }
        }
      } catch (IOException e) {
        // Told below.
      }
      if (!handingOver && ended.compareAndSet(false, true)) {
        listener.disconnected();
      }
    }

    @Override
    public void send(byte[] bytes) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
      out.flush();
    }

    @Override
    public void startTls() throws IOException {
      handingOver = true;
      try {
        reader.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
      socket.setSoTimeout(0);
      SSLSocket secured =
          (SSLSocket) trusting().getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
      secured.startHandshake();
      socket = secured;
      handingOver = false;
      reader = Thread.startVirtualThread(() -> listen(secured));
    }

    @Override
    public void cut() {
      try {
        Socket now = socket;
        now.close();
      } catch (IOException e) {
        // It is as good as cut.
      }
    }
  }

  /** TLS with anybody. */
  static SSLContext trusting() {
    TrustManager anyone =
        new X509TrustManager() {
          @Override
          public void checkClientTrusted(X509Certificate[] chain, String authType) {}

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String authType) {}

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
          }
        };
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {anyone}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
