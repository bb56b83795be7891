package im.recado.modules.account;

import im.recado.wire.xml.Text;

/** The name of the person who has an account: one line of at most {@link #MOST} characters; empty for none. */
public final class PersonName {
  /** The most characters of one. */
  public static final int MOST = 200;

  private PersonName() {}

  /** A name that somebody wrote, as it is kept. Throws {@link IllegalArgumentException} with a sentence for one that cannot be. */
  public static String checked(String written) {
    if (Text.isLonger(written, MOST)) {
      throw new IllegalArgumentException("A name has at most " + MOST + " characters.");
    }
    if (!Text.isLine(written)) {
      throw new IllegalArgumentException("A name is one line, without control characters.");
    }
    if (written.codePoints().anyMatch(PersonName::turnsLetters)) {
      throw new IllegalArgumentException("A name has no marks that turn letters around.");
    }
    String name = written.strip();
    if (!name.isEmpty() && name.codePoints().noneMatch(PersonName::isSeen)) {
      throw new IllegalArgumentException("Nobody would see this name.");
    }
    return name;
  }

  /** What can be kept of a name that is told from elsewhere, where nobody could be asked for another. */
  public static String fitted(String told) {
    StringBuilder line = new StringBuilder();
    told.codePoints().filter(c -> !turnsLetters(c)).forEach(c -> line.appendCodePoint(Text.isOfLine(c) ? c : ' '));
    String name = Text.cut(line.toString().strip(), MOST).strip();
    return name.codePoints().anyMatch(PersonName::isSeen) ? name : "";
  }

  /** Embeddings, overrides and isolates (UAX 9): what comes behind them in the same line would look like something else. */
  private static boolean turnsLetters(int c) {
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  }

  /** Fillers are letters, and show nothing. */
  private static boolean isSeen(int c) {
    boolean fills = c == 0x115F || c == 0x1160 || c == 0x2800 || c == 0x3164 || c == 0xFFA0;
    return !fills && !Character.isSpaceChar(c) && Character.getType(c) != Character.FORMAT;
  }
}
