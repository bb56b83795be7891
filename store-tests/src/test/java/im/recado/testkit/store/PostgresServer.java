package im.recado.testkit.store;

import static org.awaitility.Awaitility.await;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** A real PostgreSQL. */
public final class PostgresServer extends RealServer {
  private static final class Shared {
    static final PostgresServer SERVER = new PostgresServer();
  }

  public PostgresServer() {
    super("postgresql");
  }

  private PostgresServer(PostgresServer original) {
    super("postgresql", original);
  }

  /** A copy of this one on another port, which follows it: this one acknowledges nothing that the copy has not. */
  public PostgresServer followed() {
    PostgresServer copy = new PostgresServer(this);
    execute(firstDatabase(), "ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()");
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> is("SELECT EXISTS (SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync')"));
    return copy;
  }

  private boolean is(String question) throws SQLException {
    try (Connection connection = connect(firstDatabase());
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(question)) {
      return answer.next() && answer.getBoolean(1);
    }
  }

  /** The one that the tests of this process share. */
  public static PostgresServer shared() {
    return Shared.SERVER;
  }

  private static Path programs() throws IOException {
    return unpacked("postgresql-17.5", PostgresServer::unpack);
  }

  private static void unpack(Path folder) throws IOException {
    try (InputStream in = resource("/postgres-linux-x86_64.txz");
        TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(in)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path to = folder.resolve(entry.getName()).normalize();
        if (entry.isDirectory()) {
          Files.createDirectories(to);
        } else if (entry.isSymbolicLink()) {
          Files.createDirectories(to.resolveSibling(""));
          Files.createSymbolicLink(to, Path.of(entry.getLinkName()));
        } else {
          Files.createDirectories(to.resolveSibling(""));
          Files.copy(tar, to);
          if ((entry.getMode() & 0100) != 0) {
            Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxr-xr-x"));
          }
        }
      }
    }
  }

  private static String program(String name) {
    try {
      return programs().resolve("bin").resolve(name).toString();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  void initialise() throws IOException {
    if (original() != null) {
      copy(original());
      return;
    }
    giveAway(folder());
    run(
        asOrdinaryUser(
            List.of(
                program("initdb"), "-A", "trust", "-U", user(), "-D", data(), "-E", "UTF8", "--locale=C", "--no-sync")));
  }

  /** The files of the other one, which goes on meanwhile, and where it writes down what changes. */
  private void copy(RealServer original) throws IOException {
    try (Connection connection = original.connect(firstDatabase());
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_backup_start('copy', true)");
      run(List.of("cp", "-a", original.folder().resolve("data").toString(), data()));
      try (ResultSet answer = statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
        answer.next();
        Files.writeString(Path.of(data(), "backup_label"), answer.getString(1));
      }
    } catch (SQLException e) {
      throw new IOException(e);
    }
    Files.deleteIfExists(Path.of(data(), "postmaster.pid"));
    Files.createFile(Path.of(data(), "standby.signal"));
    giveAway(folder());
  }

  private String data() {
    return folder().resolve("data").toString();
  }

  @Override
  List<String> command() {
    List<String> command = new ArrayList<>(
        List.of(
            program("postgres"), "-D", data(), "-p", Integer.toString(port()), "-c", "listen_addresses=127.0.0.1",
            "-c", "unix_socket_directories=", "-c", "max_connections=60"));
    if (original() != null) {
      command.addAll(List.of("-c", "primary_conninfo=host=127.0.0.1 port=" + original().port() + " user=" + user()));
    }
    return asOrdinaryUser(command);
  }

  @Override
  String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database;
  }

  @Override
  public String firstDatabase() {
    return "postgres";
  }

  @Override
  String user() {
    return "postgres";
  }

  @Override
  String create(String database) {
    return "CREATE DATABASE " + database;
  }

  /** Ends at once, as if it had crashed: its processes know of each other, so that the first one has to tell the rest. */
  @Override
  public void kill() {
    end("-QUIT");
  }

  @Override
  public void stop() {
    end("-INT");
  }

  @Override
  public void readOnly(boolean on) {
    // As after a fail-over: the connections of before end, new ones can only read.
    execute(
        firstDatabase(),
        "ALTER SYSTEM SET default_transaction_read_only = " + (on ? "on" : "off"),
        "SELECT pg_reload_conf()",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'recado'");
  }

  @Override
  List<String> endings(Statement statement) throws SQLException {
    String recado = " FROM pg_stat_activity WHERE application_name = 'recado'";
    try (ResultSet some = statement.executeQuery("SELECT 1" + recado)) {
      return some.next() ? List.of("SELECT pg_terminate_backend(pid)" + recado) : List.of();
    }
  }

  @Override
  public void promote() {
    execute(
        firstDatabase(),
        "ALTER SYSTEM RESET synchronous_standby_names",
        "SELECT pg_promote()",
        "SELECT pg_reload_conf()");
  }

  @Override
  public void close() {
    kill();
    super.close();
  }
}
