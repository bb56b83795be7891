package im.recado.gateway.network;

import im.recado.kernel.limit.Network;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A way to a server of a network. One that the administrator has not named leads to addresses of the public Internet alone, so that
 * there is no way through here into the network around this server.
 *
 * @param named whether the administrator has named it
 */
public record Door(String host, int port, Security security, boolean named) {
  private static final int CONNECT_MILLIS = 15_000;

  /** What protects a connection. */
  public enum Security {
    TLS,
    /** Nobody vouches for the certificate. */
    TLS_UNVERIFIED,
    PLAIN;

    /** What an administrator has written; what is none of the words is the safest. */
    public static Security of(String word) {
      return switch (word) {
        case "plain" -> PLAIN;
        case "tls-unverified" -> TLS_UNVERIFIED;
        default -> TLS;
      };
    }
  }

  /**
   * Looks whether a connection that was made by another door to the same host, to this address, may be as it is.
   *
   * @throws NetworkException when it may not
   */
  public void check(Door other, InetAddress address) throws NetworkException {
    if (!named && !isPublic(address)) {
      throw notFromHere(host);
    } else if (port != other.port || security != other.security) {
      throw new NetworkException(Reason.DOWN, "The administrator has changed the way to " + host + ".");
    }
  }

  /** A server is one that people may not be let to. */
  public static NetworkException notFromHere(String host) {
    return new NetworkException(Reason.NOT_FROM_HERE, "The server " + host + " may not be used from here.");
  }

  /** A connection, TLS and all; reads from it wait for 15 seconds until that is changed. Waits, within a limit. */
  public Socket open() throws NetworkException {
    return open(null, socket -> {});
  }

  /**
   * The same.
   *
   * @param own what is shown if the way is by TLS and the server asks for a certificate; null for nothing
   * @param connected gets the connection as soon as it is there, before TLS
   */
  public Socket open(@Nullable OwnCertificate own, Consumer<Socket> connected) throws NetworkException {
    NetworkException last = new NetworkException(Reason.DOWN, host + " is not known to exist.");
    for (InetAddress address : addresses()) {
      try {
        return open(address, own, connected);
      } catch (SocketTimeoutException e) {
        last = new NetworkException(Reason.TIMEOUT, host + " does not answer.", e);
      } catch (SSLException e) {
        last = new NetworkException(Reason.DOWN, host + " cannot be reached safely: its certificate is not in order.", e);
      } catch (IOException e) {
        last = new NetworkException(Reason.DOWN, host + " cannot be reached.", e);
      }
    }
    throw last;
  }

  private List<InetAddress> addresses() throws NetworkException {
    List<InetAddress> all;
    try {
      all = List.of(InetAddress.getAllByName(host));
    } catch (UnknownHostException e) {
      throw new NetworkException(Reason.DOWN, "There is no server " + host + ".", e);
    }
    if (named) {
      return all;
    }
    List<InetAddress> open = new ArrayList<>(all);
    open.removeIf(address -> !isPublic(address));
    if (open.isEmpty()) {
      throw notFromHere(host);
    }
    return open;
  }

  /** Whether an address is one of the Internet's, and of no network around this machine. */
  public static boolean isPublic(InetAddress address) {
    return Network.isPublic(address);
  }

  private Socket open(InetAddress address, @Nullable OwnCertificate own, Consumer<Socket> connected) throws IOException {
    Socket socket = new Socket();
    boolean done = false;
    try {
      socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
      connected.accept(socket);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(CONNECT_MILLIS);
      Socket open = security == Security.PLAIN ? socket : tls(socket, own);
      done = true;
      return open;
    } finally {
      if (!done) {
        socket.close();
      }
    }
  }

  private Socket tls(Socket plain, @Nullable OwnCertificate own) throws IOException {
    boolean verified = security == Security.TLS;
    SSLSocketFactory factory =
        verified && own == null ? (SSLSocketFactory) SSLSocketFactory.getDefault() : factory(verified ? null : new TrustManager[] {new Anyone()}, own);
    SSLSocket socket = (SSLSocket) factory.createSocket(plain, host, port, true);
    if (verified) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
    }
    socket.startHandshake();
    return new SecuredSocket(plain, socket);
  }

  /** @param trusted whom to believe; null for the authorities that everybody believes */
  private static SSLSocketFactory factory(TrustManager @Nullable [] trusted, @Nullable OwnCertificate own) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(own == null ? null : own.keyManagers(), trusted, null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /** For servers that the administrator has named as those whose certificate nobody vouches for. */
  private static final class Anyone extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, javax.net.ssl.@Nullable SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, javax.net.ssl.@Nullable SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
