package im.recado.net.tls;

import im.recado.kernel.stream.Tls;
import im.recado.wire.jid.Jid;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * One side of a TLS connection. For the connection's event loop.
 *
 * @param guard stands before the handler and lets only some peers through; null when the engine needs none
 * @param handler does the handshake, then encrypts
 * @param identity what the peer is shown
 * @param exporter gives the keying material of the binding {@code tls-exporter}
 */
public record TlsConnection(
    @Nullable ChannelHandler guard, SslHandler handler, TlsIdentity identity, KeyExporter exporter) {
  /** Begins TLS: whatever the pipeline reads and writes from now on goes through it. */
  public void begin(ChannelPipeline pipeline) {
    pipeline.addFirst(handler);
    if (guard != null) {
      pipeline.addFirst(guard);
    }
  }

  /** Begins TLS: whatever this handler and those behind it read and write from now on goes through it. */
  public void begin(ChannelHandlerContext user) {
    if (guard != null) {
      user.pipeline().addBefore(user.name(), null, guard);
    }
    user.pipeline().addBefore(user.name(), null, handler);
  }

  /**
   * What stands after the handshake.
   *
   * @param identities the addresses that the peer has proved
   */
  public Tls describe(List<Jid> identities) {
    SSLSession session = handler.engine().getSession();
    ChannelBindings bindings = bindings();
    return new Tls(session.getProtocol(), session.getCipherSuite(), bindings.types(), bindings, identities);
  }

  /** The channel bindings; to be asked after the handshake. */
  public ChannelBindings bindings() {
    return new ChannelBindings(exporter, identity.certificate());
  }

  /** The protocol agreed on by ALPN; null when the client sent no list. Netty's handler does not know it. */
  public @Nullable String applicationProtocol() {
    String protocol = handler.engine().getApplicationProtocol();
    return protocol == null || protocol.isEmpty() ? null : protocol;
  }

  /** The certificates that the peer showed, its own first; empty when it showed none. Unverified. */
  public List<X509Certificate> peerChain() {
    try {
      return List.of(handler.engine().getSession().getPeerCertificates()).stream()
          .map(X509Certificate.class::cast).toList();
    } catch (SSLPeerUnverifiedException e) {
      return List.of();
    }
  }
}
