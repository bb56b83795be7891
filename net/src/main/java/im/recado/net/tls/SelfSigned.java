package im.recado.net.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes a server's first certificate: ECDSA P-256, valid ten years, for the domain as dNSName and as XmppAddr. */
public final class SelfSigned {
  private static final Duration VALIDITY = Duration.ofDays(3652);
  private static final Duration CLOCK_SKEW = Duration.ofDays(1);

  private SelfSigned() {}

  /** A new identity for the domain, which is in its ASCII form. */
  public static TlsIdentity create(String domain, Instant now) throws TlsException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      // An LDAP-style name would need escapes and ends at 64 characters; the names that count are the alternative ones.
      X500Principal name = new X500Principal("CN=Recado self-signed");
      X509Certificate certificate = new JcaX509CertificateConverter().getCertificate(new JcaX509v3CertificateBuilder(
              name, new BigInteger(127, new SecureRandom()).setBit(126), Date.from(now.minus(CLOCK_SKEW)),
              Date.from(now.plus(VALIDITY)), name, pair.getPublic())
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
          .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(
              new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}))
          .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
              new GeneralName(GeneralName.dNSName, domain), new GeneralName(GeneralName.otherName, xmppAddr(domain))}))
          .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
      return new TlsIdentity(pair.getPrivate(), List.of(certificate));
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException | IllegalArgumentException e) {
      throw new TlsException("No certificate could be made for " + domain + ".");
    }
  }

  /** The value of an otherName of the kind id-on-xmppAddr (RFC 6120 section 13.7.1.4). */
  static DERSequence xmppAddr(String address) {
    ASN1EncodableVector otherName = new ASN1EncodableVector();
    otherName.add(ClientCertificates.ID_ON_XMPP_ADDR);
    otherName.add(new DERTaggedObject(true, 0, new DERUTF8String(address)));
    return new DERSequence(otherName);
  }

  /**
   * Writes an identity as two PEM files that only the server's user may read. Killed at any moment, it leaves a pair that
   * {@link CertificateFiles} opens.
   *
   * @throws TlsException when they can't be written
   */
  public static void write(TlsIdentity identity, Path chainFile, Path keyFile) throws TlsException {
    new CertificatePair(chainFile, keyFile).write(identity);
  }

  static String keyPem(TlsIdentity identity) throws IOException {
    return pem(new JcaPKCS8Generator(identity.key(), null));
  }

  static String chainPem(TlsIdentity identity) throws IOException {
    return pem(identity.chain().toArray());
  }

  private static String pem(Object... objects) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      for (Object object : objects) {
        writer.writeObject(object);
      }
    }
    return text.toString();
  }
}
