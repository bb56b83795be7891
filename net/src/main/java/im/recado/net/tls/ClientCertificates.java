package im.recado.net.tls;

import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * Who the certificate of a client says it is (XEP-0178): only alternative names of the kind id-on-xmppAddr count, read
 * as ASN.1; the subject's common name never does. TLS lets every certificate in, so nothing here may be believed
 * before {@link #verified} has checked the chain.
 */
public final class ClientCertificates {
  /** RFC 6120 section 13.7.1.4. */
  static final ASN1ObjectIdentifier ID_ON_XMPP_ADDR = new ASN1ObjectIdentifier("1.3.6.1.5.5.7.8.5");

  static final int MOST_NAMES = 256;
  static final int MOST_CERTIFICATES = 8;
  static final int MOST_BYTES = 64 * 1024;
  private static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
  private static final String ANY_PURPOSE = "2.5.29.37.0";

  private final Set<TrustAnchor> anchors = new HashSet<>();

  /** @param authorities the certificate authorities whose word is taken for addresses on this server */
  public ClientCertificates(List<X509Certificate> authorities) {
    authorities.forEach(authority -> anchors.add(new TrustAnchor(authority, null)));
  }

  /** Reads the authorities from a PEM file. */
  public static ClientCertificates trusting(Path authorities) throws TlsException {
    return new ClientCertificates(PemFiles.certificates(authorities));
  }

  /**
   * The bare addresses on our domains for which a trusted authority vouches; empty when there are none or the chain does
   * not hold: unknown authority, expired, not for clients, too large.
   *
   * @param chain as the client sent it, its own certificate first
   * @param isOurs whether a domain is served here
   */
  public List<Jid> verified(List<X509Certificate> chain, Predicate<String> isOurs, Instant now) {
    if (chain.isEmpty() || anchors.isEmpty() || isOversized(chain) || !isForClients(chain.getFirst())) {
      return List.of();
    }
    try {
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      List<X509Certificate> path = chain.stream().takeWhile(each -> !isAnchor(each)).toList();
      if (path.isEmpty()) {
        return List.of();
      }
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
    } catch (GeneralSecurityException e) {
      return List.of();
    }
    return addresses(chain.getFirst()).stream()
        .filter(address -> address.isBare() && address.local() != null && isOurs.test(address.domain()))
        .toList();
  }

  private boolean isAnchor(X509Certificate certificate) {
    return anchors.stream().anyMatch(anchor -> certificate.equals(anchor.getTrustedCert()));
  }

  private static boolean isForClients(X509Certificate certificate) {
    try {
      List<String> purposes = certificate.getExtendedKeyUsage();
      return purposes == null || purposes.contains(CLIENT_AUTH) || purposes.contains(ANY_PURPOSE);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Whether a chain is longer, larger or has more names than an honest one (SECURITY X13). */
  static boolean isOversized(List<X509Certificate> chain) {
    if (chain.size() > MOST_CERTIFICATES) {
      return true;
    }
    long bytes = 0;
    try {
      for (X509Certificate certificate : chain) {
        bytes += certificate.getEncoded().length;
        if (bytes > MOST_BYTES || alternativeNames(certificate).size() > MOST_NAMES) {
          return true;
        }
      }
      return false;
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      return true;
    }
  }

  /** All addresses that a certificate names, without any verification. */
  static List<Jid> addresses(X509Certificate certificate) {
    Set<Jid> addresses = new LinkedHashSet<>();
    try {
      ASN1Sequence names = alternativeNames(certificate);
      for (int i = 0; i < Math.min(names.size(), MOST_NAMES); i++) {
        GeneralName name = GeneralName.getInstance(names.getObjectAt(i));
        if (name.getTagNo() == GeneralName.otherName) {
          ASN1Sequence other = ASN1Sequence.getInstance(name.getName());
          if (other.size() == 2 && ID_ON_XMPP_ADDR.equals(other.getObjectAt(0))) {
            ASN1TaggedObject value = ASN1TaggedObject.getInstance(other.getObjectAt(1));
            if (value.hasContextTag(0) && value.getExplicitBaseObject() instanceof ASN1UTF8String text) {
              addresses.add(Jid.parse(text.getString()));
            }
          }
        }
      }
      return List.copyOf(addresses);
    } catch (IOException | JidException | IllegalArgumentException | IllegalStateException e) {
      // A certificate with one broken name is not believed in any.
      return List.of();
    }
  }

  static ASN1Sequence alternativeNames(X509Certificate certificate) throws IOException {
    byte[] extension = certificate.getExtensionValue(SUBJECT_ALTERNATIVE_NAME);
    if (extension == null) {
      return ASN1Sequence.getInstance(new org.bouncycastle.asn1.DERSequence());
    }
    byte[] names = ASN1OctetString.getInstance(ASN1Primitive.fromByteArray(extension)).getOctets();
    return ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(names));
  }
}
