package im.recado.store.sql;

import im.recado.modules.archive.SearchWords;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * PostgreSQL's text search. The words come from {@link SearchWords}, so that they are the same on every database, and
 * each begins with the number of its archive: a word that is frequent in other archives costs nothing.
 */
final class PostgresTexts implements TextIndex {
  /** The type counts the places of words up to here. */
  private static final int MOST_WORDS = 16_000;

  /** The type takes words of up to 2046 bytes; longer ones are found by so many characters. */
  private static final int LONGEST_WORD = 250;

  /** The type takes so many places of one word. */
  private static final int MOST_PLACES = 255;

  @Override
  public String condition(List<SearchWords.Phrase> phrases) {
    return "archived_text.words @@ CAST(? AS tsquery)";
  }

  @Override
  public List<Object> values(long archive, List<SearchWords.Phrase> phrases) {
    return List.of(
        phrases.stream()
            .map(phrase -> phrase(archive, phrase))
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining(" & ")));
  }

  private static String phrase(long archive, SearchWords.Phrase phrase) {
    StringJoiner joined = new StringJoiner(" <-> ");
    TextIndex.folded(phrase).forEach(word -> joined.add(quoted(archive, word)));
    return joined.length() == 0 ? "" : "(" + joined + (phrase.prefix() ? ":*" : "") + ")";
  }

  /** A word is letters and digits alone: there is nothing in it that would have to be escaped. */
  private static String quoted(long archive, String word) {
    String begin =
        word.length() > 2 * LONGEST_WORD ? word.substring(0, word.offsetByCodePoints(0, LONGEST_WORD)) : word;
    return "'" + archive + '/' + begin + "'";
  }

  @Override
  public void add(SqlConnection connection, long from, long to) throws SQLException {
    for (Text text : Text.waiting(connection, from, to)) {
      connection.later(
          "INSERT INTO archived_text (position, words) VALUES (?, CAST(? AS tsvector)) ON CONFLICT (position) DO NOTHING",
          text.position(),
          vector(text.position() >>> SqlArchive.PLACE_BITS, text.words(MOST_WORDS)));
    }
  }

  private static String vector(long archive, List<String> words) {
    Map<String, StringJoiner> places = new LinkedHashMap<>();
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (int i = 0; i < words.size(); i++) {
      String word = quoted(archive, words.get(i));
      if (counts.merge(word, 1, Integer::sum) <= MOST_PLACES) {
        places.computeIfAbsent(word, any -> new StringJoiner(",")).add(Integer.toString(i + 1));
      }
    }
    StringBuilder vector = new StringBuilder();
    places.forEach((word, at) -> vector.append(word).append(':').append(at).append(' '));
    return vector.toString();
  }
}
