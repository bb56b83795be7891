package im.recado.interop.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A process that a test started: its output goes to a file, and nothing but this process is ever signalled. */
final class ServerProcess {
  /** Below those from which Linux gives out ports (ip_local_port_range). */
  private static final int FIRST_PORT = 20_000;

  private static final int MOST_PORTS = 12_000;
  private static final Random PORTS = new SecureRandom();
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private final Process process;
  private final Path log;

  ServerProcess(List<String> command, Path directory, Path log) {
    this.log = log;
    try {
      process = new ProcessBuilder(command)
          .directory(directory.toFile())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException("can't start " + command.getFirst(), e);
    }
  }

  /** Runs a command to its end; throws with its output when it fails. */
  static String run(List<String> command, Path directory, Duration limit) {
    Path log = directory.resolve("command.log");
    try {
      Files.deleteIfExists(log);
      ServerProcess run = new ServerProcess(command, directory, log);
      run.awaitExit(limit);
      // The process has ended; its exit code may reach this side a moment later.
      int code = run.process.waitFor();
      if (code != 0) {
        throw new IllegalStateException(command + " ended with " + code + ":\n" + run.lastWords());
      }
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits until a connection to this address succeeds; throws with the server's last words when the process ends. */
  void awaitListening(InetSocketAddress address, Duration limit) {
    Awaitility.await("server listens on " + address).atMost(limit).pollInterval(Duration.ofMillis(20)).until(() -> {
      if (!process.isAlive()) {
        throw new IllegalStateException("server ended with " + process.exitValue() + ":\n" + lastWords());
      }
      try (Socket socket = new Socket()) {
        socket.connect(address, 1000);
        return true;
      } catch (IOException e) {
        return false;
      }
    });
  }

  /** SIGTERM, and SIGKILL when that does not help within the limit. */
  void terminate(Duration limit) {
    process.destroy();
    try {
      awaitExit(limit);
    } catch (IllegalStateException e) {
      process.destroyForcibly();
      awaitExit(Duration.ofSeconds(10));
    }
  }

  void awaitExit(Duration limit) {
    awaitExit(process.toHandle(), limit);
  }

  static void awaitExit(ProcessHandle handle, Duration limit) {
    try {
      handle.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    } catch (ExecutionException e) {
      throw new CompletionException(e);
    } catch (TimeoutException e) {
      throw new IllegalStateException("process " + handle.pid() + " did not end within " + limit, e);
    }
  }

  String lastWords() {
    return tail(log);
  }

  static String tail(Path file) {
    try {
      if (!Files.exists(file)) {
        return "";
      }
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      return text.substring(Math.max(0, text.length() - 4000));
    } catch (IOException e) {
      return "(log unreadable: " + e + ")";
    }
  }

  /**
   * A loopback port that is free, and of which nobody else is given the next moment: not of those that the system hands out, to connections
   * and to whoever wants any. A server that takes half a minute to start finds it so.
   */
  static int freePort() {
    for (int i = 0; i < MOST_PORTS; i++) {
      int port = FIRST_PORT + PORTS.nextInt(MOST_PORTS);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        if (GIVEN.add(port)) {
          return socket.getLocalPort();
        }
      } catch (IOException e) {
        // Somebody has it.
      }
    }
    throw new IllegalStateException("no port is free");
  }

  static Path temporaryFolder(String prefix) {
    try {
      return Files.createTempDirectory(prefix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void remove(Path folder) {
    try {
      Files.walkFileTree(folder, new SimpleFileVisitor<>() {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
          Files.delete(file);
          return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
          Files.delete(directory);
          return FileVisitResult.CONTINUE;
        }
      });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
