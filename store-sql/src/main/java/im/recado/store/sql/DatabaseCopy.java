package im.recado.store.sql;

import im.recado.modules.archive.ArchivedXml;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Copies everything from one database to another, of whatever kinds, and looks whether it has arrived. What is read is
 * what there was at one moment, while others go on writing. Until all has arrived the copy bears a mark, so that no
 * server starts with half of it, and a copy that was broken off can be made again.
 */
final class DatabaseCopy {
  /** Rows in one transaction. */
  private static final int STEP = 1000;

  private final SqlConnection source;
  private final SqlConnection target;
  private final DatabaseTools.Progress progress;

  /** The source has to be in a {@linkplain Dialect#snapshot snapshot}; the target is locked and has its tables. */
  DatabaseCopy(SqlConnection source, SqlConnection target, DatabaseTools.Progress progress) {
    this.source = source;
    this.target = target;
    this.progress = progress;
  }

  /** Does it. Throws {@link DatabaseException} when something did not arrive as it was. */
  Map<String, Long> run() throws SQLException {
    empty();
    Map<String, TableDigest> sent = new LinkedHashMap<>();
    for (Table table : Table.ALL) {
      sent.put(table.name(), copy(table));
    }
    Map<String, Long> rows = new LinkedHashMap<>();
    for (Table table : Table.ALL) {
      TableDigest expected = sent.get(table.name());
      TableDigest arrived = read(target, table, "verifying", any -> {});
      if (expected == null || expected.rows() != arrived.rows() || !expected.hash().equals(arrived.hash())) {
        throw new DatabaseException(
            "The rows of " + table.name() + " did not arrive as they were: the copy is of no use.", null);
      }
      rows.put(table.name(), arrived.rows());
    }
    target.begin();
    target.update("DELETE FROM recado_version WHERE version = 0");
    target.commit();
    return rows;
  }

  /** Takes away what an earlier attempt has left. */
  private void empty() throws SQLException {
    target.begin();
    for (Table table : Table.ALL) {
      target.update("DELETE FROM " + table.name());
    }
    target.update("DELETE FROM archive_words");
    target.commit();
  }

  private TableDigest copy(Table table) throws SQLException {
    List<String> columns = columns(source, table);
    String insert =
        "INSERT INTO " + table.name() + " (" + quoted(columns) + ") VALUES (?" + ", ?".repeat(columns.size() - 1) + ")";
    int xml = table.name().equals("archived") ? columns.indexOf("xml") : -1;
    List<@Nullable Object[]> step = new ArrayList<>(STEP);
    TableDigest digest =
        read(
            source,
            table,
            "copying",
            row -> {
              step.add(row);
              if (step.size() == STEP) {
                write(insert, step, xml);
              }
            });
    write(insert, step, xml);
    if (table.numbered()) {
      target.dialect().setLastId(target, table.name(), source.dialect().lastId(source, table.name()));
    }
    return digest;
  }

  private void write(String insert, List<@Nullable Object[]> rows, int xml) throws SQLException {
    target.begin();
    for (@Nullable Object[] row : rows) {
      target.later(insert, row);
    }
    if (xml >= 0) {
      for (@Nullable Object[] row : rows) {
        String text = ArchivedXml.words(String.valueOf(row[xml]));
        if (text != null) {
          target.later("INSERT INTO archive_words (position, text) VALUES (?, ?)", row[0], text);
        }
      }
    }
    target.commit();
    rows.clear();
  }

  /** Takes a row. */
  private interface Sink {
    void take(@Nullable Object[] row) throws SQLException;
  }

  /** Reads a table to its end. */
  private TableDigest read(SqlConnection from, Table table, String what, Sink sink) throws SQLException {
    List<String> columns = columns(from, table);
    int bytes = table.name().equals("archive_journal") ? columns.indexOf("entries") : -1;
    long total = from.number("SELECT count(*) FROM " + table.name());
    TableDigest digest = new TableDigest();
    progress.at(what, table.name(), 0, total);
    from.dialect().stream(from.jdbc(), true);
    try (PreparedStatement statement =
        from.jdbc().prepareStatement("SELECT " + quoted(columns) + " FROM " + table.name())) {
      statement.setFetchSize(STEP);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          @Nullable Object[] row = new Object[columns.size()];
          for (int i = 0; i < row.length; i++) {
            row[i] = i == bytes ? rows.getBytes(i + 1) : rows.getString(i + 1);
          }
          digest.add(row);
          sink.take(row);
          if (digest.rows() % STEP == 0) {
            progress.at(what, table.name(), digest.rows(), total);
          }
        }
      }
    } finally {
      from.dialect().stream(from.jdbc(), false);
    }
    progress.at(what, table.name(), total, total);
    return digest;
  }

  /** The columns in an order that is the same in every database. */
  private static List<String> columns(SqlConnection connection, Table table) throws SQLException {
    try (PreparedStatement statement =
            connection.jdbc().prepareStatement("SELECT * FROM " + table.name() + " WHERE 1 = 0");
        ResultSet none = statement.executeQuery()) {
      ResultSetMetaData data = none.getMetaData();
      List<String> columns = new ArrayList<>();
      for (int i = 1; i <= data.getColumnCount(); i++) {
        columns.add(data.getColumnName(i));
      }
      return columns;
    }
  }

  private static String quoted(List<String> columns) {
    return columns.stream().map(column -> '"' + column + '"').collect(Collectors.joining(", "));
  }
}
