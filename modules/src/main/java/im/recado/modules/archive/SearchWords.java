package im.recado.modules.archive;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is searched for (XEP-0431): words, which must all be there. Case and accents do not count. {@code "two words"} in
 * quotes stand side by side; {@code begin*} stands for all words that begin like that. There is nothing else to learn and
 * nothing that can be wrong.
 */
public final class SearchWords {
  /** More are not looked at. */
  private static final int MOST = 16;

  private SearchWords() {}

  /**
   * Words that stand side by side.
   *
   * @param words as they were written
   * @param prefix whether the last of them may go on
   */
  public record Phrase(List<String> words, boolean prefix) {
    public Phrase {
      words = List.copyOf(words);
    }
  }

  /** Reads what a person has written; empty when there is no word in it. */
  public static List<Phrase> phrases(String query) {
    List<Phrase> phrases = new ArrayList<>();
    String[] parts = query.split("\"", -1);
    for (int i = 0; i < parts.length; i++) {
      boolean quoted = i % 2 == 1;
      for (String part : quoted ? new String[] {parts[i]} : parts[i].split("\\s+")) {
        List<String> words = split(part);
        if (!words.isEmpty() && phrases.size() < MOST) {
          phrases.add(new Phrase(words.subList(0, Math.min(MOST, words.size())), !quoted && part.endsWith("*")));
        }
      }
    }
    return phrases;
  }

  /** The words of a text, as written. */
  public static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    int begin = -1;
    for (int i = 0; i <= text.length(); ) {
      int c = i < text.length() ? text.codePointAt(i) : ' ';
      if (isWord(c)) {
        begin = begin < 0 ? i : begin;
      } else if (begin >= 0) {
        words.add(text.substring(begin, i));
        begin = -1;
      }
      i += Character.charCount(c);
    }
    return words;
  }

  private static boolean isWord(int c) {
    return Character.isLetterOrDigit(c)
        || switch (Character.getType(c)) {
          case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.OTHER_NUMBER,
              Character.LETTER_NUMBER, Character.PRIVATE_USE -> true;
          default -> false;
        };
  }

  /** A word without case and accents. */
  public static String fold(String word) {
    return Normalizer.normalize(word, Normalizer.Form.NFD).replaceAll("\\p{Mn}+", "").toLowerCase(Locale.ROOT);
  }
}
