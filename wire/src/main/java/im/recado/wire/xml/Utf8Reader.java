package im.recado.wire.xml;

import im.recado.wire.xml.XmlException.Reason;

/**
 * Reads characters of more than one byte, whole or split, and refuses what is not UTF-8 (Unicode table 3-7: overlong
 * forms, surrogates, beyond U+10FFFF, cut short) at the first byte that cannot belong (SECURITY X1).
 */
final class Utf8Reader {
  private int missing;
  private int codePoint;
  private int lowest;
  private int highest;

  /** Whether a character has begun and its last byte has not come. */
  boolean inside() {
    return missing > 0;
  }

  /** The character that was read last. */
  int codePoint() {
    return codePoint;
  }

  void clear() {
    missing = 0;
  }

  /**
   * Reads one character that begins, or goes on, at {@code pos}; returns the place after its last byte, or {@code stop}
   * with {@link #inside()} true.
   */
  int read(byte[] in, int pos, int stop) throws XmlException {
    int at = pos;
    if (missing == 0) {
      int lead = in[at++] & 0xFF;
      if (lead < 0xC2 || lead > 0xF4) {
        throw bad();
      }
      missing = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
      codePoint = lead & 0x3F >> missing;
      lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
      highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    }
    while (missing > 0 && at < stop) {
      int next = in[at] & 0xFF;
      if (next < lowest || next > highest) {
        throw bad();
      }
      codePoint = codePoint << 6 | next & 0x3F;
      lowest = 0x80;
      highest = 0xBF;
      missing--;
      at++;
    }
    if (missing == 0 && (codePoint & 0xFFFE) == 0xFFFE && codePoint < 0x10000) {
      throw new XmlException(Reason.NOT_WELL_FORMED, "a character that XML does not allow");
    }
    return at;
  }

  private static XmlException bad() {
    return new XmlException(Reason.BAD_ENCODING, "not UTF-8");
  }
}
