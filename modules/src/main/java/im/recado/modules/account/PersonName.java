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
    return written.strip();
  }

  /** What can be kept of a name that is told from elsewhere, where nobody could be asked for another. */
  public static String fitted(String told) {
    StringBuilder line = new StringBuilder();
    told.codePoints().forEach(c -> line.appendCodePoint(Text.isOfLine(c) ? c : ' '));
    return Text.cut(line.toString().strip(), MOST).strip();
  }
}
