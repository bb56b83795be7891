package im.recado.net.tls;

import im.recado.net.dns.PeerProof;
import im.recado.net.dns.Tlsa;
import im.recado.wire.jid.Jid;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the certificate of another server proves that it speaks for a domain (RFC 6120 section 13.7, RFC 9525, XEP-0178). TLS lets
 * every certificate of a decent size in, so nothing is proved before this was asked. Thread-safe.
 */
public final class ServerCertificates {
  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
  private static final String ANY_PURPOSE = "2.5.29.37.0";
  private static final int DIGITAL_SIGNATURE = 0;

  private final Authorities authorities;

  /** @param authorities whose word is taken */
  public ServerCertificates(Authorities authorities) {
    this.authorities = authorities;
  }

  /**
   * Why a chain does not prove that its owner speaks for a domain: a clause for people, or null when it does. Takes some milliseconds.
   *
   * @param chain as it was sent, the server's own certificate first
   * @param evenSelfSigned whether a certificate that vouches for itself is believed (SECURITY T5: only where an administrator says
   *     so for this very domain)
   */
  public @Nullable String doubt(List<X509Certificate> chain, Jid domain, Instant now, boolean evenSelfSigned) {
    return doubt(chain, domain, now, evenSelfSigned, PeerProof.NONE);
  }

  /**
   * The same for a machine of which something is known.
   *
   * @param proof by what else its certificate counts, or by what alone
   */
  public @Nullable String doubt(
      List<X509Certificate> chain, Jid domain, Instant now, boolean evenSelfSigned, PeerProof proof) {
    if (chain.isEmpty()) {
      return "no certificate was shown";
    }
    if (ClientCertificates.isOversized(chain)) {
      return "the chain of certificates is too large";
    }
    if (proof.records().stream().anyMatch(record -> isMeant(record, chain, domain, proof.names(), now))) {
      return null;
    }
    return proof.isBinding()
        ? "the certificate is none of those that the DNS names (DANE)"
        : doubt(chain, domain, proof.names(), now, evenSelfSigned);
  }

  private @Nullable String doubt(
      List<X509Certificate> chain, Jid domain, List<String> names, Instant now, boolean evenSelfSigned) {
    X509Certificate certificate = chain.getFirst();
    String doubt = doubt(certificate, domain, names, now);
    if (doubt != null) {
      return doubt;
    }
    if (!isSelfSigned(certificate)) {
      return authorities.doubt(chain, now);
    }
    return evenSelfSigned ? null : "the certificate is self-signed";
  }

  /** Whether a chain is what a record says (RFC 6698 section 2.1.1, RFC 7671 sections 5.1 to 5.4). */
  private boolean isMeant(Tlsa record, List<X509Certificate> chain, Jid domain, List<String> names, Instant now) {
    return switch (record.usage()) {
      case Tlsa.DANE_EE -> record.matches(chain.getFirst());
      case Tlsa.PKIX_EE -> record.matches(chain.getFirst()) && doubt(chain, domain, names, now, false) == null;
      case Tlsa.PKIX_TA ->
          doubt(chain, domain, names, now, false) == null
              && authorities.path(chain, now).stream().skip(1).anyMatch(record::matches);
      case Tlsa.DANE_TA ->
          doubt(chain.getFirst(), domain, names, now) == null
              && !Authorities.path(chain, TlsaAnchors.of(record, chain), now).isEmpty();
      default -> false;
    };
  }

  /** The same for a certificate of which somebody else vouches that it is the domain's: what is left is when it holds and what it is for. */
  public @Nullable String doubtOfVouched(List<X509Certificate> chain, Instant now) {
    return chain.isEmpty() ? "no certificate was shown" : doubtOfUse(chain.getFirst(), now);
  }

  private static @Nullable String doubt(X509Certificate certificate, Jid domain, List<String> names, Instant now) {
    boolean isNamed =
        ServerNames.names(certificate, domain) || names.stream().anyMatch(name -> ServerNames.namesHost(certificate, name));
    return isNamed ? doubtOfUse(certificate, now) : "the certificate is not for " + domain;
  }

  private static @Nullable String doubtOfUse(X509Certificate certificate, Instant now) {
    Date today = Date.from(now);
    if (today.after(certificate.getNotAfter())) {
      return "the certificate expired at " + certificate.getNotAfter().toInstant();
    }
    if (today.before(certificate.getNotBefore())) {
      return "the certificate holds from " + certificate.getNotBefore().toInstant() + " on";
    }
    return isForServers(certificate) ? null : "the certificate is for another purpose";
  }

  /**
   * Whether it is for either side of TLS: a server has one certificate for both, and public authorities issue none for clients any
   * more.
   */
  private static boolean isForServers(X509Certificate certificate) {
    boolean[] usage = certificate.getKeyUsage();
    if (usage != null && !usage[DIGITAL_SIGNATURE]) {
      return false;
    }
    try {
      List<String> purposes = certificate.getExtendedKeyUsage();
      return purposes == null
          || purposes.contains(SERVER_AUTH)
          || purposes.contains(CLIENT_AUTH)
          || purposes.contains(ANY_PURPOSE);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static boolean isSelfSigned(X509Certificate certificate) {
    if (!certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
      return false;
    }
    try {
      certificate.verify(certificate.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
