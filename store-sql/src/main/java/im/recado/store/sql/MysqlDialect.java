package im.recado.store.sql;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** MariaDB 10.6 or newer and MySQL 8 or newer; only what both have is used. */
class MysqlDialect extends ServerDialect {
  /** MySQL takes 64 characters for the name of a lock, and as many for that of a database; newer ones have no MD5 of their own. */
  private static final String LOCK = "concat('recado:', LEFT(SHA2(DATABASE(), 256), 32))";

  private static final int DUPLICATE_KEY = 1062;

  /** What the driver says when it has neither TLS nor a key to encrypt a password with. */
  private static final String NO_KEY = "S1009";

  private static final Pattern UPSERT = Pattern.compile("ON CONFLICT \\([^)]*\\) DO UPDATE SET");
  private static final Pattern EXCLUDED = Pattern.compile("\\bexcluded\\.(\\w+)");

  private final TextIndex texts = new MysqlTexts();

  MysqlDialect(DatabaseAddress address) {
    this(address, MIGRATIONS);
  }

  /** A database with other tables than those of this version, for tests. */
  MysqlDialect(DatabaseAddress address, List<String> migrations) {
    super(address, migrations);
  }

  @Override
  public String name() {
    return "mysql";
  }

  @Override
  Driver driver() {
    return new org.mariadb.jdbc.Driver();
  }

  @Override
  String driverUrl() {
    // The driver is MariaDB's: what is for MySQL alone it leaves to others.
    return address.url().replaceFirst("^" + DatabaseAddress.MYSQL, DatabaseAddress.MARIADB);
  }

  @Override
  Properties properties() {
    Properties properties = new Properties();
    // MySQL wants a password encrypted, with TLS or a key that it hands out. Whoever stands in between could hand out their own.
    properties.setProperty("allowPublicKeyRetrieval", Boolean.toString(address.isLoopback()));
    properties.setProperty("connectTimeout", Integer.toString(CONNECT_TIMEOUT));
    properties.setProperty("socketTimeout", Integer.toString(ANSWER_TIMEOUT));
    properties.setProperty("tcpKeepAlive", "true");
    // Of statements that go together each tells how many rows it touched, and any statement may.
    properties.setProperty("useBulkStmts", "false");
    properties.setProperty("useBulkStmtsForInserts", "false");
    return properties;
  }

