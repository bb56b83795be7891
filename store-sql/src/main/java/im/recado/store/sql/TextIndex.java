package im.recado.store.sql;

import im.recado.modules.archive.SearchWords;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a database finds the messages of an archive by their words. Stateless. */
interface TextIndex {
  /** The table that knows the words. */
  String TABLE = "archived_text";

  /** The tables to select from when words are searched for; {@code archived} is one of them. */
  default String tables() {
    return TABLE + " JOIN archived ON archived.position = " + place();
  }

  /** The column of it that says where a message is. */
  default String place() {
    return TABLE + ".position";
  }

  /** The condition, with a question mark for each of {@link #values}. */
  String condition(List<SearchWords.Phrase> phrases);

  /** What the condition asks for. */
  List<Object> values(long archive, List<SearchWords.Phrase> phrases);

  /** Puts the texts of {@code archive_words} between two places, both included, into the index. */
  void add(SqlConnection connection, long from, long to) throws SQLException;

  /** Forgets the words of the messages from one place up to another, which stays. */
  default void remove(SqlConnection connection, long from, long until) throws SQLException {
    connection.update("DELETE FROM archived_text WHERE position BETWEEN ? AND ?", from, until - 1);
  }

  /** A text that waits for its way into the index. */
  record Text(long position, @Nullable String text) {
    /** The waiting texts between two places. */
    static List<Text> waiting(SqlConnection connection, long from, long to) throws SQLException {
      return connection.all(
          "SELECT position, text FROM archive_words WHERE position BETWEEN ? AND ? ORDER BY position",
          row -> new Text(row.getLong(1), row.getString(2)),
          from,
          to);
    }

    /** Its words as they are searched for, at most so many. */
    List<String> words(int most) {
      return text == null
          ? List.of()
          : SearchWords.split(text).stream().limit(most).map(SearchWords::fold).filter(word -> !word.isEmpty()).toList();
    }
  }

  /** The words of a phrase as they are searched for. */
  static List<String> folded(SearchWords.Phrase phrase) {
    return phrase.words().stream().map(SearchWords::fold).filter(word -> !word.isEmpty()).toList();
  }
}
