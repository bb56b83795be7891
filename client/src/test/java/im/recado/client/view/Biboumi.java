package im.recado.client.view;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Debian's biboumi, a gateway to IRC, as a component of a server. */
final class Biboumi implements AutoCloseable {
  static final String DOMAIN = "irc.verona.example";
  static final String SECRET = "of biboumi";
  private static final Path PROGRAM = Path.of("/usr/bin/biboumi");

  private final Process process;

  /** Goes on only where biboumi is installed. */
  static void assume() {
    assumeTrue(Files.isExecutable(PROGRAM), "biboumi is not installed (./recado test --peers installs it)");
  }

  /** One for the server that takes components at this port; it connects when it can. */
  Biboumi(Path folder, int port) throws IOException {
    Path config = Files.writeString(folder.resolve("biboumi.cfg"), """
        hostname=%s
        password=%s
        xmpp_server_ip=127.0.0.1
        port=%d
        db_name=%s
        identd_port=0
        log_level=0
        """.formatted(DOMAIN, SECRET, port, folder.resolve("biboumi.sqlite")));
    process = new ProcessBuilder(PROGRAM.toString(), config.toString()).redirectErrorStream(true)
        .redirectOutput(folder.resolve("biboumi.txt").toFile()).start();
  }

  /** Whether nothing that it has heard has ended it. */
  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
