package im.recado.testkit.store;

import static org.awaitility.Awaitility.await;

import im.recado.store.sql.DatabaseAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A real MySQL, where {@code store-tests/fetch-mysql} has put one: tests that want it bear {@link NeedsMysql}. */
public final class MysqlServer extends RealServer {
  private static final Path PROGRAMS =
      Path.of(System.getProperty("java.io.tmpdir"), "recado-mysql-of-" + System.getProperty("user.name"));

  private static final class Shared {
    static final MysqlServer SERVER = new MysqlServer();
  }

  private final boolean keepsChanges;

  public MysqlServer() {
    this(false, null);
  }

  private MysqlServer(boolean keepsChanges, @Nullable MysqlServer original) {
    this.keepsChanges = keepsChanges;
    super("mysql", original);
  }

  /** Whether there is one on this machine. */
  public static boolean isInstalled() throws IOException {
    return Files.exists(PROGRAMS.resolve("complete"))
        && Files.getOwner(PROGRAMS).getName().equals(System.getProperty("user.name"));
  }

  /** The one that the tests of this process share. */
  public static MysqlServer shared() {
    return Shared.SERVER;
  }

  /** One that another can follow. */
  public static MysqlServer toFollow() {
    return new MysqlServer(true, null);
  }

  /** Another one, which follows this one from its first change on: this one acknowledges nothing that the copy has not. */
  public MysqlServer followed() {
    MysqlServer copy = new MysqlServer(true, this);
    execute(
        firstDatabase(),
        "CREATE USER follower@localhost",
        "GRANT REPLICATION SLAVE ON *.* TO follower@localhost",
        "INSTALL PLUGIN rpl_semi_sync_source SONAME 'semisync_source.so'");
    copy.execute(
        firstDatabase(),
        "INSTALL PLUGIN rpl_semi_sync_replica SONAME 'semisync_replica.so'",
        "SET GLOBAL rpl_semi_sync_replica_enabled = 1",
        "SET GLOBAL read_only = 1",
        "CHANGE REPLICATION SOURCE TO source_host = '127.0.0.1', source_port = " + port()
            + ", source_user = 'follower', source_auto_position = 1",
        "START REPLICA");
    execute(
        firstDatabase(),
        "SET GLOBAL rpl_semi_sync_source_wait_point = 'AFTER_SYNC'",
        "SET GLOBAL rpl_semi_sync_source_timeout = 3600000",
        "SET GLOBAL rpl_semi_sync_source_enabled = 1");
    await().atMost(Duration.ofMinutes(1)).until(this::isFollowed);
    return copy;
  }

  private boolean isFollowed() throws SQLException {
    try (Connection connection = connect(firstDatabase());
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery("SHOW STATUS LIKE 'Rpl_semi_sync_source_clients'")) {
      return answer.next() && answer.getInt(2) == 1;
    }
  }

  @Override
  void initialise() throws IOException {
    run(List.of("cp", "-a", PROGRAMS.resolve("data").toString(), data()));
    giveAway(folder());
  }

  private String data() {
    return folder().resolve("data").toString();
  }

  @Override
  List<String> command() {
    List<String> command = new ArrayList<>(
        List.of(
            PROGRAMS.resolve("mysqld").toString(), "--no-defaults", "--basedir=" + PROGRAMS.resolve("usr"), "--datadir=" + data(),
            "--port=" + port(), "--bind-address=127.0.0.1", "--socket=" + folder().resolve("socket"),
            "--pid-file=" + folder().resolve("pid"), "--plugin-dir=" + PROGRAMS.resolve("usr/lib/mysql/plugin"),
            "--secure-file-priv=NULL", "--mysqlx=OFF", "--performance-schema=OFF", "--max-connections=60",
            "--innodb-buffer-pool-size=128M"));
    command.addAll(
        keepsChanges
            ? List.of(
                "--log-bin=" + data() + "/changes", "--server-id=" + port(), "--gtid-mode=ON", "--enforce-gtid-consistency=ON")
            : List.of("--skip-log-bin"));
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
    execute(firstDatabase(), "STOP REPLICA", "RESET REPLICA ALL", "SET GLOBAL read_only = 0");
  }

  @Override
  public DatabaseAddress ordinary(String database) {
    // The administrator may write to a server that others can only read, and gets in when it is full.
    execute(firstDatabase(), "CREATE USER IF NOT EXISTS recado@localhost", "GRANT ALL ON " + database + ".* TO recado@localhost");
    return new DatabaseAddress(address(database).url(), "recado", "", 4);
  }

  /** The certificate of who vouches for it, which it has made by itself. */
  public Path certificate() {
    return Path.of(data(), "ca.pem");
  }

  /** What a person types to load a script into a database. */
  public List<String> load(String database, Path script) {
    return List.of(
        "sh", "-c",
        PROGRAMS.resolve("mysql") + " --no-defaults --protocol=tcp --host=127.0.0.1 --port=" + port() + " --user=" + user() + " "
            + database + " < " + script);
  }

  @Override
  String url(String database) {
    // The driver is MariaDB's, which takes addresses of MySQL from those alone who say so.
    return "jdbc:mysql://127.0.0.1:" + port() + "/" + database + "?permitMysqlScheme";
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
