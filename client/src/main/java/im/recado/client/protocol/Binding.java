package im.recado.client.protocol;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/**
 * What ties a login to the TLS around it (RFC 5056): who sits between and has another session cannot pass the login on.
 *
 * @param type as it is registered
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares it.
record Binding(String type, byte[] data) {
  private static final String EXPORTER = "tls-exporter";
  private static final String END_POINT = "tls-server-end-point";

  /** The best one of these (XEP-0440). */
  static Optional<Binding> of(SSLSession session, Set<String> offered) {
    try {
      if (offered.contains(EXPORTER) && session instanceof ExtendedSSLSession extended && session.getProtocol().equals("TLSv1.3")) {
        // RFC 9266. Before TLS 1.3 it would need a look at whether the secret is the session's own.
        return Optional.of(new Binding(EXPORTER, extended.exportKeyingMaterialData("EXPORTER-Channel-Binding", new byte[0], 32)));
      }
      if (offered.contains(END_POINT) && session.getPeerCertificates()[0] instanceof X509Certificate certificate) {
        return Optional.of(new Binding(END_POINT, MessageDigest.getInstance(hash(certificate)).digest(certificate.getEncoded())));
      }
      return Optional.empty();
    } catch (SSLException | GeneralSecurityException | UnsupportedOperationException e) {
      // One logs in without, as where the server offers none.
      return Optional.empty();
    }
  }

  /** The hash of its signature, of which none weaker than SHA-256 counts (RFC 5929, section 4.1). */
  private static String hash(X509Certificate certificate) throws GeneralSecurityException {
    String algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
    int with = algorithm.indexOf("WITH");
    String name = with < 0 ? algorithm : algorithm.substring(0, with);
    return switch (name) {
      case "MD5", "SHA1", "SHA256" -> "SHA-256";
      case "SHA384" -> "SHA-384";
      case "SHA512" -> "SHA-512";
      default -> throw new GeneralSecurityException("no hash is named: " + algorithm);
    };
  }
}
