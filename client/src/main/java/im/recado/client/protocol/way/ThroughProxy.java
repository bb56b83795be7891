package im.recado.client.protocol.way;

import im.recado.client.protocol.Proxy;
import java.io.IOException;
import java.net.Socket;
import org.jivesoftware.smack.proxy.ProxyInfo;
import org.jivesoftware.smack.proxy.ProxyInfo.ProxyType;

/** Connections through a proxy, as Smack makes them. */
final class ThroughProxy {
  private ThroughProxy() {}

  /** Connects; waits so many milliseconds for each step. The proxy looks for the host. */
  static Socket open(Proxy proxy, String host, int port, int patience) throws IOException {
    ProxyInfo smack = new ProxyInfo(proxy.kind() == Proxy.Kind.SOCKS5 ? ProxyType.SOCKS5 : ProxyType.HTTP, proxy.host(), proxy.port(),
        proxy.user().isEmpty() ? null : proxy.user(), proxy.password());
    Socket socket = new Socket();
    try {
      // COMPAT Smack 4.4: it waits for ever for what a proxy answers.
      socket.setSoTimeout(patience);
      smack.getProxySocketConnection().connect(socket, host, port, patience);
      socket.setSoTimeout(0);
      return socket;
    } catch (IOException | RuntimeException e) {
      Tcp.close(socket);
      throw e;
    }
  }
}
