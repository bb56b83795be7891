package im.recado.client.protocol;

import im.recado.client.protocol.way.Encrypted;
import im.recado.client.protocol.way.Round;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Objects;
import java.util.Optional;
import javax.net.SocketFactory;
import org.jivesoftware.smack.proxy.ProxyInfo;
import org.jivesoftware.smack.proxy.ProxySocketConnection;
import org.jspecify.annotations.Nullable;

/**
 * Gives Smack what it takes for sockets and for a proxy: where it would connect to a host through the proxy, the next encrypted way of a
 * {@link Round} is found. Safe for any thread.
 */
final class Carriage extends SocketFactory {
  private volatile @Nullable Round round;
  private volatile @Nullable Encrypted way;

  /** From now on ways are found by this one. */
  void use(Round next) {
    round = next;
  }

  /** The newest way; it may have been closed since. */
  Optional<Encrypted> way() {
    return Optional.ofNullable(way);
  }

  ProxyInfo proxy() {
    return new ProxyInfo(ProxyInfo.ProxyType.HTTP, "nowhere.invalid", 1, null, null) {
      @Override
      public ProxySocketConnection getProxySocketConnection() {
        return (socket, host, port, timeout) -> {
          Encrypted next = Objects.requireNonNull(round).next();
          way = next;
          ((Carrier) socket).carry(next);
        };
      }
    };
  }

  @Override
  public Socket createSocket() {
    return new Carrier();
  }

  /** A socket that is no connection of its own. Without a way nothing goes over it. */
  private static final class Carrier extends Socket {
    private @Nullable Encrypted way;
    private @Nullable InputStream in;
    private boolean closed;

    private synchronized void carry(Encrypted next) throws IOException {
      if (closed) {
        next.close();
        throw new SocketException("closed");
      }
      way = next;
    }

    private synchronized Encrypted way() throws SocketException {
      if (way == null || closed) {
        throw new SocketException("there is no way");
      }
      return way;
    }

    @Override
    public synchronized InputStream getInputStream() throws IOException {
      InputStream sieved = in == null ? new Sieve(way().in()) : in;
      in = sieved;
      return sieved;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      return way().out();
    }

    @Override
    public synchronized boolean isClosed() {
      return closed;
    }

    @Override
    public synchronized void close() throws IOException {
      closed = true;
      if (way != null) {
        way.close();
      }
    }
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw new SocketException("there is no way to " + host);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
    return createSocket(host, port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return createSocket(host.getHostAddress(), port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) throws IOException {
    return createSocket(host, port);
  }
}
