package im.recado.interop.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Debian's prosody with file storage, on ports that were free a moment ago. Accounts are written as prosody's own data
 * files, which is what {@code prosodyctl register} does, only quicker.
 */
final class ProsodyServer implements ServerUnderTest {
  private static final Path PROGRAM = Path.of("/usr/bin/prosody");
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Path home = ServerProcess.temporaryFolder("interop-prosody");
  private final int c2sPort = ServerProcess.freePort();
  private final int directTlsPort = ServerProcess.freePort();
  private final Path log = home.resolve("prosody.log");
  private Optional<ServerProcess> process = Optional.empty();

  ProsodyServer() {
    SelfSigned pem = SelfSigned.make(home, domain());
    try {
      Files.createDirectories(accounts());
      Files.writeString(home.resolve("prosody.cfg.lua"), configuration(pem));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Optional<String> obstacle() {
    return Files.isExecutable(PROGRAM) ? Optional.empty()
        : Optional.of("Debian package prosody is not installed (./recado test --peers installs it)");
  }

  private String configuration(SelfSigned pem) {
    return """
        run_as_root = true
        pidfile = "%1$s/prosody.pid"
        data_path = "%1$s/data"
        log = { { levels = { min = "info" }, to = "console" } }
        interfaces = { "127.0.0.1" }
        c2s_ports = { %2$d }
        c2s_direct_tls_ports = { %3$d }
        modules_enabled = {
          "roster", "saslauth", "tls", "disco", "carbons", "pep", "private", "blocklist", "vcard4", "vcard_legacy",
          "version", "uptime", "time", "ping", "smacks", "mam", "csi_simple", "lastactivity"
        }
        modules_disabled = { "s2s" }
        authentication = "internal_plain"
        storage = "internal"
        c2s_require_encryption = true
        limits = {}
        ssl = { certificate = "%4$s", key = "%5$s" }
        c2s_direct_tls_ssl = { certificate = "%4$s", key = "%5$s" }
        VirtualHost "%6$s"
        Component "conference.%6$s" "muc"
          modules_enabled = { "muc_mam" }
        """.formatted(home, c2sPort, directTlsPort, pem.certificate(), pem.key(), domain());
  }

  private Path accounts() {
    return home.resolve("data").resolve(domain()).resolve("accounts");
  }

  @Override
  public ServerKind kind() {
    return ServerKind.PROSODY;
  }

  @Override
  public String domain() {
    return "localhost";
  }

  @Override
  public InetSocketAddress c2s() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), c2sPort);
  }

  @Override
  public InetSocketAddress directTls() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), directTlsPort);
  }

  @Override
  public void addAccounts(List<Account> accounts) {
    for (Account account : accounts) {
      // The names and passwords of the tests need no escaping.
      if (!(account.user() + account.password()).matches("[a-z0-9]+")) {
        throw new IllegalArgumentException("not a plain name or password: " + account);
      }
      try {
        Files.writeString(accounts().resolve(account.user() + ".dat"),
            "return {\n\t[\"password\"] = \"" + account.password() + "\";\n};\n");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void start() {
    ServerProcess started = new ServerProcess(
        List.of(PROGRAM.toString(), "-F", "--config", home.resolve("prosody.cfg.lua").toString()), home, log);
    process = Optional.of(started);
    started.awaitListening(c2s(), LIMIT);
  }

  @Override
  public void stop() {
    process.ifPresent(running -> running.terminate(LIMIT));
    process = Optional.empty();
  }

  @Override
  public void kill() {
    process.ifPresent(running -> {
      running.handle().destroyForcibly();
      running.awaitExit(LIMIT);
    });
    process = Optional.empty();
  }

  @Override
  public long pid() {
    return process.orElseThrow().handle().pid();
  }

  @Override
  public String lastWords() {
    return ServerProcess.tail(log);
  }

  @Override
  public void close() {
    stop();
    ServerProcess.remove(home);
  }
}
