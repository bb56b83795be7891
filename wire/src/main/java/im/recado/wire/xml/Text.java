package im.recado.wire.xml;

/** Texts that people write. */
public final class Text {
  private Text() {}

  /** The beginning of a text, of so many characters at most: whole ones, as half of a pair could not be written. */
  public static String cut(String text, int most) {
    return isLonger(text, most) ? text.substring(0, text.offsetByCodePoints(0, most)) : text;
  }

  /** Whether a text has more characters than so many. */
  public static boolean isLonger(String text, int most) {
    return text.length() > most && text.codePointCount(0, text.length()) > most;
  }

  /** Whether a text is one line that can be written everywhere: no break, no control character, no half of a pair. */
  public static boolean isLine(String text) {
    return text.codePoints().allMatch(Text::isOfLine);
  }

  /** Whether a line may have this code point. */
  public static boolean isOfLine(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> false;
      // XML has no U+FFFE and U+FFFF.
      default -> c != 0xFFFE && c != 0xFFFF;
    };
  }
}
