package im.recado.wire.jid;

/**
 * Writes text that is no localpart as one, and back (XEP-0106): an address of another network, a name with spaces. Both
 * work on unprepared text; neither is ever applied to an address on its way through the server.
 */
public final class JidEscaping {
  private static final String ESCAPED = " \"&'/:<>@\\";

  private JidEscaping() {}

  /**
   * The localpart that stands for this text. Spaces at either end are left out, as no localpart may hold them (XEP-0106
   * section 3.1); a backslash is escaped only where what follows would read as an escape.
   */
  public static String escape(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && text.charAt(from) == ' ') {
      from++;
    }
    while (to > from && text.charAt(to - 1) == ' ') {
      to--;
    }
    // Preparing the localpart will turn capital digits into small ones, so those need their backslash escaped too.
    String lower = text.replace('A', 'a').replace('B', 'b').replace('C', 'c').replace('E', 'e').replace('F', 'f');
    StringBuilder escaped = new StringBuilder(to - from + 8);
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (ESCAPED.indexOf(c) < 0 || (c == '\\' && escapedAt(lower, i) < 0)) {
        escaped.append(c);
      } else {
        escaped.append('\\').append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 0xF, 16));
      }
    }
    return escaped.toString();
  }

  /** The text that a localpart stands for. What is no escape, or would give a space at either end, stays as it is. */
  public static String unescape(String local) {
    StringBuilder text = new StringBuilder(local.length());
    for (int i = 0; i < local.length(); i++) {
      int c = escapedAt(local, i);
      boolean edge = i == 0 || i + 3 >= local.length();
      if (c < 0 || (c == ' ' && edge)) {
        text.append(local.charAt(i));
      } else {
        text.append((char) c);
        i += 2;
      }
    }
    return text.toString();
  }

  /** The character that an escape at this place stands for, or -1. Case is significant (XEP-0106 section 3.1). */
  private static int escapedAt(String text, int at) {
    if (text.charAt(at) != '\\' || at + 2 >= text.length()) {
      return -1;
    }
    int high = hex(text.charAt(at + 1));
    int low = hex(text.charAt(at + 2));
    int c = high << 4 | low;
    return high >= 0 && low >= 0 && ESCAPED.indexOf(c) >= 0 ? c : -1;
  }

  private static int hex(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  }
}
