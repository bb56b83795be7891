package im.recado.server.cli;

import im.recado.server.Failure;
import im.recado.server.Server;
import im.recado.server.home.Home;
import im.recado.server.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Starts and stops a server as the launcher builds: what is loaded then goes into the cache that makes later starts quick. */
final class WarmUpCommand {
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
                "metrics.port=0"));
    Server server = Server.start(home, settings, restart -> {});
    try (Commander commander = Commander.of(home)) {
      commander.run("user-add", java.util.Map.of("account", "warm", "password", "warm-up"));
      commander.run("user-list", java.util.Map.of());
      // The first start found no settings to read; later ones do.
      Settings.read(home.settings(), List.of());
      stream(Objects.requireNonNull(server.ports().get("c2s.port")));
      try (InputStream metrics =
          URI.create("http://127.0.0.1:" + server.ports().get("metrics.port") + "/metrics").toURL().openStream()) {
        metrics.readAllBytes();
      }
    } finally {
      server.stop();
    }
    return 0;
  }

  /** Opens a stream and closes it. */
  private static void stream(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(5_000);
      String header =
          "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='localhost'"
              + " version='1.0'></stream:stream>";
      socket.getOutputStream().write(header.getBytes(StandardCharsets.UTF_8));
      socket.getInputStream().readAllBytes();
    }
  }
}
