package im.recado.client.model;

import java.util.List;
import java.util.Locale;

/**
 * The name that somebody has begun to write.
 *
 * @param from where it begins in the text
 * @param to where it ends so far
 * @param names those that it may become, in their order
 */
public record Completion(int from, int to, List<String> names) {
  public Completion {
    names = List.copyOf(names);
  }

  /** A text and where one goes on writing in it. */
  public record Text(String text, int caret) {}

  /**
   * What can be completed before a place in a text: a name that was begun with {@code @}, however little of it is there; or, when asked
   * for, the word there.
   *
   * @param names all that there are
   * @param word whether a word without {@code @} counts too
   */
  public static Completion at(String text, int caret, List<String> names, boolean word) {
    int sign = text.lastIndexOf('@', caret - 1);
    if (sign >= 0 && (sign == 0 || Character.isWhitespace(text.charAt(sign - 1)))) {
      List<String> found = beginning(names, text.substring(sign + 1, caret));
      if (!found.isEmpty()) {
        return new Completion(sign, caret, found);
      }
    }
    int from = caret;
    while (from > 0 && !Character.isWhitespace(text.charAt(from - 1))) {
      from--;
    }
    return new Completion(from, caret, word && from < caret ? beginning(names, text.substring(from, caret)) : List.of());
  }

  private static List<String> beginning(List<String> names, String begun) {
    String small = begun.toLowerCase(Locale.ROOT);
    return begun.contains("\n") ? List.of() : names.stream().filter(name -> name.toLowerCase(Locale.ROOT).startsWith(small)).toList();
  }

  /** The text with a name in the place of what was begun: at its beginning one speaks to somebody, else of them. */
  public Text with(String text, String name) {
    String put = name + (from == 0 ? ", " : " ");
    String after = text.substring(to);
    return new Text(text.substring(0, from) + put + (after.startsWith(" ") ? after.substring(1) : after), from + put.length());
  }
}
