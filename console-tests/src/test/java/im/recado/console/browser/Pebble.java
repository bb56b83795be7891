package im.recado.console.browser;

import im.recado.net.tls.CertificateFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/** Debian's Pebble, an authority for tests that takes some seconds to look at each proof; every name leads it to this machine. */
final class Pebble implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/bin/pebble");
  private static final Path NAMES = Path.of("/usr/bin/pebble-challtestsrv");

  private final List<Process> processes = new ArrayList<>();
  private final int port = freePort();
  private final Path certificate;

  /**
   * Starts it.
   *
   * @param webPort where it reads pages as others do at port 80
   * @param tlsPort where it begins TLS as others do at port 443
   */
  Pebble(Path folder, int webPort, int tlsPort) throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(PROGRAM) && Files.isExecutable(NAMES), "Debian package pebble is not installed (./recado test --peers installs it)");
    Path own = Files.createDirectories(folder.resolve("pebble"));
    Object _ = CertificateFiles.openOrCreate(own, "localhost", InstantSource.system());
    certificate = own.resolve("localhost.crt");
    int dns = freePort();
    Path settings =
        Files.writeString(
            own.resolve("pebble.json"),
            """
            {"pebble": {"listenAddress": "127.0.0.1:%d", "managementListenAddress": "127.0.0.1:%d",
              "certificate": "%s", "privateKey": "%s", "httpPort": %d, "tlsPort": %d, "ocspResponderURL": ""}}
            """
                .formatted(port, freePort(), certificate, own.resolve("localhost.key"), webPort, tlsPort));
    int management = freePort();
    start(
        own, NAMES.toString(), "-defaultIPv4", "127.0.0.1", "-defaultIPv6", "", "-dns01", "127.0.0.1:" + dns, "-http01", "", "-https01", "",
        "-tlsalpn01", "", "-management", "127.0.0.1:" + management);
    start(own, PROGRAM.toString(), "-config", settings.toString(), "-dnsserver", "127.0.0.1:" + dns, "-strict");
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> isListening(port) && isListening(management));
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void start(Path folder, String... command) throws IOException {
    processes.add(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve("output-" + processes.size()).toFile()).start());
  }

  private static boolean isListening(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Where it tells what it offers. */
  String directory() {
    return "https://localhost:" + port + "/dir";
  }

  /** Who vouches for its own certificate. */
  Path certificate() {
    return certificate;
  }

  @Override
  public void close() {
    processes.forEach(Process::destroy);
  }
}
