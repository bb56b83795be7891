package im.recado.gateway.irc;

/** The codes for bold, colours and so on in texts of IRC, and what becomes of them: XEP-0393 knows some, the others go. */
final class Formatting {
  private static final char BOLD = 0x02;
  private static final char COLOUR = 0x03;
  private static final char HEX_COLOUR = 0x04;
  private static final char RESET = 0x0F;
  private static final char MONOSPACE = 0x11;
  private static final char ITALIC = 0x1D;
  private static final char STRIKE = 0x1E;

  private static final String CODES = "\u0002\u0003\u0004\u000f\u0011\u0016\u001d\u001e\u001f";

  private Formatting() {}

  /** A text with the styles that XEP-0393 has written as it writes them, and no codes. */
  static String toStyling(String text) {
    StringBuilder styled = new StringBuilder(text.length());
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i++);
      char mark = mark(c);
      if (mark != 0) {
        int end = end(text, i, c);
        String span = plain(text.substring(i, end));
        boolean styles = span.equals(span.strip()) && !span.isEmpty() && span.indexOf(mark) < 0;
        styled.append(styles ? mark + span + mark : span);
        i = end < text.length() && text.charAt(end) == c ? end + 1 : end;
      } else if (CODES.indexOf(c) >= 0) {
        i = afterColour(text, i, c);
      } else {
        styled.append(c);
      }
    }
    return styled.toString();
  }

  /** A text without codes. */
  static String plain(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i++);
      if (CODES.indexOf(c) >= 0) {
        i = afterColour(text, i, c);
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }

  private static char mark(char code) {
    return switch (code) {
      case BOLD -> '*';
      case ITALIC -> '_';
      case STRIKE -> '~';
      case MONOSPACE -> '`';
      default -> 0;
    };
  }

  /** Where a style ends that begins here: at the same code, at a reset, or at the end. */
  private static int end(String text, int from, char code) {
    int end = from;
    while (end < text.length() && text.charAt(end) != code && text.charAt(end) != RESET) {
      end++;
    }
    return end;
  }

  /** Colours have numbers behind them: one or two, and after a comma one or two more; or six digits each. */
  private static int afterColour(String text, int from, char code) {
    int most = code == COLOUR ? 2 : code == HEX_COLOUR ? 6 : 0;
    int end = digits(text, from, most);
    if (end > from && end < text.length() && text.charAt(end) == ',') {
      int behind = digits(text, end + 1, most);
      return behind > end + 1 ? behind : end;
    }
    return end;
  }

  private static int digits(String text, int from, int most) {
    int end = from;
    while (end < text.length() && end < from + most && Character.digit(text.charAt(end), most == 6 ? 16 : 10) >= 0) {
      end++;
    }
    return end;
  }
}
