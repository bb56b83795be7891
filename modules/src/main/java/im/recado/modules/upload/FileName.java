package im.recado.modules.upload;

import java.nio.charset.StandardCharsets;

/** Names of files as people give them, made fit for addresses and headers; their endings stay as they are. */
final class FileName {
  private static final int MOST_BYTES = 200;
  private static final String PLAIN = "-._~!$&'()*+,;=:@";

  private FileName() {}

  /** A name that is one segment of a path: without slashes, control characters and ways up. */
  static String clean(String name) {
    StringBuilder clean = new StringBuilder(name.length());
    name.codePoints()
        .map(c -> c == '/' || c == '\\' || Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? '_' : c)
        .forEach(clean::appendCodePoint);
    String text = shorten(clean.toString().strip());
    return text.isEmpty() || text.equals(".") || text.equals("..") ? "file" : text;
  }

  /** Takes from the middle, so that the ending stays. */
  private static String shorten(String text) {
    int dot = text.lastIndexOf('.');
    String ending = dot > 0 && text.length() - dot <= 16 ? text.substring(dot) : "";
    String stem = text.substring(0, text.length() - ending.length());
    while (bytes(stem) + bytes(ending) > MOST_BYTES) {
      stem = stem.substring(0, stem.offsetByCodePoints(stem.length(), -1));
    }
    return stem + ending;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** A name as a segment of an address (RFC 3986). */
  static String inAddress(String name) {
    return percent(name, PLAIN);
  }

  /** What makes a browser keep a file under its name in place of showing it (RFC 6266). */
  static String disposition(String name, boolean inline) {
    String ascii = name.replaceAll("[^A-Za-z0-9._ -]", "_");
    return (inline ? "inline" : "attachment") + "; filename=\"" + ascii + "\"; filename*=UTF-8''" + percent(name, "-._~");
  }

  private static String percent(String name, String plain) {
    StringBuilder encoded = new StringBuilder(name.length() + 16);
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || plain.indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append("%%%02X".formatted((int) c));
      }
    }
    return encoded.toString();
  }
}
