package im.recado.net.tls;

import im.recado.net.dns.IpLiteral;
import im.recado.wire.jid.Jid;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.function.Predicate;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * For which domains another server's certificate is, by its alternative names alone: a DNS name, a name of the service
 * {@code _xmpp-server}, or an XMPP address (RFC 6120 section 13.7.1.2, RFC 9525). The subject's common name is none (SECURITY T4).
 */
final class ServerNames {
  /** RFC 4985. */
  static final ASN1ObjectIdentifier ID_ON_DNS_SRV = new ASN1ObjectIdentifier("1.3.6.1.5.5.7.8.7");

  private static final String SERVICE = "_xmpp-server.";

  private ServerNames() {}

  /** Whether a certificate, whose chain somebody else has checked, is for a domain. */
  static boolean names(X509Certificate certificate, Jid domain) {
    if (ClientCertificates.addresses(certificate).contains(domain)) {
      return true;
    }
    String wanted = domain.asciiDomain();
    return anyName(certificate, wanted, name -> isFor(name, wanted));
  }

  /**
   * Whether a certificate is for a machine to which a domain is delegated where nobody can lie: names of the DNS alone count (RFC 7673
   * section 4.1).
   *
   * @param host in ASCII and in lower case
   */
  static boolean namesHost(X509Certificate certificate, String host) {
    return anyName(certificate, host, name -> isDns(name, host));
  }

  private static boolean anyName(X509Certificate certificate, String wanted, Predicate<GeneralName> isFor) {
    // For an address no certificate vouches here.
    if (IpLiteral.isDomain(wanted)) {
      return false;
    }
    try {
      ASN1Sequence names = ClientCertificates.alternativeNames(certificate);
      for (int i = 0; i < Math.min(names.size(), ClientCertificates.MOST_NAMES); i++) {
        if (isFor.test(GeneralName.getInstance(names.getObjectAt(i)))) {
          return true;
        }
      }
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      // Names that cannot be read are no names.
    }
    return false;
  }

  private static boolean isDns(GeneralName name, String wanted) {
    return name.getTagNo() == GeneralName.dNSName && matches(ASN1IA5String.getInstance(name.getName()).getString(), wanted);
  }

  private static boolean isFor(GeneralName name, String wanted) {
    if (isDns(name, wanted)) {
      return true;
    }
    if (name.getTagNo() != GeneralName.otherName) {
      return false;
    }
    ASN1Sequence other = ASN1Sequence.getInstance(name.getName());
    if (other.size() != 2 || !ID_ON_DNS_SRV.equals(other.getObjectAt(0))) {
      return false;
    }
    ASN1TaggedObject value = ASN1TaggedObject.getInstance(other.getObjectAt(1));
    return value.hasContextTag(0)
        && value.getExplicitBaseObject() instanceof ASN1IA5String text
        && text.getString().toLowerCase(Locale.ROOT).equals(SERVICE + wanted);
  }

  /**
   * Whether a DNS name is this domain, or holds it by a wildcard, which stands for one whole label, the first, of a name that has
   * three or more: {@code *.example.org} is for {@code im.example.org} alone (RFC 9525 section 6.3, SECURITY T6).
   *
   * @param wanted in ASCII and in lower case
   */
  static boolean matches(String presented, String wanted) {
    String name = presented.toLowerCase(Locale.ROOT);
    if (name.equals(wanted)) {
      return true;
    }
    int dot = wanted.indexOf('.');
    if (!name.startsWith("*.") || dot < 1) {
      return false;
    }
    String parent = name.substring(1);
    return parent.indexOf('.', 1) > 0 && parent.indexOf('*') < 0 && wanted.substring(dot).equals(parent);
  }
}
