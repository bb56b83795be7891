package im.recado.gateway.network;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * A key and a certificate of somebody's own, by which a network knows them without a password. Nobody vouches for it: what counts is
 * its fingerprint. Secret: never logged or shown but for that, never kept but sealed.
 */
public record OwnCertificate(PrivateKey key, X509Certificate certificate) {
  private static final String HAS_NO_MEANING = "Recado";

  /** A network knows the fingerprint, so it is to stay as long as a date in two digits can say (RFC 5280 section 4.1.2.5.1). */
  private static final String END = "491231235959Z";

  private static final Duration CLOCK_SKEW = Duration.ofDays(1);
  private static final DateTimeFormatter TWO_DIGITS = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final byte[] ECDSA_WITH_SHA256 = HexFormat.of().parseHex("300a06082a8648ce3d040302");
  private static final byte[] COMMON_NAME = HexFormat.of().parseHex("0603550403");

  /** Basic constraints, critical: it vouches for nobody. */
  private static final byte[] NO_AUTHORITY = HexFormat.of().parseHex("300c0603551d130101ff04023000");

  /** A new one: ECDSA with P-256. */
  public static OwnCertificate make(Instant now) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      byte[] name = der(0x30, der(0x31, der(0x30, COMMON_NAME, der(0x0C, HAS_NO_MEANING.getBytes(US_ASCII)))));
      byte[] begin = der(0x17, TWO_DIGITS.format(now.minus(CLOCK_SKEW)).getBytes(US_ASCII));
      byte[] told =
          der(
              0x30,
              der(0xA0, der(0x02, new byte[] {2})),
              der(0x02, new BigInteger(126, new SecureRandom()).setBit(126).toByteArray()),
              ECDSA_WITH_SHA256,
              name,
              der(0x30, begin, der(0x17, END.getBytes(US_ASCII))),
              name,
              pair.getPublic().getEncoded(),
              der(0xA3, der(0x30, NO_AUTHORITY)));
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(pair.getPrivate());
      signature.update(told);
      byte[] whole = der(0x30, told, ECDSA_WITH_SHA256, der(0x03, new byte[] {0}, signature.sign()));
      return new OwnCertificate(pair.getPrivate(), certificate(whole));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has ECDSA with P-256", e);
    }
  }

  /** A value as DER writes it (ITU-T X.690 section 8.1): what it is, how long, and of what it is made. */
  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(tag);
    if (content.size() >= 256) {
      all.write(0x82);
      all.write(content.size() >> 8);
    } else if (content.size() >= 128) {
      all.write(0x81);
    }
    all.write(content.size());
    all.writeBytes(content.toByteArray());
    return all.toByteArray();
  }

  private static X509Certificate certificate(byte[] der) throws GeneralSecurityException {
    return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  /** What {@link #write} has written; null for anything else. */
  public static @Nullable OwnCertificate read(String text) {
    String[] parts = text.split(" ", -1);
    if (parts.length != 2) {
      return null;
    }
    try {
      PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(parts[0])));
      return new OwnCertificate(key, certificate(Base64.getDecoder().decode(parts[1])));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return null;
    }
  }

  /** All of it as a text, to be sealed. */
  public String write() {
    try {
      Base64.Encoder base64 = Base64.getEncoder();
      return base64.encodeToString(key.getEncoded()) + " " + base64.encodeToString(certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * By what a network knows it, in small hexadecimal digits.
   *
   * @param digest such as {@code SHA-256}
   */
  public String fingerprint(String digest) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(digest).digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(digest, e);
    }
  }

  /** Shows it to whoever asks, whomever they say they believe: it is the only one there is. */
  public KeyManager[] keyManagers() {
    return new KeyManager[] {new Only(this)};
  }

  /** Says nothing of what is in it. */
  @Override
  public String toString() {
    return "OwnCertificate";
  }

  private static final class Only extends X509ExtendedKeyManager {
    private static final String ALIAS = "own";

    private final OwnCertificate own;

    Only(OwnCertificate own) {
      this.own = own;
    }

    @Override
    public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public String chooseClientAlias(String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return ALIAS;
    }

    @Override
    public String chooseEngineClientAlias(String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return ALIAS;
    }

    @Override
    public String[] getServerAliases(String type, Principal @Nullable [] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public @Nullable String chooseServerAlias(String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return type.equals("EC") ? ALIAS : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return new X509Certificate[] {own.certificate()};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return own.key();
    }
  }
}
