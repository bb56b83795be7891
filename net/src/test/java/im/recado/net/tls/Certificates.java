package im.recado.net.tls;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** Makes certificates of any kind for tests. */
final class Certificates {
  static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  private Certificates() {}

  static TlsIdentity authority(String name) throws Exception {
    return issue(null, name, List.of(), true, null, NOW.plus(Duration.ofDays(1000)));
  }

  static TlsIdentity withNames(List<String> addresses) throws Exception {
    return issue(null, "CN=many", addresses.stream().map(Certificates::xmppAddr).toList(), false, null,
        NOW.plus(Duration.ofDays(1000)));
  }

  static TlsIdentity issue(@Nullable TlsIdentity issuer, String subject, List<GeneralName> names, boolean isAuthority,
      @Nullable KeyPurposeId purpose, Instant until) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair pair = generator.generateKeyPair();
    X500Principal name = new X500Principal(subject);
    PrivateKey signer = issuer == null ? pair.getPrivate() : issuer.key();
    JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
        issuer == null ? name : issuer.certificate().getSubjectX500Principal(), BigInteger.valueOf(System.nanoTime()),
        Date.from(NOW.minus(Duration.ofDays(500))), Date.from(until), name, pair.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
    if (!names.isEmpty()) {
      builder.addExtension(
          Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(new GeneralName[0])));
    }
    if (purpose != null) {
      builder.addExtension(Extension.extendedKeyUsage, false,
          new org.bouncycastle.asn1.x509.ExtendedKeyUsage(purpose));
    }
    X509Certificate certificate = new JcaX509CertificateConverter().getCertificate(
        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)));
    List<X509Certificate> chain = new ArrayList<>(List.of(certificate));
    if (issuer != null) {
      chain.addAll(issuer.chain());
    }
    return new TlsIdentity(pair.getPrivate(), chain);
  }

  static GeneralName xmppAddr(String address) {
    return new GeneralName(GeneralName.otherName, SelfSigned.xmppAddr(address));
  }

  static GeneralName otherName(String oid, ASN1Encodable value) {
    ASN1EncodableVector vector = new ASN1EncodableVector();
    vector.add(new ASN1ObjectIdentifier(oid));
    vector.add(new DERTaggedObject(true, 0, value));
    return new GeneralName(GeneralName.otherName, new DERSequence(vector));
  }
}
