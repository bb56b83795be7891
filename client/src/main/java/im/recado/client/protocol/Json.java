package im.recado.client.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON (RFC 8259): maps, lists, strings, doubles, booleans and null, and only so deep. */
public final class Json {
  private static final int DEEPEST = 32;

  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /** Reads one value behind which there is nothing else; throws {@link IllegalArgumentException} for what is not that. */
  public static @Nullable Object read(String text) {
    Json json = new Json(text);
    Object value = json.value(0);
    json.space();
    if (json.at < text.length()) {
      throw json.wrong();
    }
    return value;
  }

  private IllegalArgumentException wrong() {
    return new IllegalArgumentException("not JSON at " + at);
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char next() {
    if (at >= text.length()) {
      throw wrong();
    }
    return text.charAt(at++);
  }

  private boolean is(char sign) {
    space();
    boolean is = at < text.length() && text.charAt(at) == sign;
    at += is ? 1 : 0;
    return is;
  }

  private void demand(char sign) {
    if (!is(sign)) {
      throw wrong();
    }
  }

  private @Nullable Object value(int depth) {
    if (depth > DEEPEST) {
      throw wrong();
    }
    if (is('{')) {
      return object(depth);
    } else if (is('[')) {
      return array(depth);
    } else if (is('"')) {
      return string();
    } else if (is("true")) {
      return true;
    } else if (is("false")) {
      return false;
    } else if (is("null")) {
      return null;
    }
    int start = at;
    while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    // NumberFormatException is an IllegalArgumentException.
    return Double.valueOf(text.substring(start, at));
  }

  private boolean is(String word) {
    boolean is = text.startsWith(word, at);
    at += is ? word.length() : 0;
    return is;
  }

  private Map<String, @Nullable Object> object(int depth) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    if (is('}')) {
      return fields;
    }
    do {
      demand('"');
      String name = string();
      demand(':');
      fields.put(name, value(depth + 1));
    } while (is(','));
    demand('}');
    return fields;
  }

  private List<@Nullable Object> array(int depth) {
    List<@Nullable Object> values = new ArrayList<>();
    if (is(']')) {
      return values;
    }
    do {
      values.add(value(depth + 1));
    } while (is(','));
    demand(']');
    return values;
  }

  private String string() {
    StringBuilder letters = new StringBuilder();
    for (char letter = next(); letter != '"'; letter = next()) {
      letters.append(letter == '\\' ? escaped(next()) : letter);
    }
    return letters.toString();
  }

  private char escaped(char letter) {
    return switch (letter) {
      case '"', '\\', '/' -> letter;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        at += 4;
        if (at > text.length()) {
          throw wrong();
        }
        yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
      }
      default -> throw wrong();
    };
  }
}
