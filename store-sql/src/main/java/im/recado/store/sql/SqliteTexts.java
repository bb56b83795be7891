package im.recado.store.sql;

import im.recado.modules.archive.SearchWords;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** SQLite's FTS5: the words of a message under its position, without the text. */
final class SqliteTexts implements TextIndex {
  /** The name of the index, with which those of the tables in it begin. */
  static final String TABLE = "archived_text";

  @Override
  public String tables() {
    // The index of words goes first: CROSS JOIN keeps the order.
    return "archived_text CROSS JOIN archived ON archived.position = archived_text.rowid";
  }

  @Override
  public String place() {
    return "archived_text.rowid";
  }

  @Override
  public String condition(List<SearchWords.Phrase> phrases) {
    return "archived_text MATCH ?";
  }

  /** Phrases in the language of FTS5: strings in quotes, all of which must be there. */
  @Override
  public List<Object> values(long archive, List<SearchWords.Phrase> phrases) {
    return List.of(
        phrases.stream()
            .map(phrase -> '"' + String.join(" ", phrase.words()) + '"' + (phrase.prefix() ? " *" : ""))
            .collect(Collectors.joining(" AND ")));
  }

  @Override
  public void add(SqlConnection connection, long from, long to) throws SQLException {
    connection.update(
        "INSERT INTO archived_text (rowid, text) SELECT position, text FROM archive_words"
            + " WHERE position BETWEEN ? AND ? ORDER BY position",
        from,
        to);
  }

  @Override
  public void remove(SqlConnection connection, long from, long until) throws SQLException {
    for (long position = from; position < until; position++) {
      connection.update("DELETE FROM archived_text WHERE rowid = ?", position);
    }
  }
}
