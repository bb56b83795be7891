package im.recado.net.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * A request to a certificate authority (PKCS #10, RFC 2986), with a new key, ECDSA P-256.
 *
 * @param request as PEM, for the authority
 * @param key as PEM, for nobody
 */
public record SigningRequest(String request, String key) {
  /** A request for these domains, in their ASCII form. */
  public static SigningRequest create(List<String> domains) throws TlsException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      ExtensionsGenerator extensions = new ExtensionsGenerator();
      extensions.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(
              domains.stream().map(domain -> new GeneralName(GeneralName.dNSName, domain)).toArray(GeneralName[]::new)));
      // The names that count are the alternative ones, but authorities refuse a common name that is none of these; it ends at 64 characters.
      String first = domains.getFirst();
      X500Principal subject = new X500Principal(first.length() <= 64 ? "CN=" + first : "");
      var request =
          new JcaPKCS10CertificationRequestBuilder(subject, pair.getPublic())
              .addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate())
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
      return new SigningRequest(pem(request), pem(pair.getPrivate()));
    } catch (GeneralSecurityException | OperatorCreationException | IOException | IllegalArgumentException e) {
      throw new TlsException("No request could be made for " + String.join(", ", domains) + ".");
    }
  }

  private static String pem(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object instanceof PrivateKey key ? new JcaPKCS8Generator(key, null) : object);
    }
    return text.toString();
  }

  /** Without the key. */
  @Override
  public String toString() {
    return request;
  }
}
