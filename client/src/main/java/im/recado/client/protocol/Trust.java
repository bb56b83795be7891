package im.recado.client.protocol;

import java.net.IDN;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whether a certificate is that of the domain that one wants to log in at: an authority says so (RFC 5280, RFC 6125), or a person
 * has looked at this very certificate and said so.
 */
public final class Trust extends X509ExtendedTrustManager {
  private final String domain;
  private final Predicate<String> pinned;
  private final X509TrustManager authorities;
  private volatile @Nullable X509Certificate refused;

  /**
   * Makes one for a domain.
   *
   * @param pinned whether a person has accepted the certificate with this fingerprint for this domain
   */
  public Trust(String domain, Predicate<String> pinned) {
    this.domain = IDN.toASCII(domain).toLowerCase(Locale.ROOT);
    this.pinned = pinned;
    this.authorities = authorities();
  }

  /** Whether this can be the name of a server: what is no name of the DNS, such as one with a label over 63 letters, cannot (RFC 5890). */
  public static boolean isName(String domain) {
    try {
      return !IDN.toASCII(domain).isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The same for a host that the domain has named: what a person has accepted for the domain holds there as well. */
  public Trust at(String host) {
    return new Trust(host, pinned);
  }

  private static X509TrustManager authorities() {
    try {
      TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      return (X509TrustManager) factory.getTrustManagers()[0];
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** SHA-256 over the certificate, as people compare it: {@code AB:CD:...}. */
  public static String fingerprint(X509Certificate certificate) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A new attempt: what was refused in an earlier one says nothing of it. */
  public void forget() {
    refused = null;
  }

  /** The certificate that was refused in this attempt. */
  public @Nullable X509Certificate refused() {
    return refused;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
    refused = null;
    if (pinned.test(fingerprint(chain[0]))) {
      return;
    }
    try {
      authorities.checkServerTrusted(chain, authType);
      if (!names(chain[0])) {
        throw new CertificateException("it is not for " + domain);
      }
    } catch (CertificateException e) {
      refused = chain[0];
      throw e;
    }
  }

  private boolean names(X509Certificate certificate) throws CertificateException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    if (names == null) {
      return false;
    }
    for (List<?> name : names) {
      if (name.get(0).equals(2) && matches(((String) name.get(1)).toLowerCase(Locale.ROOT))) {
        return true;
      }
    }
    return false;
  }

  /** A star stands for one whole label, the first (RFC 6125, section 6.4.3). */
  private boolean matches(String name) {
    int dot = domain.indexOf('.');
    return name.equals(domain)
        || (name.startsWith("*.") && dot > 0 && name.substring(1).equals(domain.substring(dot)) && name.indexOf('.', 2) > 0);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
    throw new CertificateException("this is a client");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities.getAcceptedIssuers();
  }
}
