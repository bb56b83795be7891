package im.recado.interop.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/** A program from Debian's archive, run as a process of its own with a temporary home folder. */
public final class DebianProgram implements AutoCloseable {
  private final Process process;
  private final Path output;

  private DebianProgram(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Aborts the test, naming the package, when the file that the package brings is not there. */
  public static void assumeInstalled(String debianPackage, Path file) {
    if (!Files.exists(file)) {
      throw new TestAbortedException("Debian package " + debianPackage
          + " is not installed (./recado test --peers installs it)");
    }
  }

  /** Starts a command; {@code input} is all that it reads, and its output is kept in {@code home}. */
  public static DebianProgram start(Path home, String input, List<String> command) {
    try {
      Path stdin = Files.writeString(Files.createTempFile(home, "stdin", ".txt"), input);
      Path output = Files.createTempFile(home, "output", ".txt");
      ProcessBuilder builder = new ProcessBuilder(command)
          .directory(home.toFile())
          .redirectErrorStream(true)
          .redirectInput(stdin.toFile())
          .redirectOutput(output.toFile());
      builder.environment().putAll(environment(home));
      return new DebianProgram(builder.start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, String> environment(Path home) {
    return Map.of("HOME", home.toString(), "XDG_CONFIG_HOME", home.resolve("config").toString(),
        "XDG_DATA_HOME", home.resolve("data").toString(), "XDG_CACHE_HOME", home.resolve("cache").toString(),
        "LC_ALL", "C.UTF-8", "TERM", "xterm");
  }

  /** Waits for the end and returns the exit code; a program that hangs is ended and fails the test. */
  public int awaitExit(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        close();
        throw new AssertionError("still running after " + limit + ": " + output());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it has written so far. */
  public String output() {
    try {
      return new String(Files.readAllBytes(output), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
