package im.recado.net;

import im.recado.kernel.stream.StreamHandler;
import im.recado.kernel.stream.Tls;
import im.recado.net.tls.TlsConnection;
import im.recado.wire.xml.Namespaces;
import java.net.InetSocketAddress;

/** A client's TCP connection. For its loop. */
final class ClientConnection extends XmlConnection {
  private final ClientConnections clients;

  /**
   * A connection that has just been accepted.
   *
   * @param directTls whether TLS begins with the first byte
   */
  ClientConnection(NettyLoop loop, ClientConnections clients, InetSocketAddress peer, boolean directTls) {
    super(
        loop,
        clients.strangers(),
        new Pace(loop, clients.strangers().limits(), peer.getAddress()),
        peer,
        Namespaces.CLIENT,
        clients.streams().limitsBeforeLogin(),
        directTls);
    this.clients = clients;
  }

  @Override
  StreamHandler accept() {
    return clients.streams().accept(this);
  }

  @Override
  TlsConnection newTls() {
    return clients.tls().newConnection(isDirectTls() ? null : stream().domainWanted());
  }

  @Override
  Tls describe(TlsConnection done) {
    return clients.describe(done);
  }
}
