package im.recado.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A connection and the statements prepared on it. For one thread. */
final class SqlConnection implements AutoCloseable {
  /** Reads one row. */
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** So many statements go on their way together, at most. */
  private static final int MOST_TOGETHER = 256;

  private final Connection jdbc;
  private final Dialect dialect;
  private final QueryStatistics statistics;
  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private volatile int failures;

  /** What {@link #later} has put aside, all of one text. */
  private @Nullable PreparedStatement aside;

  private String asideSql = "";
  private int asideCount;

  SqlConnection(Connection jdbc, Dialect dialect) {
    this.jdbc = jdbc;
    this.dialect = dialect;
    this.statistics = dialect.statistics();
  }

  /** What this database is like. */
  Dialect dialect() {
    return dialect;
  }

  /** The connection itself. */
  Connection jdbc() {
    return jdbc;
  }

  /** The statement of this text, prepared once. */
  PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = jdbc.prepareStatement(dialect.translate(sql));
      statements.put(sql, statement);
    }
    return statement;
  }

  /** The statement of this text, prepared once, which tells the number that the database gave a row. */
  PreparedStatement prepareForId(String sql) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = jdbc.prepareStatement(dialect.translate(sql), Statement.RETURN_GENERATED_KEYS);
      statements.put(sql, statement);
    }
    return statement;
  }

  private PreparedStatement bind(String sql, @Nullable Object... values) throws SQLException {
    flush();
    return set(prepare(sql), values);
  }

  /** Gives a statement its values. */
  static PreparedStatement set(PreparedStatement statement, @Nullable Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      switch (value) {
        case Long number -> statement.setLong(i + 1, number);
        case Integer number -> statement.setInt(i + 1, number);
        case Boolean flag -> statement.setInt(i + 1, flag ? 1 : 0);
        case byte[] bytes -> statement.setBytes(i + 1, bytes);
        case null -> statement.setString(i + 1, null);
        default -> statement.setString(i + 1, value.toString());
      }
    }
    return statement;
  }

  /** Does a statement without result; how many rows it touched. */
  int update(String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = bind(sql, values);
    long begin = System.nanoTime();
    try {
      return statement.executeUpdate();
    } finally {
      statistics.done(sql, 1, begin);
    }
  }

  /** Does a statement once for each of these values; how many rows each touched. */
  int[] updateEach(String sql, List<Object[]> values) throws SQLException {
    int[] touched = new int[values.size()];
    if (!dialect.hasBatches()) {
      for (int i = 0; i < touched.length; i++) {
        touched[i] = update(sql, values.get(i));
      }
      return touched;
    }
    flush();
    PreparedStatement statement = prepare(sql);
    for (int from = 0; from < touched.length; from += MOST_TOGETHER) {
      int some = Math.min(MOST_TOGETHER, touched.length - from);
      for (Object[] one : values.subList(from, from + some)) {
        set(statement, one);
        statement.addBatch();
      }
      System.arraycopy(batch(sql, some, statement), 0, touched, from, some);
    }
    return touched;
  }

  /** Does a statement whose result nobody needs; before the next other one, at the latest. */
  void later(String sql, @Nullable Object... values) throws SQLException {
    if (!dialect.hasBatches()) {
      update(sql, values);
      return;
    }
    if (!sql.equals(asideSql) || asideCount >= MOST_TOGETHER) {
      flush();
    }
    PreparedStatement statement = prepare(sql);
    set(statement, values);
    statement.addBatch();
    aside = statement;
    asideSql = sql;
    asideCount++;
  }

  /** Does what {@link #later} has put aside. */
  void flush() throws SQLException {
    PreparedStatement statement = aside;
    if (statement != null) {
      String sql = asideSql;
      int count = asideCount;
      forgetAside();
      int[] _ = batch(sql, count, statement);
    }
  }

  private int[] batch(String sql, int count, PreparedStatement statement) throws SQLException {
    long begin = System.nanoTime();
    try {
      return statement.executeBatch();
    } finally {
      statistics.done(sql, count, begin);
    }
  }

  private void forgetAside() {
    aside = null;
    asideSql = "";
    asideCount = 0;
  }

  /** Adds a row unless there is one with the same key; whether it was added. */
  boolean insertNew(String sql, @Nullable Object... values) throws SQLException {
    return dialect.insertNew(this, sql, values);
  }

  /** Adds or changes a row; the number in its column {@code id}. */
  long insertedId(String sql, @Nullable Object... values) throws SQLException {
    return dialect.insertedId(this, sql, values);
  }

  /** The first row, or null when there is none. */
  <T> @Nullable T first(String sql, Row<T> row, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = bind(sql, values);
    long begin = System.nanoTime();
    try (ResultSet rows = statement.executeQuery()) {
      return rows.next() ? row.read(rows) : null;
    } finally {
      statistics.done(sql, 1, begin);
    }
  }

  /** The number in the first column of the first row, 0 when there is none. */
  long number(String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = bind(sql, values);
    long begin = System.nanoTime();
    try (ResultSet rows = statement.executeQuery()) {
      return rows.next() ? rows.getLong(1) : 0;
    } finally {
      statistics.done(sql, 1, begin);
    }
  }

  /** Every row. */
  <T> List<T> all(String sql, Row<T> row, @Nullable Object... values) throws SQLException {
    List<T> all = new ArrayList<>();
    PreparedStatement statement = bind(sql, values);
    long begin = System.nanoTime();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        all.add(row.read(rows));
      }
    } finally {
      statistics.done(sql, 1, begin);
    }
    return all;
  }

  /** Does something whose statements are broken off when they take longer than so many milliseconds. */
  <T extends @Nullable Object> @Nullable T within(long millis, SqlFunction<T> work) throws SQLException {
    dialect.limit(jdbc, millis);
    try {
      return work.apply(this);
    } finally {
      dialect.unlimit(jdbc);
    }
  }

  /** Does a statement once, without keeping it. */
  void execute(String sql) throws SQLException {
    flush();
    try (Statement statement = jdbc.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Begins a transaction that writes. */
  void begin() throws SQLException {
    dialect.begin(jdbc);
  }

  /** Ends the transaction: what was done is durable. */
  void commit() throws SQLException {
    flush();
    dialect.commit(jdbc);
  }

  /** Ends a transaction, if there is still one, with nothing done. Never throws. */
  void rollback() {
    forgetStatements();
    try {
      dialect.rollback(jdbc);
    } catch (SQLException e) {
      // The database has ended the transaction itself, as SQLite does when its disk is full, or has gone.
    }
  }

  /** How many times something here has failed, so that what was done before it may not have been done. Any thread. */
  int failures() {
    return failures;
  }

  /** Prepares every statement anew: the driver throws a statement away when it fails. */
  @SuppressWarnings("NonAtomicOperationOnVolatileField") // Only the connection's thread writes.
  void forgetStatements() {
    failures++;
    forgetAside();
    for (PreparedStatement statement : statements.values()) {
      try {
        statement.close();
      } catch (SQLException e) {
        // It failed before and says so again.
      }
    }
    statements.clear();
  }

  @Override
  public void close() throws SQLException {
    forgetStatements();
    jdbc.close();
  }
}
