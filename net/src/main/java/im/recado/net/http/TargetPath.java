package im.recado.net.http;

import im.recado.kernel.http.HttpException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the path of a request: once, segment by segment. A path that is not in its one plain form, or that leads
 * anywhere but down, is refused, so that no two parts of the program can disagree on what it means (SECURITY H5, W1).
 */
final class TargetPath {
  private static final String PLAIN = "-._~!$&'()*+,;=:@";

  private TargetPath() {}

  /** The decoded segments of a path. */
  static List<String> segments(String path) throws HttpException {
    if (!path.startsWith("/")) {
      throw bad();
    }
    List<String> segments = new ArrayList<>();
    for (String raw : path.substring(1).split("/", -1)) {
      String segment = decode(raw);
      if (segment.equals(".") || segment.equals("..")) {
        throw bad();
      }
      segments.add(segment);
    }
    return List.copyOf(segments);
  }

  private static String decode(String raw) throws HttpException {
    byte[] bytes = new byte[raw.length()];
    int length = 0;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        int high = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
        int low = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          throw bad();
        }
        bytes[length++] = (byte) (high << 4 | low);
        i += 2;
      } else if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || PLAIN.indexOf(c) >= 0) {
        bytes[length++] = (byte) c;
      } else {
        throw bad();
      }
    }
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes, 0, length))
              .toString();
    } catch (CharacterCodingException e) {
      throw bad();
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '/' || c == '\\' || Character.isISOControl(c)) {
        throw bad();
      }
    }
    return text;
  }

  /** A query is left as it came, but holds only what may stand there. */
  static String query(String raw) throws HttpException {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c <= ' ' || c > '~' || c == '"' || c == '<' || c == '>' || c == '#' || c == '\\') {
        throw bad();
      }
    }
    return raw;
  }

  private static HttpException bad() {
    return new HttpException(400, "That is no path.");
  }
}
