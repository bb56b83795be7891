package im.recado.store.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What databases have in common that are servers of their own. The thread that writes has a connection to itself, so
 * that reads never keep it waiting; those who read share a pool.
 */
abstract class ServerDialect implements Dialect {
  static final Logger LOG = LoggerFactory.getLogger(ServerDialect.class);

  /** A server that does not answer for so long counts as gone, in milliseconds: nobody shall wait for it for ever. */
  static final int ANSWER_TIMEOUT = 5_000;

  /**
   * So long one waits for rows that another process keeps locked, in milliseconds: less than for an answer, since a server that
   * says this is there.
   */
  static final int LOCK_TIMEOUT = 3_000;

  /** So long one waits for a connection, in milliseconds. */
  static final int CONNECT_TIMEOUT = 5_000;

  /** The same scripts everywhere, with the same tables. */
  static final List<String> MIGRATIONS =
      List.of("001-first-tables.sql", "002-archives.sql", "003-rooms.sql", "004-pubsub.sql", "005-services.sql",
          "006-accounts.sql", "007-archive-journal.sql", "008-groups.sql", "009-links.sql",
          "010-upload-days.sql", "011-pubsub-sizes.sql", "012-account-words.sql");

  /** The table of {@link #rehearse}; one that a process left behind that was killed counts as nothing. */
  private static final String REHEARSAL = "recado_rehearsal";

  final DatabaseAddress address;
  private final List<String> migrations;
  private final QueryStatistics statistics = new QueryStatistics();
  private @Nullable HikariDataSource pool;

  ServerDialect(DatabaseAddress address, List<String> migrations) {
    this.address = address;
    this.migrations = migrations;
  }

  /** Makes connections. */
  abstract Driver driver();

  /** The address in the words of the driver. */
  String driverUrl() {
    return address.url();
  }

  /** What the driver is told, beside user and password. */
  abstract Properties properties();

  /** Statements that set a new connection up. */
  abstract List<String> setUp(boolean writes);

  /** The function that names the schema in use. */
  abstract String schema();

  @Override
  public QueryStatistics statistics() {
    return statistics;
  }

  @Override
  public List<String> migrations() {
    return migrations;
  }

  @Override
  public String place() {
    return address.place();
  }

  @Override
  public SqlConnection connect(boolean writes) throws SQLException {
    return new SqlConnection(writes ? single() : pool().getConnection(), this);
  }

