package im.recado.net;

import im.recado.kernel.Kernel;
import im.recado.kernel.limit.Buckets;
import im.recado.kernel.limit.Network;
import im.recado.kernel.module.Option;
import im.recado.net.dns.PeerProof;
import im.recado.net.dns.ServerFinder;
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
 * @param finder asks the DNS about them
 * @param guests how often it does so for those who connect here
 */
record S2sConnections(
    Kernel kernel,
    Strangers strangers,
    TlsContext incoming,
    OutgoingTls outgoing,
    ServerCertificates certificates,
    Posh posh,
    ServerFinder finder,
    Buckets<String> guests) {
  /** Anybody can make this server ask: so often in a minute, whoever it is. */
  private static final int PER_MINUTE = 60;

  static final Option<List<Network>> BLOCKED =
      Network.option("s2s.blocked-networks", "Addresses and networks from which no other server may connect.");

  static final Option<List<Network>> ALLOWED =
      Network.option(
          "s2s.allowed-networks", "If there are any: the only addresses and networks from which other servers may connect.");

  static S2sConnections of(
      Kernel kernel, Strangers strangers, TlsContext tls, ServerCertificates certificates, Posh posh, ServerFinder finder)
      throws TlsException {
    Buckets<String> guests = new Buckets<>(kernel.timers()::nanoTime);
    return new S2sConnections(kernel, strangers, tls.forServers(), tls.outgoing(), certificates, posh, finder, guests);
  }

  /**
   * Why a chain does not prove that its owner speaks for a domain; null when it does, by itself or because the domain vouches for it.
   * Waits.
   *
   * @param proof what the domain has said of the machine before
   */
  @Nullable String doubt(List<X509Certificate> chain, Jid domain, boolean evenSelfSigned, PeerProof proof) {
    Instant now = kernel.clock().instant();
    String doubt = certificates.doubt(chain, domain, now, evenSelfSigned, proof);
    boolean vouched =
        doubt != null
            && !proof.isBinding()
            && !chain.isEmpty()
            && kernel.options().get(Posh.ENABLED)
            && posh.vouches(domain, chain.getFirst());
    return vouched ? certificates.doubtOfVouched(chain, now) : doubt;
  }

  /** The same for a server that has connected here, which may be at any address: one word of its domain for it is enough. */
  @Nullable String doubtOfGuest(List<X509Certificate> chain, Jid domain, boolean evenSelfSigned) {
    String doubt = doubt(chain, domain, evenSelfSigned, PeerProof.NONE);
    if (doubt == null || chain.isEmpty() || !guests.take("proofs", 1, PER_MINUTE / 60.0, PER_MINUTE)) {
      return doubt;
    }
    Instant now = kernel.clock().instant();
    return finder.proofs(domain).stream()
            .anyMatch(proof -> certificates.doubt(chain, domain, now, false, proof) == null)
        ? null
        : doubt;
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
