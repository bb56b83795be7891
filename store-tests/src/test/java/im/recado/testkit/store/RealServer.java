package im.recado.testkit.store;

import static org.awaitility.Awaitility.await;

import im.recado.store.sql.DatabaseAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A database server of its own on a port of its own, with its data in a folder that goes with it. The programs are unpacked
 * once and stay in the folder for temporary files. It can be killed, stopped, made to hang and started again.
 */
public abstract class RealServer implements AutoCloseable {
  /** The account that runs what refuses to be run by root. */
  private static final String NOBODY = "nobody";

  private static final AtomicInteger DATABASES = new AtomicInteger();

  private final Path folder;
  private final int port;
  private final @Nullable RealServer original;
  private @Nullable Process process;

  RealServer(String name) {
    this(name, null);
  }

  /** @param original the server that this one is a copy of, and follows; null for one of its own */
  RealServer(String name, @Nullable RealServer original) {
    this.original = original;
    try {
      folder = Files.createTempDirectory("recado-" + name + "-");
      Runtime.getRuntime().addShutdownHook(new Thread(this::close));
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      port = freePort();
      initialise();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start();
  }

  /** Makes the data of a new server. */
  abstract void initialise() throws IOException;

  /** What starts it, in the foreground. */
  abstract List<String> command();

  /** The address of one of its databases, for a driver. */
  abstract String url(String database);

  /** The one that is always there. */
  public abstract String firstDatabase();

  abstract String user();

  /** The statement that makes a database. */
  abstract String create(String database);

  final Path folder() {
    return folder;
  }

  /**
   * A port that nothing listens at, and that the system gives to no outgoing connection meanwhile: a server that is stopped and
   * started again finds it free.
   */
  private static int freePort() throws IOException {
    for (int attempt = 0; ; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(12_000, 30_000);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (BindException e) {
        if (attempt == 100) {
          throw e;
        }
      }
    }
  }

  /** Where it listens on loopback. */
  public final int port() {
    return port;
  }

  /** The server that this one follows; null when it follows nobody. */
  final @Nullable RealServer original() {
    return original;
  }

  static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** A command as somebody who is not root runs it. */
  static List<String> asOrdinaryUser(List<String> command) {
    if (!isRoot()) {
      return command;
    }
    List<String> wrapped =
        new ArrayList<>(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + group(), "--clear-groups", "--"));
    wrapped.addAll(command);
    return wrapped;
  }

  private static String group() {
    return Files.isReadable(Path.of("/etc/debian_version")) ? "nogroup" : NOBODY;
  }

  /** Gives a folder to the one who runs as an ordinary user. */
  static void giveAway(Path folder) throws IOException {
    if (isRoot()) {
      run(List.of("chown", "-R", NOBODY, folder.toString()));
    }
  }

