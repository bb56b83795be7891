package im.recado.net;

import im.recado.kernel.Kernel;
import im.recado.kernel.stream.StreamHandler;
import im.recado.kernel.stream.Tls;
import im.recado.net.tls.TlsConnection;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.XmlLimits;
import java.net.InetSocketAddress;

/**
 * A component's TCP connection (XEP-0114): in the clear, so for this machine or a network that is trusted. For its
 * loop.
 */
final class ComponentConnection extends XmlConnection {
  private final Kernel kernel;

  ComponentConnection(NettyLoop loop, Strangers strangers, Kernel kernel, InetSocketAddress peer) {
    super(loop, strangers, Pace.free(loop), peer, Namespaces.COMPONENT, XmlLimits.BEFORE_LOGIN, false);
    this.kernel = kernel;
  }

  @Override
  StreamHandler accept() {
    return kernel.component(this);
  }

  @Override
  public boolean canStartTls() {
    return false;
  }

  @Override
  TlsConnection newTls() {
    throw new IllegalStateException("components begin no TLS");
  }

  @Override
  Tls describe(TlsConnection done) {
    throw new IllegalStateException("components begin no TLS");
  }
}
