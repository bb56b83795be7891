package im.recado.server.acme;

import im.recado.server.Failure;
import im.recado.server.home.Home;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keys for ECDSA on P-256, made by the JDK; the library would do it by a provider that is not registered here. */
final class Keys {
  private static final Pattern BLOCK = Pattern.compile("-----BEGIN (PRIVATE|PUBLIC) KEY-----([A-Za-z0-9+/=\\s]+)-----END \\1 KEY-----");

  private Keys() {}

  static KeyPair create() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has P-256", e);
    }
  }

  /** One for RSA: the library signs its certificate for TLS-ALPN-01 with nothing else. */
  static KeyPair createRsa() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has RSA", e);
    }
  }

  /** The key by which authorities know this server; made when it is not there. Only the owner of the home may read it. */
  static KeyPair ofAccount(Home home) throws OrderException {
    Path file = home.certificates().resolve("acme-account.key");
    try {
      String text = home.read(file);
      if (text != null) {
        return read(text);
      }
      KeyPair made = create();
      home.write(file, block("PRIVATE", made.getPrivate().getEncoded()) + block("PUBLIC", made.getPublic().getEncoded()));
      return made;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new OrderException("The key of the account, " + file + ", cannot be read: take it away, and another one is made.");
    } catch (Failure e) {
      throw new OrderException(String.valueOf(e.getMessage()));
    }
  }

  private static String block(String kind, byte[] encoded) {
    String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(encoded);
    return "-----BEGIN " + kind + " KEY-----\n" + text + "\n-----END " + kind + " KEY-----\n";
  }

  private static KeyPair read(String text) throws GeneralSecurityException {
    byte[] secret = new byte[0];
    byte[] open = new byte[0];
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      byte[] encoded = Base64.getMimeDecoder().decode(matcher.group(2));
      if (matcher.group(1).equals("PRIVATE")) {
        secret = encoded;
      } else {
        open = encoded;
      }
    }
    KeyFactory factory = KeyFactory.getInstance("EC");
    return new KeyPair(factory.generatePublic(new X509EncodedKeySpec(open)), factory.generatePrivate(new PKCS8EncodedKeySpec(secret)));
  }
}
