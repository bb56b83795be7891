package im.recado.testkit.server;

import im.recado.net.tls.SelfSigned;
import im.recado.net.tls.TlsException;
import im.recado.net.tls.TlsIdentity;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority that only tests know. */
public final class TestAuthority {
  private static final Duration TERM = Duration.ofDays(365);

  private final Instant now;
  private final KeyPair pair;
  private final X509Certificate certificate;

  /** @param now whose certificates hold from a year before on, for two */
  public TestAuthority(Instant now) throws IOException {
    this.now = now;
    try {
      this.pair = pair();
      this.certificate = sign(new X500Principal("CN=Authority of tests"), pair, null, now.plus(TERM));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException(e);
    }
  }

  public X509Certificate certificate() {
    return certificate;
  }

  /** An identity for these names of the DNS. */
  public TlsIdentity issue(String... names) throws IOException {
    return issue(now.plus(TERM), names);
  }

  /** The same until this moment. */
  public TlsIdentity issue(Instant until, String... names) throws IOException {
    GeneralName[] all = new GeneralName[names.length];
    for (int i = 0; i < names.length; i++) {
      all[i] = new GeneralName(GeneralName.dNSName, names[i]);
    }
    try {
      KeyPair own = pair();
      X509Certificate issued = sign(new X500Principal("CN=a server"), own, new GeneralNames(all), until);
      return new TlsIdentity(own.getPrivate(), List.of(issued, certificate));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException(e);
    }
  }

  /** Writes an identity into a folder, where a server of this domain looks for it. */
  public static void write(TlsIdentity identity, Path folder, String domain) throws IOException {
    try {
      SelfSigned.write(identity, folder.resolve(domain + ".crt"), folder.resolve(domain + ".key"));
    } catch (TlsException e) {
      throw new IOException(e);
    }
  }

  private static KeyPair pair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  private X509Certificate sign(
      X500Principal subject, KeyPair subjects, @org.jspecify.annotations.Nullable GeneralNames names, Instant until)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            new X500Principal("CN=Authority of tests"),
            new BigInteger(120, new SecureRandom()),
            Date.from(now.minus(TERM)),
            Date.from(until),
            subject,
            subjects.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(names == null));
    if (names != null) {
      builder.addExtension(Extension.subjectAlternativeName, false, names);
    }
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
  }
}
