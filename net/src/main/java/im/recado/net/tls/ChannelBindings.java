package im.recado.net.tls;

import im.recado.wire.sasl.ChannelBinding;
import im.recado.wire.sasl.ChannelBindingType;
import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The channel bindings of one TLS connection after its handshake. */
public final class ChannelBindings implements ChannelBinding {
  private final KeyExporter exporter;
  private final X509Certificate certificate;

  /** @param certificate the server's own, on whichever side this is: a resumed session may have forgotten it */
  public ChannelBindings(KeyExporter exporter, X509Certificate certificate) {
    this.exporter = exporter;
    this.certificate = certificate;
  }

  /** What may be advertised (XEP-0440), strongest first. */
  public List<ChannelBindingType> types() {
    List<ChannelBindingType> types = new ArrayList<>();
    if (exporter.isSafe()) {
      types.add(ChannelBindingType.TLS_EXPORTER);
    }
    if (endPoint(certificate) != null) {
      types.add(ChannelBindingType.TLS_SERVER_END_POINT);
    }
    return types;
  }

  @Override
  public byte @Nullable [] bytes(ChannelBindingType type) {
    return switch (type) {
      case TLS_EXPORTER -> exporter.isSafe() ? exporter.channelBinding() : null;
      case TLS_SERVER_END_POINT -> endPoint(certificate);
    };
  }

  /**
   * RFC 5929 section 4.1: the hash of the certificate by the hash of its signature, SHA-256 in place of MD5 and SHA-1.
   * Null for signatures without a separate hash (Ed25519), for which the type is undefined.
   */
  static byte @Nullable [] endPoint(X509Certificate certificate) {
    try {
      String hash = signatureHash(certificate);
      return hash == null ? null : MessageDigest.getInstance(hash).digest(certificate.getEncoded());
    } catch (GeneralSecurityException | IOException e) {
      return null;
    }
  }

  private static @Nullable String signatureHash(X509Certificate certificate)
      throws GeneralSecurityException, IOException {
    String name = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
    int with = name.indexOf("WITH");
    if (name.equals("RSASSA-PSS")) {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
      parameters.init(certificate.getSigAlgParams());
      name = parameters.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm().replace("-", "");
    } else if (with < 0) {
      return null;
    } else {
      name = name.substring(0, with);
    }
    return switch (name) {
      case "SHA224" -> "SHA-224";
      case "SHA384" -> "SHA-384";
      case "SHA512" -> "SHA-512";
      case "MD5", "SHA1", "SHA256" -> "SHA-256";
      default -> null;
    };
  }
}
