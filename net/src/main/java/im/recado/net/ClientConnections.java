package im.recado.net;

import im.recado.kernel.Domains;
import im.recado.kernel.Kernel;
import im.recado.kernel.stream.ClientStreams;
import im.recado.kernel.stream.Tls;
import im.recado.net.tls.ClientCertificates;
import im.recado.net.tls.TlsConnection;
import im.recado.net.tls.TlsContext;
import im.recado.wire.jid.Jid;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of clients have in common: their streams, TLS, and the watch over strangers. Safe for any
 * thread.
 */
final class ClientConnections {
  private final ClientStreams streams;
  private final Strangers strangers;
  private final Clock clock;
  private final Domains domains;
  private final TlsContext tls;
  private final @Nullable ClientCertificates authorities;

  ClientConnections(Kernel kernel, TlsContext tls, @Nullable ClientCertificates authorities) {
    this.streams = kernel.clientStreams();
    this.strangers = new Strangers(kernel);
    this.clock = kernel.clock();
    this.domains = kernel.domains();
    this.tls = tls;
    this.authorities = authorities;
  }

  ClientStreams streams() {
    return streams;
  }

  Strangers strangers() {
    return strangers;
  }

  TlsContext tls() {
    return tls;
  }

  /** The addresses that a client's certificate proves (XEP-0178). */
  private List<Jid> identities(List<X509Certificate> chain) {
    return authorities == null || chain.isEmpty()
        ? List.of()
        : authorities.verified(chain, domains::contains, clock.instant());
  }

  /** The TLS of a connection whose handshake is done, as its stream sees it. */
  Tls describe(TlsConnection handshake) {
    return handshake.describe(identities(handshake.peerChain()));
  }
}
