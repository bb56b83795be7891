package im.recado.store.sql;

import im.recado.modules.archive.SearchWords;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a database finds the messages of an archive by their words. Stateless. */
interface TextIndex {
  /** The tables to select from when words are searched for; {@code archived} is one of them. */
  String tables();

  /** The one of these tables that knows the words. */
  String table();

  /** The column of it that says where a message is. */
  String place();

  /** The condition, with a question mark for each of {@link #values}. */
  String condition(List<SearchWords.Phrase> phrases);

  /** What the condition asks for. */
  List<Object> values(long archive, List<SearchWords.Phrase> phrases);

  /** Puts the texts of {@code archive_words} between two places, both included, into the index. */
  void add(SqlConnection connection, long from, long to) throws SQLException;

  /** Forgets the words of the messages from one place up to another, which stays. */
  void remove(SqlConnection connection, long from, long until) throws SQLException;

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
