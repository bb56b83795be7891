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
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;

/** A connection and the statements prepared on it. For one thread. */
final class SqlConnection implements AutoCloseable {
  /** Reads one row. */
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** SQLite looks at the time after so many steps. */
  private static final int INSTRUCTIONS_AT_ONCE = 10_000;

  private final Connection jdbc;
  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private volatile int failures;

  SqlConnection(Connection jdbc) {
    this.jdbc = jdbc;
  }

  /** The statement of this text, prepared once. */
  PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = jdbc.prepareStatement(sql);
      statements.put(sql, statement);
    }
    return statement;
  }

  private PreparedStatement bind(String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = prepare(sql);
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      switch (value) {
        case Long number -> statement.setLong(i + 1, number);
        case Integer number -> statement.setInt(i + 1, number);
        case Boolean flag -> statement.setInt(i + 1, flag ? 1 : 0);
        case null -> statement.setString(i + 1, null);
        default -> statement.setString(i + 1, value.toString());
      }
    }
    return statement;
  }

  /** Does a statement without result; how many rows it touched. */
  int update(String sql, @Nullable Object... values) throws SQLException {
    return bind(sql, values).executeUpdate();
  }

  /** The first row, or null when there is none. */
  <T> @Nullable T first(String sql, Row<T> row, @Nullable Object... values) throws SQLException {
    try (ResultSet rows = bind(sql, values).executeQuery()) {
      return rows.next() ? row.read(rows) : null;
    }
  }

  /** The number in the first column of the first row, 0 when there is none. */
  long number(String sql, @Nullable Object... values) throws SQLException {
    try (ResultSet rows = bind(sql, values).executeQuery()) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  /** Every row. */
  <T> List<T> all(String sql, Row<T> row, @Nullable Object... values) throws SQLException {
    List<T> all = new ArrayList<>();
    try (ResultSet rows = bind(sql, values).executeQuery()) {
      while (rows.next()) {
        all.add(row.read(rows));
      }
    }
    return all;
  }

  /** Does something that is broken off when it takes longer than so many milliseconds. */
  <T extends @Nullable Object> @Nullable T within(long millis, SqlFunction<T> work) throws SQLException {
    if (!jdbc.isWrapperFor(SQLiteConnection.class)) {
      return work.apply(this);
    }
    SQLiteConnection sqlite = jdbc.unwrap(SQLiteConnection.class);
    long end = System.nanoTime() + millis * 1_000_000;
    ProgressHandler.setHandler(
        sqlite,
        INSTRUCTIONS_AT_ONCE,
        new ProgressHandler() {
          @Override
          protected int progress() {
            return System.nanoTime() - end > 0 ? 1 : 0;
          }
        });
    try {
      return work.apply(this);
    } finally {
      ProgressHandler.clearHandler(sqlite);
    }
  }

  /** Does a statement once, without keeping it. */
  void execute(String sql) throws SQLException {
    try (Statement statement = jdbc.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Ends a transaction, if there is still one, with nothing done. Never throws. */
  void rollback() {
    forgetStatements();
    try {
      execute("ROLLBACK");
    } catch (SQLException e) {
      // The database has ended the transaction itself, as SQLite does when its disk is full.
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
