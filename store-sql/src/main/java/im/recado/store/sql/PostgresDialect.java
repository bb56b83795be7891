package im.recado.store.sql;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** PostgreSQL 13 or newer. */
class PostgresDialect extends ServerDialect {
  private static final int OLDEST = 130_000;

  /** What other processes that change tables lock. */
  private static final long LOCK = 0x7265_6361_646fL;

  private final TextIndex texts = new PostgresTexts();

  PostgresDialect(DatabaseAddress address) {
    this(address, MIGRATIONS);
  }

  /** A database with other tables than those of this version, for tests. */
  PostgresDialect(DatabaseAddress address, List<String> migrations) {
    super(address, migrations);
  }

  @Override
  public String name() {
    return "postgresql";
  }

  @Override
  Driver driver() {
    return new org.postgresql.Driver();
  }

  @Override
  Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("ApplicationName", "recado");
    properties.setProperty("connectTimeout", Integer.toString(CONNECT_TIMEOUT / 1000));
    properties.setProperty("loginTimeout", Integer.toString(CONNECT_TIMEOUT / 1000));
    properties.setProperty("socketTimeout", Integer.toString(ANSWER_TIMEOUT / 1000));
    properties.setProperty("tcpKeepAlive", "true");
    // The server finds out what a text is for: a number that is null, a search.
    properties.setProperty("stringtype", "unspecified");
    properties.setProperty("reWriteBatchedInserts", "true");
    return properties;
  }

  @Override
  List<String> setUp(boolean writes) {
    List<String> statements = new ArrayList<>();
    statements.add("SET lock_timeout = " + LOCK_TIMEOUT);
    if (writes) {
      // What was acknowledged must survive the server's crash, whatever the server's own setting says.
      statements.add(
          "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'");
    }
    return statements;
  }

  @Override
  String schema() {
    return "current_schema()";
  }

  @Override
  public String translate(String sql) {
    return sql.replace("instr(", "strpos(");
  }

  @Override
  public void begin(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
  }

  @Override
  public void commit(Connection connection) throws SQLException {
    connection.commit();
    connection.setAutoCommit(true);
  }

  @Override
  public void rollback(Connection connection) throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  @Override
  public boolean insertNew(SqlConnection connection, String sql, @Nullable Object... values) throws SQLException {
    return connection.update(sql + " ON CONFLICT DO NOTHING", values) == 1;
  }

  @Override
  public long insertedId(SqlConnection connection, String sql, @Nullable Object... values) throws SQLException {
    return connection.number(sql + " RETURNING id", values);
  }

  @Override
  public void limit(Connection connection, long millis) throws SQLException {
    Dialect.execute(connection, "SET statement_timeout = " + millis);
  }

  @Override
  public void unlimit(Connection connection) throws SQLException {
    Dialect.execute(connection, "RESET statement_timeout");
  }

  @Override
  public TextIndex texts() {
    return texts;
  }

  @Override
  public void lock(SqlConnection connection) throws SQLException {
    connection.jdbc().setNetworkTimeout(Runnable::run, 0);
    connection.execute("SET lock_timeout = 0");
    connection.execute("SELECT pg_advisory_lock(" + LOCK + ")");
  }

  @Override
  public void unlock(SqlConnection connection) throws SQLException {
    connection.execute("SELECT pg_advisory_unlock(" + LOCK + ")");
    connection.execute("SET lock_timeout = " + LOCK_TIMEOUT);
    connection.jdbc().setNetworkTimeout(Runnable::run, ANSWER_TIMEOUT);
  }

  @Override
  public void snapshot(SqlConnection connection) throws SQLException {
    connection.jdbc().setNetworkTimeout(Runnable::run, 0);
    begin(connection.jdbc());
    connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
    connection.number("SELECT 1");
  }

  @Override
  public void stream(Connection connection, boolean on) throws SQLException {
    // Within a transaction alone rows come while they are read; a snapshot is one already.
    if (on) {
      connection.setAutoCommit(false);
    }
  }

  @Override
  public long lastId(SqlConnection connection, String table) throws SQLException {
    return connection.number("SELECT last_value FROM " + table + "_id_seq");
  }

  @Override
  public void setLastId(SqlConnection connection, String table, long last) throws SQLException {
    connection.number("SELECT setval('" + table + "_id_seq', greatest(?, 1))", last);
  }

  @Override
  public long bytes(SqlConnection connection) throws SQLException {
    return connection.number("SELECT pg_database_size(current_database())");
  }

  @Override
  public void check(SqlConnection connection) throws SQLException {
    if (connection.number("SELECT CAST(current_setting('server_version_num') AS integer)") < OLDEST) {
      throw new DatabaseException(
          "The database server at " + place() + " is PostgreSQL " + setting(connection, "server_version")
              + ", but must be 13 or newer.",
          null);
    }
    if (!"UTF8".equals(setting(connection, "server_encoding"))) {
      throw new DatabaseException(
          "The database " + place() + " cannot hold every text: make one with ENCODING 'UTF8'.", null);
    }
    for (String name : List.of("fsync", "full_page_writes")) {
      if ("off".equals(setting(connection, name))) {
        LOG.warn("The database server at {} has {} off: when its machine stops, messages are lost.", place(), name);
      }
    }
  }

  private static @Nullable String setting(SqlConnection connection, String name) throws SQLException {
    return connection.first("SELECT current_setting('" + name + "')", row -> row.getString(1));
  }

  @Override
  public boolean isStatementAtFault(SQLException e) {
    String state = state(e);
    // 57014: it took too long. 54: too large for an index.
    return state.startsWith("21") || state.startsWith("22") || state.startsWith("23") || state.startsWith("42")
        || state.startsWith("54") || state.equals("57014");
  }

  @Override
  public boolean isWorthAnotherTry(SQLException e) {
    return state(e).startsWith("40");
  }

  @Override
  public boolean isConnectionAtFault(SQLException e) {
    // 55P03: others have kept rows locked for too long. To wait again would keep everybody else waiting.
    return !state(e).equals("55P03") && super.isConnectionAtFault(e);
  }

  @Override
  boolean isFull(SQLException e) {
    return state(e).equals("53100") || state(e).equals("53200");
  }

  @Override
  String sentence(SQLException e) {
    return switch (state(e)) {
      case "28P01" -> notLetIn();
      // A user that there is not, or a rule of pg_hba.conf, which may demand TLS.
      case "28000" -> notLetIn(e);
      case "3D000" -> noDatabase("CREATE DATABASE " + address.name() + " ENCODING 'UTF8' TEMPLATE template0");
      case "08001", "08004", "08006" -> isAboutTls(e) ? noTls(e) : unreachable(e);
      case "08P01" -> somethingElse("PostgreSQL", e);
      case "57P01", "57P02", "57P03" -> "The database server at " + place() + " is starting or stopping.";
      case "42501" -> mayNot("ALTER DATABASE " + address.name() + " OWNER TO " + address.user(), e);
      case "25006" -> readOnly();
      case "53100" -> full();
      case "53300" -> tooManyConnections();
      case "57014" -> "A question to the database has taken too long.";
      case "55P03" -> "Another process keeps rows of the database at " + place() + " locked.";
      default -> fails(e);
    };
  }
}