  private Connection single() throws SQLException {
    Properties properties = properties();
    properties.setProperty("user", address.user());
    properties.setProperty("password", address.password());
    Connection connection = driver().connect(driverUrl(), properties);
    if (connection == null) {
      throw new SQLException("the driver does not know " + place(), "08001");
    }
    try {
      set(connection, setUp(true));
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    return connection;
  }

  private static void set(Connection connection, List<String> statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String one : statements) {
        statement.execute(one);
      }
    }
  }

  private synchronized HikariDataSource pool() {
    HikariDataSource made = pool;
    if (made == null) {
      HikariConfig config = new HikariConfig();
      config.setPoolName("recado");
      config.setDriverClassName(driver().getClass().getName());
      config.setJdbcUrl(driverUrl());
      config.setUsername(address.user());
      config.setPassword(address.password());
      properties().forEach((key, value) -> config.addDataSourceProperty((String) key, value));
      config.setConnectionInitSql(String.join("; ", setUp(false)));
      config.setReadOnly(true);
      config.setMaximumPoolSize(address.connections());
      config.setMinimumIdle(Math.min(2, address.connections()));
      config.setConnectionTimeout(CONNECT_TIMEOUT);
      config.setValidationTimeout(ANSWER_TIMEOUT / 2);
      // Whoever reads first finds out whether there is a database, and not the start of the pool.
      config.setInitializationFailTimeout(-1);
      made = new HikariDataSource(config);
      pool = made;
    }
    return made;
  }

  @Override
  public synchronized void renewConnections() {
    if (pool != null && pool.getHikariPoolMXBean() != null) {
      pool.getHikariPoolMXBean().softEvictConnections();
    }
  }

  @Override
  public synchronized void close() {
    if (pool != null) {
      pool.close();
    }
  }

  @Override
  public boolean isRemote() {
    return true;
  }

  @Override
  public int readers() {
    return address.connections();
  }

  @Override
  public boolean hasBatches() {
    return true;
  }

  @Override
  public String tables() {
    return "SELECT table_name AS name FROM information_schema.tables WHERE table_name <> '" + REHEARSAL + "' AND table_schema = "
        + schema();
  }

  @Override
  public void rehearse(SqlConnection connection) throws SQLException {
    // First, since whoever may make tables and not remove them would leave one behind.
    String remove = "DROP TABLE IF EXISTS " + REHEARSAL;
    connection.execute(remove);
    connection.begin();
    try {
      connection.execute("CREATE TABLE " + REHEARSAL + " (id BIGINT NOT NULL PRIMARY KEY, word VARCHAR(20))");
      connection.execute("CREATE INDEX recado_rehearsal_word ON " + REHEARSAL + " (word)");
      connection.execute("ALTER TABLE " + REHEARSAL + " ADD COLUMN more BIGINT");
      connection.execute("INSERT INTO " + REHEARSAL + " (id, word) VALUES (1, 'one')");
      connection.execute("UPDATE " + REHEARSAL + " SET more = 1 WHERE word = 'one'");
      connection.execute("DELETE FROM " + REHEARSAL);
    } finally {
      connection.rollback();
      // MariaDB and MySQL keep what happened to tables.
      connection.execute(remove);
    }
  }

  @Override
  public List<String> damage(SqlConnection connection) throws SQLException {
    return List.of();
  }

  @Override
  public void backup(SqlConnection connection, int version) {
    LOG.warn(
        "The tables in {} go from version {} to {}. A backup of what was is the business of the database's own tools.",
        place(),
        version,
        migrations.size());
  }

  @Override
  public boolean hasRoom() {
    return true; // A write tells.
  }

  /** What is behind the failure of a pool to give a connection; null when all of them are lent. */
  static @Nullable SQLException origin(SQLException e) {
    return e instanceof SQLTransientConnectionException && e.getSQLState() == null && e.getCause() == null
        ? null
        : e instanceof SQLTransientConnectionException && e.getCause() instanceof SQLException cause ? cause : e;
  }

  /** The SQLSTATE, never null. */
  static String state(SQLException e) {
    return e.getSQLState() == null ? "" : e.getSQLState();
  }

  @Override
  public boolean isConnectionAtFault(SQLException e) {
    return !isStatementAtFault(e) && !isWorthAnotherTry(e) && !isFull(e);
  }

  /** Whether there is no room on the disk of the server, or in its memory. */
  abstract boolean isFull(SQLException e);

  /** What a person is told; {@code e} is not about the pool. */
  abstract String sentence(SQLException e);

  @Override
  public String explain(SQLException e) {
    SQLException origin = origin(e);
    return origin == null
        ? "All " + address.connections() + " connections to the database are in use: raise database.connections."
        : sentence(origin);
  }

  String unreachable(SQLException e) {
    return "The database server at " + place() + " cannot be reached: look whether it runs, and whether host and port in"
        + " database.url are right" + (isRefused(e) ? "." : " (" + e.getMessage() + ").");
  }

  /** Whether nothing listens there: a driver has nothing to add to that. */
  private static boolean isRefused(SQLException e) {
    return innermost(e) instanceof ConnectException;
  }

  String notLetIn() {
    return "The database server at " + place() + " does not let \"" + address.user()
        + "\" in: look at database.user and database.password.";
  }

  /** The same where the server says more of it than that. */
  String notLetIn(SQLException e) {
    return notLetIn() + " It says: " + e.getMessage();
  }

  /** What listens there says nothing that a server of this kind says. */
  String somethingElse(String kind, SQLException e) {
    return "What listens at " + place() + " does not answer as " + kind + " does: look whether it is one, and whether it is well ("
        + e.getMessage() + ").";
  }

  String noTls(SQLException e) {
    String reason = String.valueOf(innermost(e).getMessage());
    if (reason.contains("does not support SSL") || reason.contains("ssl not enabled in the server")) {
      return "The database server at " + place() + " has no TLS: turn it on there, or do not demand it here.";
    }
    return "TLS with the database server at " + place() + " does not come about: " + reason;
  }

  private static Throwable innermost(Throwable e) {
    return e.getCause() == null ? e : innermost(e.getCause());
  }

  /** Whether TLS was wanted, and the server has none or its certificate is not believed. */
  static boolean isAboutTls(SQLException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      boolean says = message.toLowerCase(Locale.ROOT).contains("ssl") || message.contains("could not be verified");
      if (cause instanceof SSLException || (state(e).startsWith("08") && says)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a connection was made and then nothing of use was heard. */
  static boolean isSilent(SQLException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SocketTimeoutException && "Read timed out".equals(cause.getMessage())) {
        return true;
      }
    }
    return false;
  }

  String noDatabase(String how) {
    return "There is no database \"" + address.name() + "\" at " + place() + ": make it (" + how
        + "), or name another in database.url.";
  }

  /**
   * The user has too few rights.
   *
   * @param how the statement that gives them
   */
  String mayNot(String how, SQLException e) {
    return "\"" + address.user() + "\" may not do everything in the database " + place() + " that is needed: allow it (" + how
        + "). The server says: " + e.getMessage();
  }

  String readOnly() {
    return "The database at " + place() + " can only be read: it is a copy of another, or was switched over.";
  }

  String full() {
    return "The disk of the database server at " + place() + " is full: make room.";
  }

  String tooManyConnections() {
    return "The database server at " + place() + " takes no more connections: raise its limit, or lower"
        + " database.connections.";
  }

  String fails(SQLException e) {
    return "The database " + place() + " fails: " + e.getMessage();
  }
}
