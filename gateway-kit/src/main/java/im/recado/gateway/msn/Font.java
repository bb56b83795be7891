package im.recado.gateway.msn;

import im.recado.gateway.network.Spans;
import java.util.Locale;

/** In which font a text of MSN is as a whole ({@code X-MMS-IM-Format}), and the marks of XEP-0393 that say the same; colours and faces have none. */
final class Font {
  private static final String LETTERS = "BIS";
  private static final String MARKS = "*_~";
  private static final String HEADER = "FN=Segoe%20UI; EF=%s; CO=0; CS=0; PF=0";

  private Font() {}

  /** What somebody has said, marked as their font is. */
  static String marked(String text, String header) {
    String marked = text;
    String effects = effects(header);
    for (int i = LETTERS.length() - 1; i >= 0; i--) {
      if (effects.indexOf(LETTERS.charAt(i)) >= 0) {
        marked = Spans.mark(marked, MARKS.charAt(i));
      }
    }
    return marked;
  }

  private static String effects(String header) {
    for (String part : header.split(";", -1)) {
      if (part.strip().startsWith("EF=")) {
        return part.strip().substring(3).toUpperCase(Locale.ROOT);
      }
    }
    return "";
  }

  /** The letters of the styles in which a text is as a whole. */
  static String letters(String text) {
    int style = MARKS.indexOf(Spans.whole(text));
    return style < 0 ? "" : LETTERS.charAt(style) + letters(text.substring(1, text.length() - 1));
  }

  static String header(String letters) {
    return HEADER.replace("%s", letters);
  }
}
