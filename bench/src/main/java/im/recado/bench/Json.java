package im.recado.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes maps, lists, texts, numbers and booleans as JSON (RFC 8259), indented by two. */
final class Json {
  private Json() {}

  /** The text of a value; null is {@code null}, a number without meaning (NaN) too. */
  static String write(@Nullable Object value) {
    StringBuilder text = new StringBuilder();
    append(text, value, 0);
    return text.append('\n').toString();
  }

  private static void append(StringBuilder text, @Nullable Object value, int depth) {
    switch (value) {
      case null -> text.append("null");
      case Map<?, ?> map -> {
        text.append('{');
        int count = 0;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          newLine(text, count++, depth + 1);
          quote(text, String.valueOf(entry.getKey()));
          text.append(": ");
          append(text, entry.getValue(), depth + 1);
        }
        end(text, count, depth, '}');
      }
      case List<?> list -> {
        text.append('[');
        int count = 0;
        for (Object item : list) {
          newLine(text, count++, depth + 1);
          append(text, item, depth + 1);
        }
        end(text, count, depth, ']');
      }
      case Double number -> text.append(Double.isFinite(number) ? number(number) : "null");
      case Number number -> text.append(number);
      case Boolean bool -> text.append(bool);
      default -> quote(text, value.toString());
    }
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.4f", value);
    return text.replaceFirst("\\.?0+$", "");
  }

  private static void newLine(StringBuilder text, int before, int depth) {
    text.append(before > 0 ? "," : "").append('\n').append("  ".repeat(depth));
  }

  private static void end(StringBuilder text, int count, int depth, char bracket) {
    if (count > 0) {
      text.append('\n').append("  ".repeat(depth));
    }
    text.append(bracket);
  }

  private static void quote(StringBuilder text, String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"', '\\' -> text.append('\\').append(c);
        case '\n' -> text.append("\\n");
        case '\t' -> text.append("\\t");
        default -> {
          if (c < 0x20 || c == 0x7f) {
            text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }
}
