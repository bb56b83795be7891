package im.recado.net;

import im.recado.kernel.stream.PeerConnection;
import im.recado.kernel.stream.StreamHandler;
import im.recado.kernel.stream.Tls;
import im.recado.net.tls.ServerCertificates;
import im.recado.net.tls.TlsConnection;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.XmlLimits;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A component's TCP connection: in the clear where it is spoken to by XEP-0114, so for this machine or a network that is trusted, and
 * under TLS where it is by XEP-0225. For its loop.
 */
final class ComponentConnection extends XmlConnection implements PeerConnection {
  private final ComponentConnections all;

  /** The certificates that the peer has shown. */
  private volatile List<X509Certificate> chain = List.of();

  ComponentConnection(NettyLoop loop, ComponentConnections all, InetSocketAddress peer) {
    super(loop, all.strangers(), Pace.free(loop), peer, Namespaces.COMPONENT, XmlLimits.BEFORE_LOGIN, false);
    this.all = all;
  }

  @Override
  StreamHandler accept() {
    return all.kernel().component(this);
  }

  /** A component that speaks as clients do is answered so. */
  @Override
  String content() {
    return peersContent().equals(Namespaces.CLIENT) ? Namespaces.CLIENT : super.content();
  }

  @Override
  TlsConnection newTls() {
    return all.tls().newConnection(stream().domainWanted());
  }

  @Override
  Tls describe(TlsConnection done) {
    chain = done.peerChain();
    return done.describe(List.of());
  }

  @Override
  public @Nullable String doubt(Jid domain, boolean evenSelfSigned) {
    ServerCertificates certificates = all.certificates();
    return certificates == null
        ? "no certificate counts here"
        : certificates.doubt(chain, domain, all.kernel().clock().instant(), evenSelfSigned);
  }
}
