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

/** Debian's Prosody or ejabberd as a server of another domain, with which Recado speaks. */
public abstract class RemoteServer implements ServerUnderTest {
  /** The domain that it serves. */
  public static final String DOMAIN = "peer.example";

  static final Duration LIMIT = Duration.ofSeconds(60);

  final Path home;
  final Path log;
  final int c2sPort = ServerProcess.freePort();
  final int s2sPort = ServerProcess.freePort();
  private Optional<ServerProcess> process = Optional.empty();

  RemoteServer(String name) {
    home = ServerProcess.temporaryFolder("interop-" + name);
    log = home.resolve("console.log");
  }

  /**
   * Says how it is to be.
   *
   * @param own its certificate
   * @param authority whose word it takes for others
   * @param elsewhere the domain of the other server
   * @param port where that one listens
   * @param byCertificate whether that one may log in with its certificate; else dialback is left
   */
  public abstract void configure(
      TestCertificates.Issued own, Path authority, String elsewhere, int port, boolean byCertificate);

  abstract List<String> command();

  /** Where it listens for other servers. */
  public int s2s() {
    return s2sPort;
  }

  @Override
  public ServerKind kind() {
    throw new UnsupportedOperationException("a server of another domain");
  }

  @Override
  public String domain() {
    return DOMAIN;
  }

  @Override
  public InetSocketAddress c2s() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), c2sPort);
  }

  @Override
  public InetSocketAddress directTls() {
    throw new UnsupportedOperationException("STARTTLS alone");
  }

  @Override
  public void start() {
    ServerProcess started = new ServerProcess(command(), home, log);
    process = Optional.of(started);
    started.awaitListening(c2s(), LIMIT);
    started.awaitListening(new InetSocketAddress(InetAddress.getLoopbackAddress(), s2sPort), LIMIT);
  }

  @Override
  public void stop() {
    process.ifPresent(running -> running.terminate(LIMIT));
    process = Optional.empty();
  }

  @Override
  public void kill() {
    process.ifPresent(
        running -> {
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

  void write(String file, String text) {
    try {
      Path path = home.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stop();
    ServerProcess.remove(home);
  }
}
