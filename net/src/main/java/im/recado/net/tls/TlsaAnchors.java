package im.recado.net.tls;

import im.recado.net.dns.Tlsa;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** The authorities that the DNS names for one machine (RFC 7671 section 5.2): in the chain that it shows, or in the record itself. */
final class TlsaAnchors {
  private TlsaAnchors() {}

  static Set<TrustAnchor> of(Tlsa record, List<X509Certificate> chain) {
    Set<TrustAnchor> anchors = new HashSet<>();
    chain.stream().skip(1).filter(record::matches).forEach(authority -> anchors.add(new TrustAnchor(authority, null)));
    if (record.matching() == Tlsa.EXACT && anchors.isEmpty()) {
      try {
        anchors.add(written(record, chain.getLast()));
      } catch (GeneralSecurityException | PEMException | IllegalArgumentException e) {
        // What cannot be read names nobody.
      }
    }
    return anchors;
  }

  /** A key has no name: it counts for whoever is said to have signed the last certificate (section 5.2.3). */
  private static TrustAnchor written(Tlsa record, X509Certificate last) throws GeneralSecurityException, PEMException {
    byte[] data = HexFormat.of().parseHex(record.data());
    if (record.selector() == Tlsa.WHOLE) {
      CertificateFactory certificates = CertificateFactory.getInstance("X.509");
      return new TrustAnchor((X509Certificate) certificates.generateCertificate(new ByteArrayInputStream(data)), null);
    }
    return new TrustAnchor(
        last.getIssuerX500Principal(), new JcaPEMKeyConverter().getPublicKey(SubjectPublicKeyInfo.getInstance(data)), null);
  }
}
