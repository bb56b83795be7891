package im.recado.client.services.store;

/** Looks for words in texts; upper and lower case are the same in all alphabets. */
public final class Matches {
  /** Longer ones are looked for by their beginning. */
  public static final int LONGEST = 200;

  private Matches() {}

  /** Where a text has this in it, from a place on; negative: nowhere. */
  public static int at(String text, String part, int from) {
    for (int i = from; !part.isEmpty() && i <= text.length() - part.length(); i++) {
      if (text.regionMatches(true, i, part, 0, part.length())) {
        return i;
      }
    }
    return -1;
  }

  /** Whether a text has this in it. */
  public static boolean isIn(String text, String part) {
    return at(text, part, 0) >= 0;
  }
}
