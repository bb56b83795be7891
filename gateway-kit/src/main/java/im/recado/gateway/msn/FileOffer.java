package im.recado.gateway.msn;

import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.util.Arrays;
import java.util.Base64;

/** What is said of a file that somebody wants to send: its length, a number, its size, a kind, and from byte 20 its name. */
final class FileOffer {
  private static final int NAME = 20;
  private static final int LONGEST = 2 * 260;

  private FileOffer() {}

  /** How the file is called; as far as that can be read. */
  static String name(String context) {
    byte[] bytes;
    try {
      bytes = Base64.getMimeDecoder().decode(context);
    } catch (IllegalArgumentException e) {
      return "a file";
    }
    if (bytes.length < NAME + 2) {
      return "a file";
    }
    String name = new String(Arrays.copyOfRange(bytes, NAME, Math.min(bytes.length, NAME + LONGEST)), UTF_16LE);
    int end = name.indexOf('\0');
    String clean = (end < 0 ? name : name.substring(0, end)).replaceAll("\\p{Cntrl}", "").strip();
    return clean.isEmpty() ? "a file" : "“" + clean + "”";
  }
}
