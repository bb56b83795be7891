package im.recado.store.sql;

import im.recado.modules.archive.SearchWords;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * The FULLTEXT index of InnoDB. The words come from {@link SearchWords}, so that they are the same on every database.
 * Each is written as a token in which the index sees one word whatever its settings: the number of its archive, {@code
 * _}, and the word in ASCII. The index finds the tokens; whether they stand side by side is seen in the row.
 */
final class MysqlTexts implements TextIndex {
  /** The index leaves out tokens that are longer than 84 characters; longer ones are found by their beginning. */
  private static final int LONGEST_TOKEN = 76;

  private static final int MOST_WORDS = 16_000;

  @Override
  public String condition(List<SearchWords.Phrase> phrases) {
    StringBuilder condition = new StringBuilder("MATCH (archived_text.words) AGAINST (? IN BOOLEAN MODE)");
    phrases.stream()
        .filter(MysqlTexts::needsALook)
        .forEach(phrase -> condition.append(" AND archived_text.words LIKE ? ESCAPE '!'"));
    return condition.toString();
  }

  @Override
  public List<Object> values(long archive, List<SearchWords.Phrase> phrases) {
    List<Object> values = new ArrayList<>();
    StringJoiner asked = new StringJoiner(" ");
    for (SearchWords.Phrase phrase : phrases) {
      List<String> words = TextIndex.folded(phrase);
      for (int i = 0; i < words.size(); i++) {
        String token = token(archive, words.get(i));
        boolean goesOn = phrase.prefix() && i == words.size() - 1;
        asked.add("+" + (isLong(token) ? head(token) : token + (goesOn ? "*" : "")));
      }
    }
    values.add(asked.toString());
    phrases.stream().filter(MysqlTexts::needsALook).map(phrase -> pattern(archive, phrase)).forEach(values::add);
    return values;
  }

  /** Whether the index alone does not say that a phrase is there. */
  private static boolean needsALook(SearchWords.Phrase phrase) {
    List<String> words = TextIndex.folded(phrase);
    return words.size() > 1 || words.stream().anyMatch(word -> isLong(token(Long.MAX_VALUE >>> SqlArchive.PLACE_BITS, word)));
  }

  private static String pattern(long archive, SearchWords.Phrase phrase) {
    StringJoiner tokens = new StringJoiner(" ", "% ", phrase.prefix() ? "%" : " %");
    TextIndex.folded(phrase).forEach(word -> tokens.add(token(archive, word).replace("_", "!_")));
    return tokens.toString();
  }

  /** A word as a token of ASCII letters, digits and {@code _}; the token of its beginning begins it. */
  private static String token(long archive, String word) {
    StringBuilder token = new StringBuilder("a").append(archive).append('_');
    word.codePoints()
        .forEach(
            c -> {
              if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
                token.appendCodePoint(c);
              } else {
                token.append('_').append("%06x".formatted(c));
              }
            });
    return token.toString();
  }

  private static boolean isLong(String token) {
    return token.length() > LONGEST_TOKEN;
  }

  /** What stands in the index for a token that is too long for it. No token of a word ends like this. */
  private static String head(String token) {
    return token.substring(0, LONGEST_TOKEN) + "__";
  }

  @Override
  public void add(SqlConnection connection, long from, long to) throws SQLException {
    for (Text text : Text.waiting(connection, from, to)) {
      connection.later(
          "INSERT INTO archived_text (position, words) VALUES (?, ?) ON CONFLICT (position) DO UPDATE SET"
              + " words = excluded.words",
          text.position(),
          tokens(text.position() >>> SqlArchive.PLACE_BITS, text.words(MOST_WORDS)));
    }
  }

  private static String tokens(long archive, List<String> words) {
    StringBuilder tokens = new StringBuilder(" ");
    StringBuilder heads = new StringBuilder();
    for (String word : words) {
      String token = token(archive, word);
      tokens.append(token).append(' ');
      if (isLong(token)) {
        heads.append(head(token)).append(' ');
      }
    }
    return tokens.append(heads).toString();
  }
}
