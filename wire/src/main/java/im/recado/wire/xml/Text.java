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
}
