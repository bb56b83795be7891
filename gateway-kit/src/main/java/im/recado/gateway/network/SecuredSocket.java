package im.recado.gateway.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketImpl;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A connection under TLS that closes at once. The JDK's own waits, when it is closed, for whoever writes and for the other side's
 * goodbye: a server that hangs would hold up whoever wants to leave it.
 */
final class SecuredSocket extends Socket {
  private final Socket ground;
  private final SSLSocket secured;

  /**
   * @param ground the connection itself
   * @param secured the same under TLS
   */
  SecuredSocket(Socket ground, SSLSocket secured) throws SocketException {
    super((SocketImpl) null);
    this.ground = ground;
    this.secured = secured;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return secured.getInputStream();
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return secured.getOutputStream();
  }

  @Override
  public void setSoTimeout(int millis) throws SocketException {
    ground.setSoTimeout(millis);
  }

  @Override
  public @Nullable InetAddress getInetAddress() {
    return ground.getInetAddress();
  }

  @Override
  public boolean isClosed() {
    return ground.isClosed();
  }

  @Override
  public void close() throws IOException {
    ground.close();
  }
}
