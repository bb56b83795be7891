package im.recado.net;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import im.recado.kernel.Kernel;
import im.recado.kernel.limit.Buckets;
import im.recado.kernel.limit.Network;
import im.recado.kernel.module.Option;
import im.recado.net.dns.PeerProof;
import im.recado.net.dns.ServerFinder;
import im.recado.net.hostmeta.HostMeta;
import im.recado.net.posh.Documents;
import im.recado.net.posh.Posh;
import im.recado.net.tls.OutgoingTls;
import im.recado.net.tls.ServerCertificates;
import im.recado.net.tls.TlsContext;
import im.recado.net.tls.TlsException;
import im.recado.wire.jid.Jid;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What connections with other servers have in common.
 *
 * @param incoming our side of TLS where others connect
 * @param outgoing our side where we do
 * @param certificates judges those of others
 * @param posh asks web sites about those that do not hold
 * @param finder asks the DNS about them
 * @param hostMeta asks web sites where other servers are
 * @param guests how often anybody is asked for the sake of those who connect here
 * @param disproved where somebody else was than the server of a domain
 */
record S2sConnections(
    Kernel kernel,
    Strangers strangers,
    TlsContext incoming,
    OutgoingTls outgoing,
    ServerCertificates certificates,
    Posh posh,
    ServerFinder finder,
    HostMeta hostMeta,
    Buckets<String> guests,
    Cache<Spot, Boolean> disproved) {
  /** Anybody can make this server ask: so often in a minute, whoever it is. */
  private static final int PER_MINUTE = 60;

  private static final int MOST_DISPROVED = 10_000;
  private static final Duration DISPROVED = Duration.ofMinutes(5);

  /** Where the server of a domain was looked for. */
  record Spot(Jid domain, InetSocketAddress address) {}

  static final Option<List<Network>> BLOCKED =
      Network.option("s2s.blocked-networks", "Addresses and networks from which no other server may connect.");

  static final Option<List<Network>> ALLOWED =
      Network.option(
          "s2s.allowed-networks", "If there are any: the only addresses and networks from which other servers may connect.");

  /** @param web where other web sites are asked */
  static S2sConnections of(
      Kernel kernel, Strangers strangers, TlsContext tls, ServerCertificates certificates, ServerFinder finder, Documents web)
      throws TlsException {
    LongSupplier nanos = kernel.timers()::nanoTime;
    Ticker ticker = nanos::getAsLong;
    return new S2sConnections(
        kernel,
        strangers,
        tls.forServers(),
        tls.outgoing(),
        certificates,
        new Posh(web, nanos),
        finder,
        new HostMeta(web, finder::isAllowed, bound -> kernel.random().nextInt(bound), nanos),
        new Buckets<>(nanos),
        Caffeine.newBuilder().maximumSize(MOST_DISPROVED).expireAfterWrite(DISPROVED).ticker(ticker).build());
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
    Predicate<PeerProof> proves = proof -> certificates.doubt(chain, domain, now, false, proof) == null;
    boolean isProven =
        finder.proofs(domain).stream().anyMatch(proves)
            || (kernel.options().get(HostMeta.ENABLED) && hostMeta.proofs(domain).stream().anyMatch(proves));
    return isProven ? null : doubt;
  }

  /** The peer at an address has turned out not to be the server of a domain. */
  void disprove(Jid domain, InetSocketAddress address) {
    disproved.put(new Spot(domain, address), true);
  }

  /** Whether it has done so lately. */
  boolean isDisproved(Jid domain, InetSocketAddress address) {
    return disproved.getIfPresent(new Spot(domain, address)) != null;
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
