package im.recado.bench.peer;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A self-signed certificate with an ECDSA P-256 key, as the peers read it.
 *
 * @param certificate the file with the certificate
 * @param key the file with the key
 * @param both the file with both
 */
record Pem(Path certificate, Path key, Path both) {
  private static final String PASSWORD = "changeit";

  /** Makes one for a domain, with the JDK's keytool. */
  static Pem make(Path folder, String domain) throws IOException, PeerException, InterruptedException {
    Path store = folder.resolve("certificate.p12");
    Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair", "-alias", "peer", "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "30",
        "-dname", "CN=" + domain, "-ext", "SAN=dns:" + domain, "-storetype", "PKCS12", "-keystore", store.toString(),
        "-storepass", PASSWORD).redirectErrorStream(true).start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new PeerException("keytool made no certificate: " + output.strip());
    }
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      String certificate = block("CERTIFICATE", keys.getCertificate("peer").getEncoded());
      String key = block("EC PRIVATE KEY", ecPrivateKey((ECPrivateKey) keys.getKey("peer", PASSWORD.toCharArray()),
          (ECPublicKey) keys.getCertificate("peer").getPublicKey()));
      return new Pem(Files.writeString(folder.resolve("certificate.pem"), certificate),
          Files.writeString(folder.resolve("key.pem"), key),
          Files.writeString(folder.resolve("both.pem"), certificate + key));
    } catch (GeneralSecurityException e) {
      throw new PeerException("the certificate just made cannot be read: " + e.getMessage());
    }
  }

  /**
   * The key in the form of RFC 5915 with its public half, which ejabberd needs to find that key and certificate belong
   * together, and which the JDK's own encoding leaves out. All lengths are those of P-256.
   */
  private static byte[] ecPrivateKey(ECPrivateKey key, ECPublicKey publicKey) {
    HexFormat hex = HexFormat.of();
    return hex.parseHex("3077" + "0201" + "01" + "0420" + number(key.getS()) + "a00a" + "06082a8648ce3d030107" + "a144"
        + "034200" + "04" + number(publicKey.getW().getAffineX()) + number(publicKey.getW().getAffineY()));
  }

  private static String number(BigInteger number) {
    return String.format(Locale.ROOT, "%064x", number);
  }

  private static String block(String what, byte[] bytes) {
    return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
        + "\n-----END " + what + "-----\n";
  }
}
