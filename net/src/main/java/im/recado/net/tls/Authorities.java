package im.recado.net.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificate authorities whose word is taken for other servers: those that come with the JDK, and those of a file. They are
 * read when they are first needed. Thread-safe.
 */
public final class Authorities {
  /** So many certificates may stand between a server's own and an authority's. */
  private static final int MOST_BETWEEN = 5;

  private final List<X509Certificate> own;
  private final boolean withJdk;
  private volatile @Nullable Set<TrustAnchor> anchors;

  /**
   * @param own authorities beside those of the JDK
   * @param withJdk whether these count at all
   */
  public Authorities(List<X509Certificate> own, boolean withJdk) {
    this.own = List.copyOf(own);
    this.withJdk = withJdk;
  }

  /** Those of the JDK, and those in a PEM file, if there is one. */
  public static Authorities withFile(@Nullable Path file) throws TlsException {
    return new Authorities(file == null ? List.of() : PemFiles.certificates(file), true);
  }

  /** Those in a PEM file alone. */
  public static Authorities ofFile(Path file) throws TlsException {
    return new Authorities(PemFiles.certificates(file), false);
  }

  /**
   * Why a chain does not lead to an authority: a sentence, or null when it does. Looked at are signatures, terms, who may sign and
   * constraints of names (RFC 5280 section 6). Whether a certificate was revoked is not asked. Takes some milliseconds.
   *
   * @param chain the server's own certificate first
   */
  @Nullable String doubt(List<X509Certificate> chain, Instant now) {
    return path(chain, now).isEmpty() ? "no authority that is trusted vouches for the certificate" : null;
  }

  /** The certificates by which a chain leads to an authority, the authority's last; none when it does not. */
  List<X509Certificate> path(List<X509Certificate> chain, Instant now) {
    try {
      return path(chain, anchors(), now);
    } catch (GeneralSecurityException e) {
      return List.of();
    }
  }

  /** The same for other authorities than these. */
  static List<X509Certificate> path(List<X509Certificate> chain, Set<TrustAnchor> anchors, Instant now) {
    try {
      X509CertSelector own = new X509CertSelector();
      own.setCertificate(chain.getFirst());
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, own);
      parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      parameters.setMaxPathLength(MOST_BETWEEN);
      PKIXCertPathBuilderResult built = (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
      List<X509Certificate> path = new ArrayList<>();
      built.getCertPath().getCertificates().forEach(one -> path.add((X509Certificate) one));
      X509Certificate authority = built.getTrustAnchor().getTrustedCert();
      if (authority != null) {
        path.add(authority);
      }
      return path;
    } catch (GeneralSecurityException e) {
      return List.of();
    }
  }

  private Set<TrustAnchor> anchors() throws GeneralSecurityException {
    Set<TrustAnchor> known = anchors;
    if (known == null) {
      known = new HashSet<>();
      for (X509Certificate authority : own) {
        known.add(new TrustAnchor(authority, null));
      }
      if (withJdk) {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        for (TrustManager manager : factory.getTrustManagers()) {
          if (manager instanceof X509TrustManager trust) {
            for (X509Certificate authority : trust.getAcceptedIssuers()) {
              known.add(new TrustAnchor(authority, null));
            }
          }
        }
      }
      anchors = known;
    }
    return known;
  }
}
