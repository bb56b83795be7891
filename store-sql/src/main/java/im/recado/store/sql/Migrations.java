package im.recado.store.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Brings the tables of a database up to this program: numbered scripts, each in one transaction together with the note
 * in {@code recado_version} that it was done. An interrupted one leaves nothing behind and is done again at the next
 * start. MySQL and MariaDB cannot undo a change of tables; there each statement of a script can be done a second time.
 */
final class Migrations {
  /** The name of the row 0 that says that a copy has not arrived whole. */
  static final String UNFINISHED = "copy under way";

  private static final Pattern TABLE = Pattern.compile("(?m)^CREATE (?:VIRTUAL )?TABLE (?:IF NOT EXISTS )?(\\w+)");
  private static final Pattern GONE = Pattern.compile("(?m)^DROP TABLE (?:IF EXISTS )?(\\w+)");

  private final Dialect dialect;

  Migrations(Dialect dialect) {
    this.dialect = dialect;
  }

  /** The version that this program works with. */
  int newest() {
    return dialect.migrations().size();
  }

  /** Does what is missing. Throws {@link DatabaseException} when the database is not for this program. */
  void apply(SqlConnection connection) throws SQLException {
    int version = version(connection);
    if (version == newest()) {
      return;
    }
    dialect.lock(connection);
    try {
      // Asked again behind the lock: another process may have been first.
      version = version(connection);
      if (version > 0 && version < newest()) {
        dialect.backup(connection, version);
      }
      while (version < newest()) {
        version = step(connection);
      }
    } finally {
      dialect.unlock(connection);
    }
  }

  /** Does the next script; the version after it. */
  private int step(SqlConnection connection) throws SQLException {
    connection.begin();
    try {
      // Asked again inside the transaction: another process may have been first.
      int version = version(connection);
      if (version < newest()) {
        String name = dialect.migrations().get(version);
        version++;
        for (String statement : statements(script(name))) {
          connection.execute(statement);
        }
        connection.update(
            "INSERT INTO recado_version (version, name, applied) VALUES (?, ?, ?)",
            version,
            name,
            System.currentTimeMillis());
      }
      connection.commit();
      return version;
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    }
  }

  /** Whether the database holds a copy of another that was broken off. */
  boolean isUnfinished(SqlConnection connection) throws SQLException {
    return dialect.holding(connection) == Dialect.Holding.RECADO
        && connection.number("SELECT count(*) FROM recado_version WHERE version = 0") > 0;
  }

  /**
   * The version of the tables, 0 when there are none. Throws {@link DatabaseException} when they are not for this
   * program.
   */
  int version(SqlConnection connection) throws SQLException {
    return switch (dialect.holding(connection)) {
      case NOTHING -> 0;
      case SOMETHING_ELSE ->
          throw new DatabaseException(
              "The database " + dialect.place() + " holds the tables of another program: name another one in"
                  + " database.url.",
              null);
      case RECADO -> {
        if (isUnfinished(connection)) {
          throw new DatabaseException(
              "The database " + dialect.place() + " holds a copy that was broken off: copy again, with the same command.",
              null);
        }
        int version = (int) connection.number("SELECT max(version) FROM recado_version");
        if (version > newest()) {
          throw new DatabaseException(
              "The database " + dialect.place() + " was written by a newer Recado (tables of version " + version
                  + ", this program knows " + newest() + "): start that version, or name another database in"
                  + " database.url.",
              null);
        }
        if (version == newest()) {
          refuseGaps(connection);
        }
        yield version;
      }
    };
  }

  /** The tables that this program makes, or has made once. */
  Set<String> everMade() {
    Set<String> made = new TreeSet<>();
    for (String name : dialect.migrations()) {
      TABLE.matcher(script(name)).results().forEach(one -> made.add(one.group(1)));
    }
    return made;
  }

  /** Refuses a database without all of its tables: a script that was loaded by hand goes on after an error and calls itself done. */
  private void refuseGaps(SqlConnection connection) throws SQLException {
    Set<String> missing = new TreeSet<>();
    for (String name : dialect.migrations()) {
      TABLE.matcher(script(name)).results().forEach(made -> missing.add(made.group(1)));
      GONE.matcher(script(name)).results().forEach(gone -> missing.remove(gone.group(1)));
    }
    missing.removeAll(connection.all("SELECT name FROM (" + dialect.tables() + ") AS found", row -> row.getString(1)));
    if (!missing.isEmpty()) {
      throw new DatabaseException(
          "The database " + dialect.place() + " lacks tables (" + String.join(", ", missing) + "): it was not made whole. Make an empty"
              + " one and leave the tables to this program, or restore a backup.",
          null);
    }
  }

  /** The text of a script. */
  private String script(String name) {
    try (InputStream in = Migrations.class.getResourceAsStream(dialect.name() + "/" + name)) {
      if (in == null) {
        throw new IllegalStateException("no script " + dialect.name() + "/" + name);
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The statements of a script: each ends with a semicolon at the end of a line; {@code --} begins a comment. */
  static List<String> statements(String script) {
    List<String> statements = new ArrayList<>();
    StringBuilder statement = new StringBuilder();
    for (String line : (Iterable<String>) script.lines()::iterator) {
      int comment = line.indexOf("--");
      String text = (comment < 0 ? line : line.substring(0, comment)).stripTrailing();
      if (text.isBlank()) {
        continue;
      }
      statement.append(text).append('\n');
      if (text.endsWith(";")) {
        statements.add(statement.substring(0, statement.length() - 2));
        statement.setLength(0);
      }
    }
    if (!statement.isEmpty()) {
      throw new IllegalStateException("a script ends within a statement: " + statement);
    }
    return statements;
  }
}
