package im.recado.net.tls;

import java.net.IDN;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * A private key with the certificate chain that belongs to it.
 *
 * @param chain the server's own certificate first
 */
public record TlsIdentity(PrivateKey key, List<X509Certificate> chain) {
  /** The kind of a subject alternative name that is a domain. */
  private static final int DNS_NAME = 2;

  private static final byte[] PROBE = new byte[32];

  public TlsIdentity {
    chain = List.copyOf(chain);
  }

  /**
   * Reads chain and key from PEM files, which may be one and the same.
   *
   * @throws TlsException when a file can't be read, lacks what it should hold, the key belongs to another certificate,
   *     or the certificate has expired
   */
  public static TlsIdentity load(Path chainFile, Path keyFile, Instant now) throws TlsException {
    return of(PemText.of(chainFile), PemText.of(keyFile), now);
  }

  /** Reads chain and key from texts in PEM, such as somebody pastes. Throws as {@link #load} does, and names no file. */
  public static TlsIdentity parse(String chain, String key, Instant now) throws TlsException {
    return of(PemText.pasted(chain, "The certificate"), PemText.pasted(key, "The key"), now);
  }

  private static TlsIdentity of(PemText chain, PemText key, Instant now) throws TlsException {
    List<X509Certificate> certificates = PemFiles.certificates(chain);
    TlsIdentity identity = new TlsIdentity(PemFiles.key(key), certificates);
    if (!identity.fits()) {
      throw new TlsException("The private key" + key.where() + " does not belong to the certificate" + chain.where()
          + "; the server's own certificate must come first.");
    }
    if (identity.expiry().isBefore(now)) {
      throw new TlsException("The certificate" + chain.where() + " expired at " + identity.expiry() + "; renew it.");
    }
    return identity;
  }

  /** Whether it vouches for itself. */
  public boolean isSelfSigned() {
    return certificate().getSubjectX500Principal().equals(certificate().getIssuerX500Principal());
  }

  /** The server's own certificate. */
  public X509Certificate certificate() {
    return chain.getFirst();
  }

  /** SHA-256 of the server's own certificate, as people compare it: pairs of digits with colons between them. */
  public String fingerprint() {
    return fingerprint(certificate());
  }

  /** SHA-256 of a certificate, as people compare it. */
  public static String fingerprint(X509Certificate certificate) {
    try {
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(
          MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The domains that the certificate is for: its DNS names. A common name is none (RFC 9525 section 2). */
  public List<String> domains() {
    List<String> domains = new ArrayList<>();
    try {
      Collection<List<?>> names = certificate().getSubjectAlternativeNames();
      for (List<?> name : names == null ? List.<List<?>>of() : names) {
        if (name.getFirst().equals(DNS_NAME)) {
          domains.add(String.valueOf(name.get(1)));
        }
      }
    } catch (CertificateParsingException e) {
      // Names that cannot be read are no names.
    }
    return List.copyOf(domains);
  }

  /** Whether a client that wants this domain finds it in the certificate (RFC 6120 section 13.7.2, RFC 9525). */
  public boolean names(String domain) {
    String ascii;
    try {
      ascii = IDN.toASCII(domain).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      ascii = domain;
    }
    String anyBeside = "*" + ascii.substring(Math.max(0, ascii.indexOf('.')));
    for (String name : domains()) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (lower.equals(ascii) || ascii.contains(".") && lower.equals(anyBeside)) {
        return true;
      }
    }
    return false;
  }

  /** When the server's own certificate expires. */
  public Instant expiry() {
    return certificate().getNotAfter().toInstant();
  }

  /** How long it is still valid; negative afterwards. */
  public Duration validFor(Instant now) {
    return Duration.between(now, expiry());
  }

  /** Whether the key made the certificate's public key, tried by a signature. */
  private boolean fits() {
    String algorithm = switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> key.getAlgorithm();
    };
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(certificate().getPublicKey());
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "TlsIdentity[" + certificate().getSubjectX500Principal() + " until " + expiry() + "]";
  }
}
