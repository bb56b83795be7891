package im.recado.interop.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * Recado as an administrator starts it: the launcher, a home folder, ports from {@code ports.json}. The launcher is
 * {@code -Drecado.launcher=...}, else {@code ../recado} beside this module.
 */
final class RecadoServer implements ServerUnderTest {
  /** The first start may have to build. */
  private static final Duration START_LIMIT = Duration.ofMinutes(5);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

  private final Path home = ServerProcess.temporaryFolder("interop-recado");
  private final Path log = home.resolve("interop-console.log");
  private final String domain;
  private final List<String> settings;
  private Optional<ServerProcess> launcher = Optional.empty();

  /** With these settings ({@code key=value}) beside those that every test has. */
  RecadoServer(List<String> settings) {
    this("localhost", settings);
  }

  RecadoServer(String domain, List<String> settings) {
    this.domain = domain;
    this.settings = List.copyOf(settings);
  }

  static Optional<String> obstacle() {
    return Files.isExecutable(program()) ? Optional.empty()
        : Optional.of("no launcher at " + program() + " (-Drecado.launcher names another)");
  }

  private static Path program() {
    return Path.of(System.getProperty("recado.launcher", "../recado")).toAbsolutePath().normalize();
  }

  @Override
  public ServerKind kind() {
    return ServerKind.RECADO;
  }

  @Override
  public String domain() {
    return domain;
  }

  @Override
  public InetSocketAddress c2s() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port("c2s.port"));
  }

  @Override
  public InetSocketAddress directTls() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port("c2s.direct-tls-port"));
  }

  @Override
  public String admin(String... command) {
    List<String> words = new ArrayList<>(List.of(program().toString(), "admin"));
    words.addAll(List.of(command));
    words.addAll(List.of("--home", home.toString()));
    return ServerProcess.run(words, home, STOP_LIMIT);
  }

  @Override
  public int port(String setting) {
    try {
      String json = Files.readString(home.resolve("ports.json"));
      Matcher matcher = Pattern.compile("\"" + Pattern.quote(setting) + "\"\\s*:\\s*(\\d+)").matcher(json);
      if (!matcher.find()) {
        throw new IllegalStateException("no " + setting + " in ports.json: " + json);
      }
      return Integer.parseInt(matcher.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void addAccounts(List<Account> accounts) {
    Path csv = home.resolve("interop-accounts.csv");
    List<String> lines = new ArrayList<>(List.of("jid,password"));
    accounts.forEach(account -> lines.add(account.user() + "@" + domain() + "," + account.password()));
    try {
      Files.write(csv, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ServerProcess.run(
        List.of(program().toString(), "user", "import", csv.toString(), "--home", home.toString()), home,
        START_LIMIT);
  }

  @Override
  public void start() {
    try {
      Files.deleteIfExists(home.resolve("ports.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command =
        new ArrayList<>(List.of(program().toString(), "run", "--home", home.toString(), "--domain", domain()));
    for (String port :
        List.of("c2s.port", "c2s.direct-tls-port", "https.port", "http.port", "console.port", "console.tls-port", "metrics.port",
            "s2s.port", "s2s.direct-tls-port")) {
      command.addAll(List.of("--set", port + "=0"));
    }
    settings.forEach(setting -> command.addAll(List.of("--set", setting)));
    ServerProcess started = new ServerProcess(command, home, log);
    launcher = Optional.of(started);
    Awaitility.await("ports.json").atMost(START_LIMIT).pollInterval(Duration.ofMillis(50)).until(() -> {
      if (!started.isAlive()) {
        throw new IllegalStateException("the launcher ended:\n" + lastWords());
      }
      return portsAreKnown();
    });
    started.awaitListening(c2s(), START_LIMIT);
  }

  /** The file may be seen half written. */
  private boolean portsAreKnown() throws IOException {
    Path ports = home.resolve("ports.json");
    return Files.exists(ports) && Files.readString(ports).strip().endsWith("}");
  }

  @Override
  public void stop() {
    launcher.ifPresent(running -> {
      ServerProcess.run(List.of(program().toString(), "stop", "--home", home.toString()), home, STOP_LIMIT);
      running.awaitExit(STOP_LIMIT);
    });
    launcher = Optional.empty();
  }

  @Override
  public void kill() {
    launcher.ifPresent(running -> {
      ProcessHandle server = server(running);
      server.destroyForcibly();
      ServerProcess.awaitExit(server, STOP_LIMIT);
      running.awaitExit(STOP_LIMIT);
    });
    launcher = Optional.empty();
  }

  /** The process named in recado.pid, but only if it is the launcher or one of its children. */
  private ProcessHandle server(ServerProcess running) {
    try {
      long pid = Long.parseLong(Files.readString(home.resolve("recado.pid")).strip());
      if (running.handle().pid() == pid) {
        return running.handle();
      }
      return running.handle().descendants().filter(child -> child.pid() == pid).findFirst()
          .orElseThrow(() -> new IllegalStateException("recado.pid names " + pid + ", which this test did not start"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public long pid() {
    return server(launcher.orElseThrow()).pid();
  }

  @Override
  public String lastWords() {
    return ServerProcess.tail(log);
  }

  /** A server that cannot be stopped as it should is ended by force: {@code stop} has tests of its own. */
  @Override
  public void close() {
    launcher.ifPresent(running -> {
      List<ProcessHandle> children = running.handle().descendants().toList();
      running.terminate(STOP_LIMIT);
      children.forEach(ProcessHandle::destroyForcibly);
      children.forEach(child -> ServerProcess.awaitExit(child, STOP_LIMIT));
    });
    launcher = Optional.empty();
    ServerProcess.remove(home);
  }
}
