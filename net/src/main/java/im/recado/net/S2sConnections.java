package im.recado.net;

import im.recado.kernel.Kernel;
import im.recado.kernel.limit.Network;
import im.recado.kernel.module.Option;
import im.recado.net.posh.Posh;
import im.recado.net.tls.OutgoingTls;
import im.recado.net.tls.ServerCertificates;
import im.recado.net.tls.TlsContext;
import im.recado.net.tls.TlsException;
import im.recado.wire.jid.Jid;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What connections with other servers have in common.
 *
 * @param incoming our side of TLS where others connect
 * @param outgoing our side where we do
 * @param certificates judges those of others
 * @param posh asks web sites about those that do not hold
 */
record S2sConnections(
    Kernel kernel, Strangers strangers, TlsContext incoming, OutgoingTls outgoing, ServerCertificates certificates, Posh posh) {
  static final Option<List<Network>> BLOCKED =
      Network.option("s2s.blocked-networks", "Addresses and networks from which no other server may connect.");

  static final Option<List<Network>> ALLOWED =
      Network.option(
          "s2s.allowed-networks", "If there are any: the only addresses and networks from which other servers may connect.");

  static S2sConnections of(Kernel kernel, Strangers strangers, TlsContext tls, ServerCertificates certificates, Posh posh)
      throws TlsException {
    return new S2sConnections(kernel, strangers, tls.forServers(), tls.outgoing(), certificates, posh);
  }

  /** Why a chain does not prove that its owner speaks for a domain; null when it does, by itself or because the domain vouches for it. Waits. */
  @Nullable String doubt(List<X509Certificate> chain, Jid domain, boolean evenSelfSigned) {
    Instant now = kernel.clock().instant();
    String doubt = certificates.doubt(chain, domain, now, evenSelfSigned);
    boolean vouched =
        doubt != null && !chain.isEmpty() && kernel.options().get(Posh.ENABLED) && posh.vouches(domain, chain.getFirst());
    return vouched ? certificates.doubtOfVouched(chain, now) : doubt;
  }

  /** Why nobody at this address may connect: the rule, or null when they may. */
  @Nullable String refusal(InetAddress address) {
    if (Network.anyContains(kernel.options().get(BLOCKED), address)) {
      return BLOCKED.key();
    }
    List<Network> allowed = kernel.options().get(ALLOWED);
    if (!allowed.isEmpty() && !Network.anyContains(allowed, address)) {
      return ALLOWED.key();
    }
    return strangers.ban(address);
  }
}
