package im.recado.server.cli;

import im.recado.server.Failure;
import im.recado.server.Server;
import im.recado.server.home.Home;
import im.recado.server.settings.Settings;
import im.recado.wire.sasl.SaslException;
import im.recado.wire.sasl.ScramClient;
import im.recado.wire.sasl.ScramHash;
import im.recado.wire.sasl.ScramKeys;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Starts a server as the launcher builds, has clients log in to it, and stops it: what is loaded then goes, with what the
 * compilers learn, into the cache that makes later starts and first logins quick.
 */
final class WarmUpCommand {
  /** Enough for the compilers to have an opinion of whatever a login does several times. */
  private static final int VISITS = 150;

  private static final String DOMAIN = "localhost";
  private static final String USER = "warm";
  private static final String PASSWORD = "warm-up";

  private WarmUpCommand() {}

  static Verb verb() {
    return new Verb("warm-up", "Prepares quick starts.")
        .argument("DIR", "A folder that may be thrown away.")
        .does(WarmUpCommand::run);
  }

  private static int run(Arguments arguments) throws Failure, IOException {
    Home home = new Home(Path.of(arguments.argument()).toAbsolutePath());
    Settings settings =
        Settings.read(
            home.settings(),
            List.of("c2s.address=127.0.0.1", "c2s.port=0", "c2s.direct-tls-port=0", "https.port=0", "http.port=0",
                "console.port=0", "console.tls-port=0", "metrics.port=0", "s2s.enabled=false"));
    Server server = Server.start(home, settings, restart -> {});
    try (Commander commander = Commander.of(home)) {
      commander.run("user-add", Map.of("account", USER, "password", PASSWORD));
      commander.run("user-list", Map.of());
      // The first start found no settings to read; later ones do.
      Settings.read(home.settings(), List.of());
      visits(home, Objects.requireNonNull(server.ports().get("c2s.port")));
      try (InputStream metrics =
          URI.create("http://127.0.0.1:" + server.ports().get("metrics.port") + "/metrics").toURL().openStream()) {
        metrics.readAllBytes();
      }
    } finally {
      server.stop();
    }
    return 0;
  }

  private static void visits(Home home, int port) throws IOException {
    Map<ScramHash, byte[]> salted = new ConcurrentHashMap<>();
    ScramClient.SaltedPassword password =
        (hash, salt, iterations) -> {
          byte[] known = salted.get(hash);
          if (known == null) {
            known = ScramKeys.saltedPassword(hash, PASSWORD, salt, iterations);
            salted.put(hash, known);
          }
          return known;
        };
    try {
      SSLContext trust = trust(home.certificates().resolve(DOMAIN + ".crt"));
      ScramHash[] hashes = ScramHash.values();
      for (int i = 0; i < VISITS; i++) {
        try (WarmUpClient client = new WarmUpClient(port, DOMAIN, trust)) {
          client.visit(USER, hashes[i % hashes.length], password);
        }
      }
    } catch (GeneralSecurityException | SaslException e) {
      throw new IOException(e);
    }
  }

  /** Trusts the certificate that the server has just made, and no other. */
  private static SSLContext trust(Path certificate) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream file = Files.newInputStream(certificate)) {
      store.setCertificateEntry("server", CertificateFactory.getInstance("X.509").generateCertificate(file));
    }
    TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trusted.getTrustManagers(), null);
    return context;
  }
}
