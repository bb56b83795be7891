package im.recado.gateway.irc;

import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.kernel.module.Options;
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
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to IRC servers: where the administrator has said nothing else, by TLS with a verified certificate and never to
 * an address that is not public, so that there is no way through here into the network around this server. Any thread.
 */
final class Doors {
  private static final int PORT = 6697;
  private static final int CONNECT_MILLIS = 15_000;

  private enum Security {
    TLS,
    TLS_UNVERIFIED,
    PLAIN
  }

  private record Door(String host, int port, Security security, boolean listed) {}

  private final Options options;

  Doors(Options options) {
    this.options = options;
  }

  /** A connection to a server, TLS and all. Waits, within a limit. */
  Socket open(String host) throws NetworkException {
    Door door = door(host);
    NetworkException last = new NetworkException(Reason.DOWN, host + " is not known to exist.");
    for (InetAddress address : addresses(door)) {
      try {
        return open(door, address);
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

  private Door door(String host) throws NetworkException {
    for (String line : options.get(IrcOptions.SERVERS)) {
      String[] words = line.strip().split(" ", -1);
      if (words[0].equalsIgnoreCase(host)) {
        return new Door(host, port(words), security(words), true);
      }
    }
    if (options.get(IrcOptions.ONLY_LISTED)) {
      throw new NetworkException(Reason.REFUSED, "The server " + host + " may not be used from here.");
    }
    return new Door(host, PORT, Security.TLS, false);
  }

  private static int port(String[] words) {
    try {
      return words.length > 1 ? Math.clamp(Integer.parseInt(words[1]), 1, 65_535) : PORT;
    } catch (NumberFormatException e) {
      return PORT;
    }
  }

  /** What is not one of the words is the safest. */
  private static Security security(String[] words) {
    return switch (words.length > 2 ? words[2] : "") {
      case "plain" -> Security.PLAIN;
      case "tls-unverified" -> Security.TLS_UNVERIFIED;
      default -> Security.TLS;
    };
  }

  private static List<InetAddress> addresses(Door door) throws NetworkException {
    List<InetAddress> all;
    try {
      all = List.of(InetAddress.getAllByName(door.host()));
    } catch (UnknownHostException e) {
      throw new NetworkException(Reason.DOWN, "There is no server " + door.host() + ".", e);
    }
    if (door.listed()) {
      return all;
    }
    List<InetAddress> open = new ArrayList<>(all);
    open.removeIf(address -> !isPublic(address));
    if (open.isEmpty()) {
      throw new NetworkException(Reason.REFUSED, "The server " + door.host() + " may not be used from here.");
    }
    return open;
  }

  /** Whether an address is one of the Internet's, and of no network around this machine. */
  static boolean isPublic(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    int first = bytes[0] & 0xFF;
    int second = bytes[1] & 0xFF;
    if (bytes.length == 4) {
      return first != 0
          && first < 240
          && !(first == 100 && second >= 64 && second < 128)
          && !(first == 192 && second == 0 && (bytes[2] == 0 || bytes[2] == 2))
          && !(first == 198 && (second == 18 || second == 19 || (second == 51 && bytes[2] == 100)))
          && !(first == 203 && second == 0 && bytes[2] == 113);
    }
    // Global unicast but for what carries addresses of IPv4 or is for documents.
    boolean global = (first & 0xE0) == 0x20;
    boolean tunnel = (first == 0x20 && second == 0x02) || (first == 0x20 && second == 0x01 && bytes[2] == 0 && bytes[3] == 0);
    boolean documents = first == 0x20 && second == 0x01 && bytes[2] == 0x0D && (bytes[3] & 0xFF) == 0xB8;
    return global && !tunnel && !documents;
  }

  private static Socket open(Door door, InetAddress address) throws IOException {
    Socket socket = new Socket();
    boolean done = false;
    try {
      socket.connect(new InetSocketAddress(address, door.port()), CONNECT_MILLIS);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(CONNECT_MILLIS);
      Socket open = door.security() == Security.PLAIN ? socket : tls(door, socket);
      done = true;
      return open;
    } finally {
      if (!done) {
        socket.close();
      }
    }
  }

  private static Socket tls(Door door, Socket plain) throws IOException {
    boolean verified = door.security() == Security.TLS;
    SSLSocketFactory factory = verified ? (SSLSocketFactory) SSLSocketFactory.getDefault() : trusting();
    SSLSocket socket = (SSLSocket) factory.createSocket(plain, door.host(), door.port(), true);
    if (verified) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
    }
    socket.startHandshake();
    return socket;
  }

  /** For servers that the administrator has named as those whose certificate nobody vouches for. */
  private static SSLSocketFactory trusting() throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Anyone()}, null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

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
