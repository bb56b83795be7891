package im.recado.testkit.store;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
    giveAway(folder());
    run(
        asOrdinaryUser(
            List.of(
                program("initdb"), "-A", "trust", "-U", user(), "-D", data(), "-E", "UTF8", "--locale=C", "--no-sync")));
  }

  private String data() {
    return folder().resolve("data").toString();
  }

  @Override
  List<String> command() {
    return asOrdinaryUser(
        List.of(
            program("postgres"), "-D", data(), "-p", Integer.toString(port()), "-c", "listen_addresses=127.0.0.1",
            "-c", "unix_socket_directories=", "-c", "max_connections=60"));
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
  public void close() {
    kill();
    super.close();
  }
}
