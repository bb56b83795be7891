package im.recado.modules.bosh;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The type of content that a client wants to be answered with (XEP-0124 section 7.1); only such as hold text. */
final class ContentType {
  private static final Set<String> TAKEN =
      Set.of("text/xml", "text/plain", "text/html", "application/xml", "application/xhtml+xml");

  private ContentType() {}

  /** The one that was asked for, or the usual one when that is not taken. */
  static String of(@Nullable String wanted) {
    String text = wanted == null ? "" : wanted.strip().toLowerCase(Locale.ROOT);
    int semicolon = text.indexOf(';');
    String type = semicolon < 0 ? text : text.substring(0, semicolon).strip();
    String rest = semicolon < 0 ? "" : text.substring(semicolon + 1).strip();
    boolean fine = TAKEN.contains(type) && (rest.isEmpty() || rest.equals("charset=utf-8"));
    return fine ? type + (rest.isEmpty() ? "" : "; " + rest) : Answer.USUAL_TYPE;
  }
}
