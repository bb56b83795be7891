package im.recado.server.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The lines of a {@code recado.toml} as somebody wrote it, with the one of each setting to be had by its key. One thread. */
final class SettingsLines {
  private static final Pattern SECTION = Pattern.compile("\\s*\\[([^\\[\\]]+)]\\s*(#.*)?");
  private static final Pattern SETTING = Pattern.compile("\\s*(#?)([A-Za-z0-9._-]+)[ \\t]*=[ \\t]*(.*)");

  /**
   * Some lines.
   *
   * @param key the whole one, with the section's; null for what sets nothing
   * @param name the key as it stands there, without the section's
   */
  private record Part(@Nullable String key, String name, boolean isComment, String text) {}

  private final List<Part> parts = new ArrayList<>();

  SettingsLines(String text) {
    String section = "";
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      Matcher header = SECTION.matcher(line);
      Matcher setting = SETTING.matcher(line);
      if (header.matches()) {
        section = header.group(1).strip() + ".";
        parts.add(new Part(null, "", false, line));
      } else if (setting.matches()) {
        boolean isComment = !setting.group(1).isEmpty();
        StringBuilder whole = new StringBuilder(line);
        while (!isComment && isOpen(whole.substring(setting.start(3))) && i + 1 < lines.size()) {
          whole.append("\n").append(lines.get(++i));
        }
        parts.add(new Part(section + setting.group(2), setting.group(2), isComment, whole.toString()));
      } else {
        parts.add(new Part(null, "", false, line));
      }
    }
  }

  /** Whether a value goes on in the next line: a list, or a text in three quotes. */
  private static boolean isOpen(String value) {
    for (String quotes : List.of("\"\"\"", "'''")) {
      if (value.startsWith(quotes)) {
        return value.indexOf(quotes, quotes.length()) < 0;
      }
    }
    String bare = value.replaceAll("\"(\\\\.|[^\"\\\\])*\"|'[^']*'", "").replaceAll("#[^\n]*", "");
    return bare.startsWith("[") && bare.chars().filter(sign -> sign == '[').count() > bare.chars().filter(sign -> sign == ']').count();
  }

  /**
   * Sets a setting where it stands; one that is set goes before one behind a comment sign.
   *
   * @param sign before it: empty, or that of a comment
   * @return whether it stands anywhere
   */
  boolean replace(String key, String sign, String value) {
    for (boolean comment : new boolean[] {false, true}) {
      for (int i = 0; i < parts.size(); i++) {
        Part part = parts.get(i);
        if (key.equals(part.key) && part.isComment == comment) {
          parts.set(i, new Part(key, part.name, !sign.isEmpty(), sign + part.name + " = " + value));
          return true;
        }
      }
    }
    return false;
  }

  String text() {
    StringBuilder text = new StringBuilder();
    parts.forEach(part -> text.append(part.text).append("\n"));
    return text.toString();
  }
}
