package im.recado.gateway.msn;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A payload with headers: names, values, an empty line and a body.
 *
 * @param headers by name in small letters; of two with one name the first
 */
record Mime(Map<String, String> headers, String body) {
  private static final int MOST_HEADERS = 100;

  Mime {
    headers = Map.copyOf(headers);
  }

  /**
   * Reads a payload, whatever is in it: what is no header is left out. Long headers may go on in lines that begin
   * with a space.
   */
  static Mime parse(String text) {
    Map<String, String> headers = new LinkedHashMap<>();
    String name = "";
    int at = 0;
    while (at < text.length()) {
      int end = text.indexOf('\n', at);
      String line = text.substring(at, end < 0 ? text.length() : end).stripTrailing();
      at = end < 0 ? text.length() : end + 1;
      if (line.isEmpty()) {
        break;
      }
      int colon = line.indexOf(':');
      if (Character.isWhitespace(line.charAt(0))) {
        headers.computeIfPresent(name, (same, value) -> value + line.strip());
      } else if (colon > 0 && headers.size() < MOST_HEADERS) {
        name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        headers.putIfAbsent(name, line.substring(colon + 1).strip());
      }
    }
    return new Mime(headers, text.substring(at));
  }

  /** A value; empty when there is none. */
  String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  /** What is in the body, in small letters, without what is said of it behind a semicolon. */
  String type() {
    String type = header("content-type");
    int end = type.indexOf(';');
    return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }

  /** A payload to send: names and values in turn. */
  static byte[] payload(String body, String... headers) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < headers.length; i += 2) {
      if (headers[i + 1].indexOf('\r') >= 0 || headers[i + 1].indexOf('\n') >= 0) {
        throw new IllegalArgumentException("a header of two lines");
      }
      text.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
    }
    return text.append("\r\n").append(body).toString().getBytes(UTF_8);
  }
}
