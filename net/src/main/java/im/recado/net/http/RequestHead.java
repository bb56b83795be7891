package im.recado.net.http;

import im.recado.kernel.http.HttpException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request, read strictly: what two programs could understand in two ways is refused (RFC 9112; SECURITY
 * H9).
 *
 * @param segments of the path, decoded
 * @param query behind the question mark, as it came
 * @param host the name that is asked for, without port
 * @param length of the body; 0 for none, -1 when it comes in chunks
 * @param keepAlive whether the client wants to go on with this connection
 * @param expectsContinue whether the client waits for a word before it sends the body
 * @param isOld whether it is one of HTTP/1.0, where nobody can agree on another protocol (RFC 9110 section 7.8)
 */
record RequestHead(
    String method,
    List<String> segments,
    String query,
    String host,
    Map<String, List<String>> headers,
    long length,
    boolean keepAlive,
    boolean expectsContinue,
    boolean isOld) {

  /** Reads the lines of a head. */
  static RequestHead parse(List<String> lines) throws HttpException {
    String[] request = lines.getFirst().split(" ", -1);
    if (request.length != 3 || !isToken(request[0])) {
      throw bad("That is no request line.");
    }
    boolean old = request[2].equals("HTTP/1.0");
    if (!old && !request[2].equals("HTTP/1.1")) {
      throw request[2].matches("HTTP/[0-9]\\.[0-9]")
          ? new HttpException(505, "This server speaks HTTP/1.1.")
          : bad("That is no version of HTTP.");
    }
    Map<String, List<String>> headers = headers(lines);
    String target = request[1];
    String host = only(headers, "host");
    if (host == null && !old) {
      throw bad("The request names no host.");
    }
    String authority = host == null ? "" : host;
    if (target.startsWith("http://") || target.startsWith("https://")) {
      int from = target.indexOf("//") + 2;
      int slash = target.indexOf('/', from);
      authority = slash < 0 ? target.substring(from) : target.substring(from, slash);
      target = slash < 0 ? "/" : target.substring(slash);
    }
    int question = target.indexOf('?');
    String path = question < 0 ? target : target.substring(0, question);
    return new RequestHead(
        request[0],
        path.equals("*") && request[0].equals("OPTIONS") ? List.of("*") : TargetPath.segments(path),
        question < 0 ? "" : TargetPath.query(target.substring(question + 1)),
        name(authority),
        headers,
        length(headers, old),
        keepAlive(headers, old),
        expectsContinue(headers),
        old);
  }

  /**
   * Where a request that is refused unread was meant to go, as far as its first line tells: for the form of the refusal and nothing
   * else. The segments of the path as they came.
   */
  static List<String> meant(String line) {
    String[] words = line.split(" ", 3);
    String target = words.length < 2 ? "" : words[1].replaceFirst("^https?://[^/]*", "").replaceFirst("[?#].*$", "");
    return target.startsWith("/") ? List.of(target.substring(1).split("/", -1)) : List.of();
  }

  private static Map<String, List<String>> headers(List<String> lines) throws HttpException {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      if (colon < 1 || !isToken(line.substring(0, colon))) {
        throw bad("That is no header.");
      }
      String value = trim(line.substring(colon + 1));
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (c < ' ' && c != '\t' || c == 0x7f) {
          throw bad("A header holds a control character.");
        }
      }
      headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>(1)).add(value);
    }
    return headers;
  }

  /** Blanks as HTTP knows them, and no others. */
  private static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isBlank(text.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (!letter && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** The value of a header that there may be once at most. */
  private static @Nullable String only(Map<String, List<String>> headers, String name) throws HttpException {
    List<String> values = headers.get(name);
    if (values != null && values.size() > 1) {
      throw bad("There are two headers " + name + ".");
    }
    return values == null ? null : values.getFirst();
  }

  /** A host without its port. */
  private static String name(String authority) throws HttpException {
    if (!authority.matches("[A-Za-z0-9.-]*(:[0-9]{1,5})?|\\[[0-9A-Fa-f:.]+](:[0-9]{1,5})?")) {
      throw bad("That is no host.");
    }
    int colon = authority.startsWith("[") ? authority.indexOf("]:") + 1 : authority.indexOf(':');
    return colon > 0 ? authority.substring(0, colon) : authority;
  }

  private static long length(Map<String, List<String>> headers, boolean old) throws HttpException {
    String length = only(headers, "content-length");
    String coding = only(headers, "transfer-encoding");
    if (coding != null) {
      if (old || length != null) {
        throw bad("The length of the body is told in two ways.");
      }
      if (!coding.equalsIgnoreCase("chunked")) {
        throw new HttpException(501, "Bodies come in chunks or with a length.");
      }
      return -1;
    }
    if (length == null) {
      return 0;
    }
    if (!length.matches("[0-9]{1,18}")) {
      throw bad("That is no length.");
    }
    return Long.parseLong(length);
  }

  private static boolean keepAlive(Map<String, List<String>> headers, boolean old) {
    boolean wanted = !old;
    for (String value : headers.getOrDefault("connection", List.of())) {
      for (String option : value.toLowerCase(Locale.ROOT).split(",", -1)) {
        if (option.strip().equals("close")) {
          return false;
        }
        wanted |= option.strip().equals("keep-alive");
      }
    }
    return wanted;
  }

  private static boolean expectsContinue(Map<String, List<String>> headers) throws HttpException {
    String expected = only(headers, "expect");
    if (expected != null && !expected.equalsIgnoreCase("100-continue")) {
      throw new HttpException(417, "That cannot be expected.");
    }
    return expected != null;
  }

  private static HttpException bad(String message) {
    return new HttpException(400, message);
  }
}
