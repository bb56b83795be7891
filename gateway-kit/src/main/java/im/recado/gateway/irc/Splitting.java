package im.recado.gateway.irc;

import java.util.ArrayList;
import java.util.List;

/** Makes lines that fit of texts that do not. */
final class Splitting {
  private Splitting() {}

  /**
   * The lines of a text, each at most so many bytes in UTF-8: cut at a space if there is one in the second half, else between two
   * characters. Empty lines cannot be said on IRC and are left out.
   */
  static List<String> lines(String text, int most) {
    List<String> lines = new ArrayList<>();
    for (String line : text.replace("\u0000", "").split("[\r\n]", -1)) {
      String rest = line;
      while (!rest.isBlank()) {
        int end = fits(rest, most);
        if (end < rest.length()) {
          int space = rest.lastIndexOf(' ', end);
          end = space > end / 2 ? space : end;
        }
        lines.add(rest.substring(0, end));
        rest = rest.substring(end < rest.length() && rest.charAt(end) == ' ' ? end + 1 : end);
      }
    }
    return lines;
  }

  /** How many characters from the beginning fit into so many bytes: at least one code point. */
  private static int fits(String text, int most) {
    int bytes = 0;
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
      if (bytes > most && i > 0) {
        return i;
      }
      i += Character.charCount(c);
    }
    return i;
  }
}
