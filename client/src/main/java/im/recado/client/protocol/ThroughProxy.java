package im.recado.client.protocol;

import java.io.IOException;
import java.net.Socket;
import org.jivesoftware.smack.proxy.ProxyInfo;
import org.jivesoftware.smack.proxy.ProxySocketConnection;

/** A proxy as Smack knows it, told what it can understand, and waited for no longer than anybody else. */
final class ThroughProxy extends ProxyInfo {
  ThroughProxy(Proxy proxy) {
    super(proxy.kind() == Proxy.Kind.SOCKS5 ? ProxyType.SOCKS5 : ProxyType.HTTP, proxy.host(), proxy.port(),
        proxy.user().isEmpty() ? null : proxy.user(), proxy.password());
  }

  @Override
  public ProxySocketConnection getProxySocketConnection() {
    ProxySocketConnection smack = super.getProxySocketConnection();
    return (socket, host, port, timeout) -> connect(smack, socket, name(host), port, timeout);
  }

  private static void connect(ProxySocketConnection smack, Socket socket, String host, int port, int timeout) throws IOException {
    // COMPAT Smack 4.4: it waits for ever for what a proxy answers.
    socket.setSoTimeout(timeout);
    smack.connect(socket, host, port, timeout);
    socket.setSoTimeout(0);
  }

  /** COMPAT Smack 4.4: it gives addresses as Java writes them, {@code name/1.2.3.4}, with or without the name. */
  private static String name(String host) {
    int slash = host.indexOf('/');
    return slash < 0 ? host : slash == 0 ? host.substring(1) : host.substring(0, slash);
  }
}
