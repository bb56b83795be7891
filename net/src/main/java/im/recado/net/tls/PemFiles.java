package im.recado.net.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.jspecify.annotations.Nullable;

/**
 * Reads PEM files (RFC 7468): certificates, and private keys as PKCS#8, PKCS#1 (RSA) or SEC 1 (elliptic curves). Plain
 * certificates and PKCS#8 keys are left to the JDK: loading the library for the rest costs a server's start a tenth of
 * a second.
 */
final class PemFiles {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s([A-Za-z0-9+/=\\s]*)-----END \\1-----");
  private static final List<String> KEY_ALGORITHMS = List.of("EC", "RSA", "EdDSA");

  private PemFiles() {}

  /** All certificates of a file in their order; at least one. */
  static List<X509Certificate> certificates(Path file) throws TlsException {
    return certificates(PemText.of(file));
  }

  /** The same of any text. */
  static List<X509Certificate> certificates(PemText pem) throws TlsException {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      for (byte[] block : plain(pem, "CERTIFICATE")) {
        certificates.add(
            (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(block)));
      }
      if (!certificates.isEmpty()) {
        return List.copyOf(certificates);
      }
      for (Object object : objects(pem)) {
        if (object instanceof X509CertificateHolder holder) {
          certificates.add(new JcaX509CertificateConverter().getCertificate(holder));
        }
      }
    } catch (CertificateException e) {
      throw new TlsException("The certificate" + pem.where() + " is damaged.");
    }
    if (certificates.isEmpty()) {
      throw new TlsException(
          pem.isFile()
              ? "There is no certificate" + pem.where() + "; it should hold the chain as PEM."
              : "The certificate is no certificate: the chain is expected as PEM.");
    }
    return List.copyOf(certificates);
  }

  /** The first private key of a file. */
  static PrivateKey key(Path file) throws TlsException {
    return key(PemText.of(file));
  }

  /** The same of any text. */
  static PrivateKey key(PemText pem) throws TlsException {
    for (byte[] block : plain(pem, "PRIVATE KEY")) {
      for (String algorithm : KEY_ALGORITHMS) {
        try {
          return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(block));
        } catch (GeneralSecurityException e) {
          // Of another kind, then.
        }
      }
    }
    for (Object object : objects(pem)) {
      if (object instanceof PEMEncryptedKeyPair || object instanceof PKCS8EncryptedPrivateKeyInfo) {
        throw new TlsException("The private key" + pem.where() + " is encrypted; store it without a passphrase.");
      }
      PrivateKeyInfo info = object instanceof PEMKeyPair pair ? pair.getPrivateKeyInfo()
          : object instanceof PrivateKeyInfo pkcs8 ? pkcs8 : null;
      if (info != null) {
        try {
          return KeyFactory.getInstance(algorithm(info)).generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
        } catch (GeneralSecurityException | IOException e) {
          throw new TlsException("The private key" + pem.where() + " is damaged or of an unknown kind.");
        }
      }
    }
    throw new TlsException(
        pem.isFile()
            ? "There is no private key" + pem.where() + "; it should hold one as PEM."
            : "The key is no private key: one is expected as PEM.");
  }

  private static String algorithm(PrivateKeyInfo info) {
    var oid = info.getPrivateKeyAlgorithm().getAlgorithm();
    if (oid.equals(PKCSObjectIdentifiers.rsaEncryption)) {
      return "RSA";
    }
    return oid.equals(X9ObjectIdentifiers.id_ecPublicKey) ? "EC" : oid.getId();
  }

  /**
   * What is in the blocks of this label; empty as well when one of another kind comes before them or nothing is clear.
   */
  private static List<byte[]> plain(PemText pem, String label) throws TlsException {
    List<byte[]> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(pem.text());
    while (block.find()) {
      if (block.group(1).equals(label)) {
        try {
          blocks.add(Base64.getMimeDecoder().decode(block.group(2)));
        } catch (IllegalArgumentException e) {
          return List.of();
        }
      } else if (block.group(1).endsWith(label) && blocks.isEmpty()) {
        return List.of();
      }
    }
    return blocks;
  }

  private static List<Object> objects(PemText pem) throws TlsException {
    List<Object> objects = new ArrayList<>();
    try (PEMParser parser = new PEMParser(new StringReader(pem.text()))) {
      @Nullable Object object = parser.readObject();
      while (object != null) {
        objects.add(object);
        object = parser.readObject();
      }
      return objects;
    } catch (IOException e) {
      throw new TlsException(pem.name() + " is not readable as PEM.");
    }
  }
}
