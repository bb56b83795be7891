package im.recado.gateway.irc;

import org.jspecify.annotations.Nullable;

/**
 * A file that somebody offers from their own machine (DCC SEND). It is never fetched: that would be a connection to
 * whatever address a stranger names.
 *
 * @param name as they write it, without a path; may be empty
 * @param size in bytes; 0 when they do not tell
 */
record DccOffer(String name, long size) {
  private static final String BEGIN = "SEND ";
  private static final int LONGEST = 100;

  /**
   * Reads what stands behind {@code DCC}; null for what offers no file: {@code SEND "my plan.txt" 2130706433 4000
   * 1234}.
   */
  static @Nullable DccOffer read(String words) {
    if (!words.regionMatches(true, 0, BEGIN, 0, BEGIN.length())) {
      return null;
    }
    String rest = words.substring(BEGIN.length()).strip();
    int quote = rest.startsWith("\"") ? rest.indexOf('"', 1) : -1;
    int end = rest.indexOf(' ');
    String name = quote > 0 ? rest.substring(1, quote) : end < 0 ? rest : rest.substring(0, end);
    String[] numbers = (quote > 0 ? rest.substring(quote + 1) : end < 0 ? "" : rest.substring(end)).strip().split(" +");
    String size = numbers.length > 2 ? numbers[2] : "";
    return new DccOffer(clean(name), size.matches("[0-9]{1,15}") ? Long.parseLong(size) : 0);
  }

  private static String clean(String name) {
    String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    String clean = last.replaceAll("[\\p{Cntrl}\"]", "").strip();
    return clean.codePointCount(0, clean.length()) <= LONGEST
        ? clean
        : clean.substring(0, clean.offsetByCodePoints(0, LONGEST));
  }

  /** What tells their client that nobody will fetch it. */
  String refusal() {
    return "DCC REJECT SEND " + (name.indexOf(' ') < 0 ? name : '"' + name + '"');
  }
}
