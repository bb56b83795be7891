package im.recado.gateway.oscar;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Texts as they go over the wire: in which bytes, and in pieces that fit. */
final class Texts {
  static final int ASCII = 0;
  static final int UNICODE = 2;

  private Texts() {}

  /** In which characters a text goes: in two bytes each as soon as one of them needs that. */
  static int charset(String text) {
    return text.chars().allMatch(c -> c < 0x80) ? ASCII : UNICODE;
  }

  static byte[] encode(String text, int charset) {
    return text.getBytes(charset == UNICODE ? UTF_16BE : US_ASCII);
  }

  /**
   * What a text says.
   *
   * @param other in what it is when it is not Unicode in one of its forms
   */
  static String decode(byte[] bytes, int charset, Charset other) {
    if (charset == UNICODE) {
      return new String(bytes, UTF_16BE);
    }
    return decode(bytes, other);
  }

  /** What a text says that does not tell in what it is. */
  static String decode(byte[] bytes, Charset other) {
    try {
      return UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes))
          .toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, other);
    }
  }

  /**
   * What a text says that was kept for somebody. COMPAT: Open OSCAR Server gives it as it came: with two bytes for each character,
   * too, and then most have a first byte that no other text has.
   */
  static String kept(byte[] bytes, Charset other) {
    for (int i = 0; i + 1 < bytes.length; i += 2) {
      int high = bytes[i] & 0xFF;
      if (high < ' ' && high != '\t' && high != '\n' && high != '\r') {
        return new String(Arrays.copyOf(bytes, bytes.length + 1 & ~1), UTF_16BE);
      }
    }
    return decode(bytes, other);
  }

  /** How many bytes one character takes. */
  @FunctionalInterface
  interface Cost {
    int of(int codePoint);
  }

  /**
   * The pieces of a text, each of at most so many bytes: cut at a space or a line if there is one in the second half.
   */
  static List<String> pieces(String text, int most, Cost cost) {
    List<String> pieces = new ArrayList<>();
    String rest = text;
    while (!rest.isEmpty()) {
      int end = fits(rest, most, cost);
      if (end < rest.length()) {
        int space = Math.max(rest.lastIndexOf(' ', end), rest.lastIndexOf('\n', end));
        end = space > end / 2 ? space : end;
      }
      pieces.add(rest.substring(0, end));
      boolean gap = end < rest.length() && (rest.charAt(end) == ' ' || rest.charAt(end) == '\n');
      rest = rest.substring(gap ? end + 1 : end);
    }
    return pieces;
  }

  /** How many characters from the beginning fit: at least one code point. */
  private static int fits(String text, int most, Cost cost) {
    int bytes = 0;
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      bytes += cost.of(c);
      if (bytes > most && i > 0) {
        return i;
      }
      i += Character.charCount(c);
    }
    return i;
  }
}
