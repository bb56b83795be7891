package im.recado.interop.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/** A fresh self-signed certificate for a domain as PEM files, made with the JDK's own keytool. */
public record SelfSigned(Path certificate, Path key) {
  public static SelfSigned make(Path folder, String domain) {
    Path store = folder.resolve("key.p12");
    String password = "changeit";
    ServerProcess.run(
        List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "key",
            "-keyalg", "RSA", "-keysize", "2048", "-validity", "30", "-dname", "CN=" + domain,
            "-ext", "san=dns:" + domain, "-storetype", "PKCS12", "-keystore", store.toString(),
            "-storepass", password),
        folder, Duration.ofSeconds(60));
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, password.toCharArray());
      Path certificate = folder.resolve("server.crt");
      Path key = folder.resolve("server.key");
      Key secret = keys.getKey("key", password.toCharArray());
      Files.writeString(certificate, pem("CERTIFICATE", keys.getCertificate("key").getEncoded()));
      Files.writeString(key, pem("PRIVATE KEY", secret.getEncoded()));
      return new SelfSigned(certificate, key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String label, byte[] der) {
    byte[] newline = {'\n'};
    return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder(64, newline).encodeToString(der) + "\n-----END "
        + label + "-----\n";
  }
}
