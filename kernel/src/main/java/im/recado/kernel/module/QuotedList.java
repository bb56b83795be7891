package im.recado.kernel.module;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A list of texts as the settings' file has it, {@code ["a", "b"]}, where there is no file: on the command line, in a command. */
final class QuotedList {
  /** A text, and what is between it and the next. */
  private static final Pattern TEXT =
      Pattern.compile("\\s*+(?:\"((?:[^\"\\\\]|\\\\[\"\\\\])*+)\"|'([^']*+)')\\s*+(?:,|$)");

  private QuotedList() {}

  /** The texts, or null when this is no such list; addresses of IPv6 in brackets are none, as they are not in quotes. */
  static @Nullable List<String> read(String written) {
    String list = written.strip();
    if (!list.startsWith("[") || !list.endsWith("]") || list.length() < 2) {
      return null;
    }
    String inside = list.substring(1, list.length() - 1).strip();
    List<String> texts = new ArrayList<>();
    Matcher text = TEXT.matcher(inside);
    for (int at = 0; at < inside.length(); at = text.end()) {
      if (!text.region(at, inside.length()).lookingAt()) {
        return null;
      }
      String escaped = text.group(1);
      texts.add((escaped == null ? text.group(2) : escaped.replaceAll("\\\\(.)", "$1")).strip());
    }
    return List.copyOf(texts);
  }
}
