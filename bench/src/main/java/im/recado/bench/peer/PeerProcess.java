package im.recado.bench.peer;

import im.recado.bench.measure.ObservedProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The process of a peer, which ends with {@link #close()} or with the generator. */
final class PeerProcess implements AutoCloseable {
  private static final int START_SECONDS = 60;

  private final Process process;
  private final Path output;
  private final Thread atExit;

  /** Begins a command with its output in a file of the folder. */
  PeerProcess(Path folder, List<String> command, Map<String, String> environment) throws IOException {
    this.output = folder.resolve("output.txt");
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
        .redirectOutput(output.toFile());
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.environment().putAll(environment);
    this.process = builder.start();
    this.atExit = new Thread(process::destroyForcibly, "end the peer");
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Waits until it listens on a loopback port. */
  void awaitPort(String name, int port) throws PeerException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (System.nanoTime() - end < 0) {
      if (!process.isAlive()) {
        throw new PeerException(name + " ended at its start: " + tail());
      }
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        return;
      } catch (IOException e) {
        process.waitFor(50, TimeUnit.MILLISECONDS);
      }
    }
    throw new PeerException(name + " does not listen after " + START_SECONDS + " s: " + tail());
  }

  private String tail() {
    try {
      String text = Files.readString(output, StandardCharsets.UTF_8);
      return text.substring(Math.max(0, text.length() - 600)).strip();
    } catch (IOException e) {
      return "no output";
    }
  }

  /** Where it can be reached, as the measured process. */
  Target target(String name, int port, int directTlsPort, String domain) throws IOException {
    return new Target(name, InetAddress.getLoopbackAddress(), port, directTlsPort, domain,
        ObservedProcess.of(process.pid()));
  }

  /** Ends it and waits. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(15, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
      }
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (IllegalStateException e) {
      process.destroyForcibly(); // the generator is ending: the hook does the same
    }
  }

  /** Free ports of the loopback interface, all different. */
  static int[] freePorts(int count) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      int[] ports = new int[count];
      for (int i = 0; i < count; i++) {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        held.add(socket);
        ports[i] = socket.getLocalPort();
      }
      return ports;
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }

  /** Whether a program of this name is on the path. */
  static boolean onPath(String program) {
    String path = System.getenv("PATH");
    for (String folder : (path == null ? "/usr/bin:/bin" : path).split(":")) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }

  /** A Debian package's version without the packaging's revision, or an empty text. */
  static String version(String name) throws IOException, InterruptedException {
    if (!onPath("dpkg-query")) {
      return "";
    }
    Process query = new ProcessBuilder("dpkg-query", "-W", "-f", "${Version}", name)
        .redirectErrorStream(true).start();
    String text = new String(query.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    int dash = text.lastIndexOf('-');
    return query.waitFor() != 0 ? "" : dash < 0 ? text : text.substring(0, dash);
  }
}
