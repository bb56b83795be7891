package im.recado.interop.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** An authority that only one test knows, and what it has issued, as PEM files; made with the JDK's own keytool. */
public final class TestCertificates implements AutoCloseable {
  private static final String PASSWORD = "changeit";
  private static final String AUTHORITY = "authority";

  private final Path folder = ServerProcess.temporaryFolder("interop-authority");
  private int issued;
  private final Path store = folder.resolve("keys.p12");

  /**
   * A certificate with its chain, and its key.
   *
   * @param both chain and key in one file
   */
  public record Issued(Path certificate, Path key, Path both) {}

  public TestCertificates() {
    keytool(List.of("-alias", AUTHORITY, "-dname", "CN=Authority of a test", "-ext", "bc:c", "-validity", "30"));
  }

  private void keytool(List<String> more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-keyalg", "RSA",
                "-keysize", "2048", "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass",
                PASSWORD));
    command.addAll(more);
    ServerProcess.run(command, folder, Duration.ofSeconds(60));
  }

  /** A certificate for a domain and those below it. */
  public Issued issue(String domain) {
    return make(domain, List.of("-signer", AUTHORITY, "-validity", "30"));
  }

  /** A certificate for a domain that has expired. */
  public Issued expired(String domain) {
    return make(domain, List.of("-signer", AUTHORITY, "-startdate", "-20d", "-validity", "10"));
  }

  /** A certificate for a domain that vouches for itself. */
  public Issued selfSigned(String domain) {
    return make(domain, List.of("-validity", "30"));
  }

  private Issued make(String domain, List<String> terms) {
    String alias = domain + "-" + ++issued;
    List<String> more = new ArrayList<>(List.of("-alias", alias, "-dname", "CN=a server"));
    more.addAll(List.of("-ext", "san=dns:" + domain + ",dns:*." + domain, "-ext", "eku=serverAuth,clientAuth"));
    more.addAll(terms);
    keytool(more);
    try {
      KeyStore keys = open();
      String chain = pem("CERTIFICATE", keys.getCertificateChain(alias));
      Key secret = keys.getKey(alias, PASSWORD.toCharArray());
      String key = pem("PRIVATE KEY", secret.getEncoded());
      return new Issued(
          Files.writeString(folder.resolve(alias + ".crt"), chain),
          Files.writeString(folder.resolve(alias + ".key"), key),
          Files.writeString(folder.resolve(alias + ".pem"), key + chain));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The authority's own certificate. */
  public Path authority() {
    try {
      return Files.writeString(folder.resolve("authority.crt"), pem("CERTIFICATE", open().getCertificateChain(AUTHORITY)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private KeyStore open() throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      return keys;
    }
  }

  private static String pem(String label, Certificate[] chain) throws GeneralSecurityException {
    StringBuilder text = new StringBuilder();
    for (Certificate each : Arrays.asList(chain)) {
      text.append(pem(label, each.getEncoded()));
    }
    return text.toString();
  }

  private static String pem(String label, byte[] der) {
    byte[] newline = {'\n'};
    return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder(64, newline).encodeToString(der) + "\n-----END "
        + label + "-----\n";
  }

  @Override
  public void close() {
    ServerProcess.remove(folder);
  }
}