  /** Runs a program to its end. */
  public static void run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).directory(Path.of("/").toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(command + " failed: " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** A folder that is filled once for all runs of the tests. */
  static Path unpacked(String name, Unpacking unpacking) throws IOException {
    Path to = Path.of(System.getProperty("java.io.tmpdir"), "recado-" + name + "-of-" + System.getProperty("user.name"));
    if (!Files.exists(to.resolve("complete"))) {
      Path partial = Files.createTempDirectory("recado-" + name + "-");
      Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwxr-xr-x"));
      unpacking.into(partial);
      Files.createFile(partial.resolve("complete"));
      try {
        Files.move(partial, to);
      } catch (IOException e) {
        remove(partial); // Another run was first.
      }
    }
    return to;
  }

  /** Fills a folder. */
  interface Unpacking {
    void into(Path folder) throws IOException;
  }

  static InputStream resource(String name) throws IOException {
    InputStream in = RealServer.class.getResourceAsStream(name);
    if (in == null) {
      throw new IOException("there is no " + name);
    }
    return in;
  }

  /** Starts it and waits until it answers. */
  public final void start() {
    try {
      process =
          new ProcessBuilder(command())
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await().atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(50)).until(this::answers);
  }

  /** Starts it unless it runs. */
  public final void ensure() {
    Process now = process;
    if (now == null || !now.isAlive()) {
      start();
    }
  }

  private boolean answers() {
    Process now = process;
    if (now == null || !now.isAlive()) {
      try {
        throw new IllegalStateException("the server has ended: " + Files.readString(folder.resolve("log")));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    try (Connection connection = connect(firstDatabase())) {
      return connection.isValid(5);
    } catch (SQLException e) {
      return false;
    }
  }

  /** Ends it from one moment to the next. */
  public void kill() {
    end("-KILL");
  }

  /** Ends it in order, as for a restart: who is connected is told. */
  public abstract void stop();

  /** Lets everybody but its administrator only read, or write again. */
  public abstract void readOnly(boolean on);

  /** Makes a copy that follows the original the one that takes writes. */
  public abstract void promote();

  /** The address of one of its databases for a user whom the server's limits hold for. */
  public DatabaseAddress ordinary(String database) {
    return address(database);
  }

  /** Lets it stand still: connections stay, nothing answers. */
  public final void freeze() {
    // Each thread stops when it is its turn to run, and may answer somebody before, or start another process.
    await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(10)).until(this::stopsAll);
  }

  private boolean stopsAll() {
    signal("-STOP");
    return processes().allMatch(RealServer::standsStill);
  }

  /** Whether no thread of a process runs. */
  private static boolean standsStill(ProcessHandle process) {
    try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
      return threads.allMatch(RealServer::isStopped);
    } catch (IOException e) {
      return true; // It has ended.
    }
  }

  private static boolean isStopped(Path thread) {
    try {
      // proc(5): the state, behind a name in brackets that may hold anything. One that has ended and is not fetched stands still too.
      String stat = Files.readString(thread.resolve("stat"));
      return "TtZX".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) >= 0;
    } catch (IOException e) {
      return true; // It has ended.
    }
  }

  /** Ends {@link #freeze}. */
  public final void thaw() {
    signal("-CONT");
  }

  /** Everything that has to hold its breath with the server. */
  Stream<ProcessHandle> processes() {
    Process now = process;
    return now == null ? Stream.empty() : Stream.concat(Stream.of(now.toHandle()), now.descendants());
  }

  private void signal(String signal) {
    List<String> command = new ArrayList<>(List.of("kill", signal));
    processes().forEach(one -> command.add(Long.toString(one.pid())));
    try {
      run(command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends the server a signal and waits for its end. */
  final void end(String signal) {
    Process now = process;
    if (now != null && now.isAlive()) {
      try {
        run(List.of("kill", signal, Long.toString(now.pid())));
        now.waitFor(30, TimeUnit.SECONDS);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    process = null;
  }

  /** A connection to one of its databases, as its owner. */
  public final Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database), user(), "");
  }

  /** The address of one of its databases, for Recado. */
  public final DatabaseAddress address(String database) {
    return new DatabaseAddress(url(database), user(), "", 4);
  }

  /** Makes a database that nobody has used; its name. */
  public final String newDatabase() {
    String name = "recado_" + DATABASES.incrementAndGet();
    execute(firstDatabase(), create(name));
    return name;
  }

  /** Statements that end the connections of Recado, if there are any. */
  abstract List<String> endings(Statement statement) throws SQLException;

  /**
   * Takes every connection that the server has, also Recado's.
   *
   * @param taken all of them, to be closed in the end
   */
  public final void refuseConnections(List<Connection> taken) {
    try {
      taken.add(connect(firstDatabase()));
      try (Statement statement = taken.getFirst().createStatement()) {
        await().atMost(Duration.ofMinutes(1)).until(() -> areAllTaken(taken, statement));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean areAllTaken(List<Connection> taken, Statement statement) throws SQLException {
    List<String> endings = endings(statement);
    try {
      for (String one : endings) {
        statement.execute(one);
      }
      while (true) {
        taken.add(connect(firstDatabase()));
      }
    } catch (SQLException e) {
      return endings.isEmpty();
    }
  }

  /** Does some statements. */
  public final void execute(String database, String... statements) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      for (String one : statements) {
        statement.execute(one);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    end("-KILL");
    remove(folder);
  }

  private static void remove(Path folder) {
    try {
      run(List.of("rm", "-rf", folder.toString()));
    } catch (IOException e) {
      // It lies in the folder for temporary files.
    }
  }
}
