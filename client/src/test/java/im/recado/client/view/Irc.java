package im.recado.client.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;

/** Debian's ngircd on a port of this machine, and somebody there who types lines. */
final class Irc implements AutoCloseable {
  private static final Path NGIRCD = Path.of("/usr/sbin/ngircd");

  private final Process process;
  private final int port;

  /** Goes on only where ngircd is installed. */
  static void assume() {
    assumeTrue(Files.isExecutable(NGIRCD), "ngircd is not installed (./recado test --peers installs it)");
  }

  Irc(Path folder) throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path config = Files.writeString(folder.resolve("ngircd.conf"), """
        [Global]
        Name = irc.verona.example
        Info = For a test
        Listen = 127.0.0.1
        Ports = %d
        MotdPhrase = Hail
        [Limits]
        MaxConnectionsIP = 0
        MaxPenaltyTime = 0
        [Options]
        Ident = no
        PAM = no
        DNS = no
        """.formatted(port));
    process = new ProcessBuilder(NGIRCD.toString(), "-n", "-f", config.toString()).redirectErrorStream(true)
        .redirectOutput(folder.resolve("ngircd.txt").toFile()).start();
    await("ngircd").until(this::listens);
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }

  /** Somebody on IRC. */
  static final class Person {
    private final Socket socket;
    private final BufferedReader in;

    Person(int port, String nick) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(60_000);
      in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      type("NICK " + nick);
      type("USER " + nick + " 0 * :" + nick);
      hears(line -> line.contains(" 001 "));
    }

    void type(String line) {
      try {
        socket.getOutputStream().write((line + "\r\n").getBytes(UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Waits for a line that is like this. */
    void hears(Predicate<String> wanted) {
      try {
        for (String line = in.readLine(); line == null || !wanted.test(line); line = in.readLine()) {
          if (line == null) {
            throw new IllegalStateException("the stream has ended");
          }
          if (line.startsWith("PING")) {
            type("PONG" + line.substring(4));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