  @Override
  List<String> setUp(boolean writes) {
    String set =
        // Texts that do not fit are refused instead of cut; double quotes are for names, as elsewhere.
        "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ANSI_QUOTES', SESSION"
            + " innodb_lock_wait_timeout = " + LOCK_TIMEOUT / 1000;
    // Nothing here relies on seeing the same rows twice, and locks on rows that are not there come into others' way.
    return writes ? List.of(set, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED") : List.of(set);
  }

  @Override
  String schema() {
    return "DATABASE()";
  }

  @Override
  public String translate(String sql) {
    String translated = UPSERT.matcher(sql).replaceAll("ON DUPLICATE KEY UPDATE");
    return EXCLUDED.matcher(translated).replaceAll("VALUES($1)")
        .replace("length(", "char_length(")
        .replace(" AS TEXT)", " AS CHAR)");
  }

  @Override
  public void begin(Connection connection) throws SQLException {
    Dialect.execute(connection, "START TRANSACTION");
  }

  @Override
  public boolean insertNew(SqlConnection connection, String sql, @Nullable Object... values) throws SQLException {
    // Not INSERT IGNORE: that would also cut what is too long.
    try {
      return connection.update(sql, values) == 1;
    } catch (SQLException e) {
      if (e.getErrorCode() == DUPLICATE_KEY) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public long insertedId(SqlConnection connection, String sql, @Nullable Object... values) throws SQLException {
    connection.flush();
    String text = sql.contains("ON CONFLICT") ? sql + ", id = LAST_INSERT_ID(id)" : sql;
    PreparedStatement statement = connection.prepareForId(text);
    SqlConnection.set(statement, values);
    statement.executeUpdate();
    try (ResultSet keys = statement.getGeneratedKeys()) {
      keys.next();
      return keys.getLong(1);
    }
  }

  @Override
  public void limit(Connection connection, long millis) throws SQLException {
    Dialect.execute(
        connection,
        isMariaDb(connection)
            ? "SET SESSION max_statement_time = " + millis / 1000.0
            : "SET SESSION max_execution_time = " + millis);
  }

  @Override
  public void unlimit(Connection connection) throws SQLException {
    Dialect.execute(
        connection,
        isMariaDb(connection) ? "SET SESSION max_statement_time = DEFAULT" : "SET SESSION max_execution_time = DEFAULT");
  }

  private static boolean isMariaDb(Connection connection) throws SQLException {
    return connection.getMetaData().getDatabaseProductName().equalsIgnoreCase("MariaDB");
  }

  @Override
  public TextIndex texts() {
    return texts;
  }

  @Override
  public void lock(SqlConnection connection) throws SQLException {
    connection.jdbc().setNetworkTimeout(Runnable::run, 0);
    connection.number("SELECT GET_LOCK(" + LOCK + ", 3600)");
  }

  @Override
  public void unlock(SqlConnection connection) throws SQLException {
    connection.number("SELECT RELEASE_LOCK(" + LOCK + ")");
    connection.jdbc().setNetworkTimeout(Runnable::run, ANSWER_TIMEOUT);
  }

  @Override
  public void snapshot(SqlConnection connection) throws SQLException {
    connection.jdbc().setNetworkTimeout(Runnable::run, 0);
    connection.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    connection.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
  }

  @Override
  public void stream(Connection connection, boolean on) {
    // Rows come while they are read wherever a fetch size is set.
  }

  @Override
  public long lastId(SqlConnection connection, String table) throws SQLException {
    // What the server says of the next number may be old.
    return Math.max(
        connection.number("SELECT max(id) FROM " + table),
        connection.number(
                "SELECT auto_increment FROM information_schema.tables WHERE table_schema = DATABASE()"
                    + " AND table_name = ?",
                table)
            - 1);
  }

  @Override
  public void setLastId(SqlConnection connection, String table, long last) throws SQLException {
    connection.execute("ALTER TABLE " + table + " AUTO_INCREMENT = " + (last + 1));
  }

  @Override
  public long bytes(SqlConnection connection) throws SQLException {
    return connection.number(
        "SELECT sum(data_length + index_length) FROM information_schema.tables WHERE table_schema = DATABASE()");
  }

  @Override
  public void check(SqlConnection connection) throws SQLException {
    var server = connection.jdbc().getMetaData();
    int version = server.getDatabaseMajorVersion() * 100 + server.getDatabaseMinorVersion();
    boolean mariaDb = isMariaDb(connection.jdbc());
    if (version < (mariaDb ? 1006 : 800)) {
      throw new DatabaseException(
          "The database server at " + place() + " is " + server.getDatabaseProductName() + " "
              + server.getDatabaseProductVersion() + ", but must be MariaDB 10.6, MySQL 8 or newer.",
          null);
    }
    if (connection.number("SELECT @@innodb_flush_log_at_trx_commit") != 1) {
      LOG.warn(
          "The database server at {} has innodb_flush_log_at_trx_commit = {} instead of 1: when its machine stops, messages"
              + " are lost.",
          place(),
          connection.number("SELECT @@innodb_flush_log_at_trx_commit"));
    }
  }

  @Override
  public boolean isStatementAtFault(SQLException e) {
    if (isWorthAnotherTry(e) || isReadOnly(e) || isUnsafe(e)) {
      return false;
    }
    String state = state(e);
    // What took too long: 1969 in MariaDB, 3024 in MySQL; 1071: too large for an index.
    return state.startsWith("21") || state.startsWith("22") || state.startsWith("23") || state.startsWith("42")
        || switch (e.getErrorCode()) {
          case 1071, 1317, 1366, 1406, 1969, 3024 -> true;
          default -> false;
        };
  }

  @Override
  public boolean isWorthAnotherTry(SQLException e) {
    return e.getErrorCode() == 1213;
  }

  @Override
  public boolean isConnectionAtFault(SQLException e) {
    // 1205: others have kept rows locked for too long. To wait again would keep everybody else waiting.
    return e.getErrorCode() != 1205 && super.isConnectionAtFault(e);
  }

  private static boolean isReadOnly(SQLException e) {
    return e.getErrorCode() == 1290 || e.getErrorCode() == 1792 || e.getErrorCode() == 1836;
  }

  /** Whether the driver gives no password away, since it cannot know to whom. */
  private static boolean isUnsafe(SQLException e) {
    return String.valueOf(e.getMessage()).contains("Cannot use authentication plugin");
  }

  @Override
  boolean isFull(SQLException e) {
    return e.getErrorCode() == 1021 || e.getErrorCode() == 1114 || e.getErrorCode() == 1041;
  }

  @Override
  String sentence(SQLException e) {
    if (isReadOnly(e)) {
      return readOnly();
    }
    if (isFull(e)) {
      return full();
    }
    return switch (e.getErrorCode()) {
      // Who may come by TLS alone is refused in the same way as who has another password.
      case 1045, 1698 -> address.url().contains("sslMode") ? notLetIn() : notLetIn() + " Or it lets this user in by TLS alone.";
      case 1049 -> noDatabase("CREATE DATABASE " + address.name() + " CHARACTER SET utf8mb4");
      // Who may not use a database is not told whether it is there.
      case 1044 ->
          "There is no database \"" + address.name() + "\" at " + place() + ", or \"" + address.user() + "\" may not use it: make it"
              + " (CREATE DATABASE " + address.name() + " CHARACTER SET utf8mb4) and allow it (" + grant() + ").";
      case 1142, 1143, 1227, 1370 -> mayNot(grant(), e);
      // MariaDB and MySQL with require_secure_transport.
      case 1835, 3159, 4178 -> notLetIn(e);
      // Who is not known is asked for any kind of password, also for one that the driver does not have.
      case 1251 -> notLetIn(e);
      case 1040, 1203 -> tooManyConnections();
      case 1053 -> "The database server at " + place() + " is starting or stopping.";
      case 1317, 1969, 3024 -> "A question to the database has taken too long.";
      case 1205 -> "Another process keeps rows of the database at " + place() + " locked.";
      default -> {
        if (isSilent(e)) {
          yield somethingElse("MariaDB or MySQL", e);
        }
        if (NO_KEY.equals(state(e))) {
          yield "The database server at " + place() + " wants the password over TLS: turn TLS on (?sslMode=trust at the end of"
              + " database.url or, with its certificate checked, ?sslMode=verify-full&serverSslCert=FILE).";
        }
        yield isAboutTls(e) || isUnsafe(e) ? noTls(e) : state(e).startsWith("08") ? unreachable(e) : fails(e);
      }
    };
  }

  private String grant() {
    return "GRANT ALL ON " + address.name() + ".* TO '" + address.user() + "'@'%'";
  }
}
