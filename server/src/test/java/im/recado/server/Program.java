package im.recado.server;

import im.recado.server.cli.CommandLineMain;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The program as people start it: as a process of its own, or its command line within this one. */
final class Program {
  /** Every port is any free one. */
  static final List<String> ANY_PORTS =
      List.of("--set", "c2s.address=127.0.0.1", "--set", "c2s.port=0", "--set", "c2s.direct-tls-port=0", "--set",
          "https.port=0", "--set", "http.port=0", "--set", "metrics.port=0", "--set", "console.port=0", "--set",
          "console.tls-port=0", "--set", "s2s.address=127.0.0.1", "--set",
          "s2s.port=0", "--set", "s2s.direct-tls-port=0");

  /** What a command said and ended with. */
  record Result(int code, String out, String err) {}

  private Program() {}

  /** Runs a command in this process. */
  static Result run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = CommandLineMain.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new Result(code, out.toString(), err.toString());
  }

  /** Starts a server process on this home; its console is {@code console.log} in the home's parent. */
  static Process start(Path home, String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "im.recado.server.Main",
                "run",
                "--home",
                home.toString()));
    command.addAll(ANY_PORTS);
    command.addAll(List.of(more));
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(console(home).toFile()).start();
  }

  static Path console(Path home) {
    return home.resolveSibling("console.log");
  }

  /** Waits for the end of a process; its exit code. */
  static int await(Process process) throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("the process does not end");
    }
    return process.exitValue();
  }

  /** A port that a server wrote down. */
  static int port(Path home, String key) throws IOException {
    if (ports(home).get(key) instanceof Long port) {
      return port.intValue();
    }
    throw new IllegalStateException("no " + key + " in ports.json");
  }

  /** The ports that a server wrote down. */
  static Map<String, Object> ports(Path home) throws IOException {
    return im.recado.kernel.http.Json.readMap(Files.readString(home.resolve("ports.json")));
  }
}
