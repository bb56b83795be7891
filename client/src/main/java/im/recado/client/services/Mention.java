package im.recado.client.services;

import java.util.Locale;

/** Who is named in a text: a nick that stands in it as a word of its own. */
public final class Mention {
  private Mention() {}

  /** Whether a text names somebody, in capitals or not. Asked for every line of a conversation whenever it is shown. */
  public static boolean names(String text, String nick) {
    if (nick.isBlank()) {
      return false;
    }
    String name = nick.toLowerCase(Locale.ROOT);
    String said = text.toLowerCase(Locale.ROOT);
    for (int at = said.indexOf(name); at >= 0; at = said.indexOf(name, at + 1)) {
      int end = at + name.length();
      if ((at == 0 || !isWord(said.codePointBefore(at))) && (end == said.length() || !isWord(said.codePointAt(end)))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isWord(int point) {
    return Character.isLetter(point) || point == '_' || switch (Character.getType(point)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      default -> false;
    };
  }
}
