package im.recado.wire.xml;

import im.recado.wire.xml.XmlException.Reason;

/** Reads what stands between {@code &} and {@code ;}: one of the five predefined entities or a character's number. */
final class ReferenceReader {
  private static final int FIRST = 0;
  private static final int NAMED = 1;
  private static final int NUMBER = 2;
  private static final int DECIMAL = 3;
  private static final int HEX = 4;
  private static final int HEX_DIGITS = 5;

  private boolean inValue;
  private int kind;
  /** The number so far, or the name's bytes. */
  private int bits;

  void begin(boolean inValue) {
    this.inValue = inValue;
    kind = FIRST;
    bits = 0;
  }

  boolean inValue() {
    return inValue;
  }

  /** Takes one more byte. Returns the character that is meant once it is the semicolon, else -1. */
  int next(byte b) throws XmlException {
    if (b == ';') {
      return end();
    }
    switch (kind) {
      case FIRST -> {
        if (b == '#') {
          kind = NUMBER;
        } else if (XmlChars.isNameStart(b)) {
          kind = NAMED;
          bits = b;
        } else {
          throw malformed();
        }
      }
      case NAMED -> {
        if (!XmlChars.isName(b)) {
          throw malformed();
        }
        if (bits >>> 24 != 0) {
          throw unknown();
        }
        bits = bits << 8 | b;
      }
      case NUMBER -> {
        kind = b == 'x' ? HEX : DECIMAL;
        if (b != 'x') {
          digit(b, 10);
        }
      }
      case HEX, HEX_DIGITS -> {
        kind = HEX_DIGITS;
        digit(b, 16);
      }
      default -> digit(b, 10);
    }
    return -1;
  }

  private void digit(byte b, int radix) throws XmlException {
    int digit = b < 0 ? -1 : Character.digit(b, radix);
    if (digit < 0) {
      throw malformed();
    }
    bits = bits * radix + digit;
    if (bits > Character.MAX_CODE_POINT) {
      throw new XmlException(Reason.NOT_WELL_FORMED, "a reference to no character");
    }
  }

  private int end() throws XmlException {
    if (kind == DECIMAL || kind == HEX_DIGITS) {
      if (!XmlChars.isAllowed(bits)) {
        throw new XmlException(Reason.NOT_WELL_FORMED, "a reference to a character that XML does not allow");
      }
      return bits;
    }
    if (kind != NAMED) {
      throw malformed();
    }
    return switch (bits) {
      case 'a' << 16 | 'm' << 8 | 'p' -> '&';
      case 'l' << 8 | 't' -> '<';
      case 'g' << 8 | 't' -> '>';
      case 'a' << 24 | 'p' << 16 | 'o' << 8 | 's' -> '\'';
      case 'q' << 24 | 'u' << 16 | 'o' << 8 | 't' -> '"';
      default -> throw unknown();
    };
  }

  private static XmlException malformed() {
    return new XmlException(Reason.NOT_WELL_FORMED, "a malformed reference");
  }

  private static XmlException unknown() {
    return new XmlException(Reason.RESTRICTED, "an entity that is not predefined");
  }
}
