package im.recado.kernel.http;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** JSON (RFC 8259), as little as the program's own files need: maps, lists, texts, numbers, truth values, null. */
public final class Json {
  private static final int DEEPEST = 32;

  /** RFC 8259 section 6. */
  private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  /** More characters than this, or zeros that an exponent stands for, are taken from nobody: reckoning with them takes long. */
  private static final int LONGEST_NUMBER = 400;

  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /** A value as JSON in one line. */
  public static String write(@Nullable Object value) {
    StringBuilder json = new StringBuilder();
    write(value, json);
    return json.toString();
  }

  private static void write(@Nullable Object value, StringBuilder json) {
    switch (value) {
      case Map<?, ?> map -> {
        json.append('{');
        String between = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          json.append(between);
          quote(String.valueOf(entry.getKey()), json);
          json.append(": ");
          write(entry.getValue(), json);
          between = ", ";
        }
        json.append('}');
      }
      case Iterable<?> list -> {
        json.append('[');
        String between = "";
        for (Object one : list) {
          json.append(between);
          write(one, json);
          between = ", ";
        }
        json.append(']');
      }
      case null -> json.append("null");
      case Number number -> json.append(number);
      case Boolean flag -> json.append(flag);
      default -> quote(value.toString(), json);
    }
  }

  private static void quote(String text, StringBuilder json) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ' || c == 0x7f || isHalf(text, i)) {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }

  /** Half of a pair, without the other: UTF-8 has nothing for it, so that it would become a question mark. */
  private static boolean isHalf(String text, int at) {
    char c = text.charAt(at);
    boolean isWhole =
        Character.isHighSurrogate(c)
            ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
            : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    return Character.isSurrogate(c) && !isWhole;
  }

  /** Reads JSON into maps, lists, texts, numbers (a {@link Long}, or the exact {@link BigDecimal} when there is a fraction or an exponent), truth values and null. */
  public static @Nullable Object read(String text) {
    Json json = new Json(text);
    Object value = json.value(0);
    json.space();
    if (json.at != text.length()) {
      throw json.wrong();
    }
    return value;
  }

  /** Reads an object. Throws {@link IllegalArgumentException} for anything else. */
  @SuppressWarnings("unchecked")
  public static Map<String, Object> readMap(String text) {
    if (read(text) instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    throw new IllegalArgumentException("expected a JSON object");
  }

  private IllegalArgumentException wrong() {
    return new IllegalArgumentException("not JSON at character " + at);
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    space();
    if (at >= text.length()) {
      throw wrong();
    }
    return text.charAt(at);
  }

  private void expect(char c) {
    if (peek() != c) {
      throw wrong();
    }
    at++;
  }

  private @Nullable Object value(int depth) {
    if (depth > DEEPEST) {
      throw wrong();
    }
    return switch (peek()) {
      case '{' -> map(depth);
      case '[' -> list(depth);
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private @Nullable Object word(String word, @Nullable Object value) {
    if (!text.startsWith(word, at)) {
      throw wrong();
    }
    at += word.length();
    return value;
  }

  private Map<String, @Nullable Object> map(int depth) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    expect('{');
    if (peek() == '}') {
      at++;
      return map;
    }
    while (true) {
      peek();
      String key = string();
      expect(':');
      // Of two values one program would take the first and another the last (RFC 8259 section 4).
      if (map.containsKey(key)) {
        throw wrong();
      }
      map.put(key, value(depth + 1));
      if (peek() != ',') {
        expect('}');
        return map;
      }
      at++;
    }
  }

  private List<@Nullable Object> list(int depth) {
    List<@Nullable Object> list = new ArrayList<>();
    expect('[');
    if (peek() == ']') {
      at++;
      return list;
    }
    while (true) {
      list.add(value(depth + 1));
      if (peek() != ',') {
        expect(']');
        return list;
      }
      at++;
    }
  }

  private Object number() {
    int start = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String number = text.substring(start, at);
    if (number.length() > LONGEST_NUMBER || !NUMBER.matcher(number).matches()) {
      throw new IllegalArgumentException("not JSON at character " + start);
    }
    try {
      return number.matches("-?[0-9]+") ? (Object) Long.parseLong(number) : (Object) exact(number);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not JSON at character " + start, e);
    }
  }

  private static BigDecimal exact(String number) {
    BigDecimal exact = new BigDecimal(number);
    if (Math.abs((long) exact.scale()) > LONGEST_NUMBER) {
      throw new NumberFormatException("too large or too small");
    }
    return exact;
  }

  private String string() {
    StringBuilder string = new StringBuilder();
    expect('"');
    while (true) {
      if (at >= text.length()) {
        throw wrong();
      }
      char c = text.charAt(at++);
      if (c == '"') {
        return string.toString();
      }
      string.append(c == '\\' ? escaped() : c);
    }
  }

  private char escaped() {
    if (at >= text.length()) {
      throw wrong();
    }
    char c = text.charAt(at++);
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        if (at + 4 > text.length()) {
          throw wrong();
        }
        try {
          char unit = (char) Integer.parseInt(text, at, at + 4, 16);
          at += 4;
          yield unit;
        } catch (NumberFormatException e) {
          throw new IllegalArgumentException("not JSON at character " + at, e);
        }
      }
      default -> throw wrong();
    };
  }
}
