package im.recado.client.protocol.bus;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A bus of its own, as Debian has it. */
final class BusDaemon implements AutoCloseable {
  private static final Path DAEMON = Path.of("/usr/bin/dbus-daemon");

  private final Path address;
  private final Process process;

  BusDaemon(Path folder) throws IOException {
    assumeTrue(Files.isExecutable(DAEMON), "dbus-daemon is not installed (./recado test --peers installs it)");
    address = folder.resolve("bus");
    process = new ProcessBuilder(DAEMON.toString(), "--session", "--nofork", "--nopidfile", "--address=unix:path=" + address)
        .redirectErrorStream(true).redirectOutput(folder.resolve("bus.txt").toFile()).start();
    await("the bus").until(() -> Files.exists(address));
  }

  Path address() {
    return address;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }
}
