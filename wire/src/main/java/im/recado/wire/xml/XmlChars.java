package im.recado.wire.xml;

/** What XML 1.0 and Namespaces in XML 1.0 allow where, as tables for ASCII; see {@link NameCharacters} for the rest. */
final class XmlChars {
  private static final byte NAME_START = 1;
  private static final byte NAME = 2;
  private static final byte TEXT = 4;
  private static final byte VALUE = 8;
  private static final byte SPACE = 16;
  private static final byte QUIET = 32;

  /** One row of flags for each ASCII character. */
  private static final byte[] CLASSES = classes();

  private XmlChars() {}

  private static byte[] classes() {
    byte[] classes = new byte[128];
    for (int c = 0; c < 128; c++) {
      int flags = 0;
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
      if (letter) {
        flags |= NAME_START;
      }
      if (letter || (c >= '0' && c <= '9') || c == '-' || c == '.') {
        flags |= NAME;
      }
      boolean blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
      if (blank) {
        flags |= SPACE;
      }
      if ((c >= ' ' || c == '\t' || c == '\n') && c != '<' && c != '&' && c != ']') {
        flags |= TEXT;
      }
      if (c >= ' ' && c != '<' && c != '&' && c != '\'' && c != '"') {
        flags |= VALUE;
      }
      if ((c >= ' ' || c == '\t' || c == '\n') && c != '<' && c != '&' && c != '>') {
        flags |= QUIET;
      }
      classes[c] = (byte) flags;
    }
    return classes;
  }

  /** An ASCII character that may begin a name; the colon is not one, as names are split at it. */
  static boolean isNameStart(byte ascii) {
    return ascii >= 0 && (CLASSES[ascii] & NAME_START) != 0;
  }

  /** An ASCII character that may stand in a name. */
  static boolean isName(byte ascii) {
    return ascii >= 0 && (CLASSES[ascii] & NAME) != 0;
  }

  /** An ASCII byte of character data that a reader takes as it is. */
  static boolean isPlainText(byte ascii) {
    return ascii >= 0 && (CLASSES[ascii] & TEXT) != 0;
  }

  /** An ASCII byte of an attribute's value that a reader takes as it is; neither quote is. */
  static boolean isPlainValue(byte ascii) {
    return ascii >= 0 && (CLASSES[ascii] & VALUE) != 0;
  }

  static boolean isSpace(byte ascii) {
    return ascii >= 0 && (CLASSES[ascii] & SPACE) != 0;
  }

  /** An ASCII character that the writer puts into text as it is. */
  static boolean isQuietText(char c) {
    return c < 128 && (CLASSES[c] & QUIET) != 0;
  }

  /** An ASCII character that the writer puts into an attribute's value as it is. */
  static boolean isQuietValue(char c) {
    return c < 128 && c != '>' && (CLASSES[c] & VALUE) != 0;
  }

  static boolean isNameStart(int c) {
    return c < 128 ? isNameStart((byte) c) : NameCharacters.isStart(c);
  }

  static boolean isName(int c) {
    return c < 128 ? isName((byte) c) : NameCharacters.isPart(c);
  }

  /** Whether XML 1.0 allows this code point in a document at all. */
  static boolean isAllowed(int c) {
    return (c >= 0x20 && c <= 0xD7FF)
        || c == '\t'
        || c == '\n'
        || c == '\r'
        || (c >= 0xE000 && c <= 0xFFFD)
        || (c >= 0x10000 && c <= 0x10FFFF);
  }

  /** Whether the text is a name without a colon. */
  static boolean isPlainName(String name) {
    int length = name.length();
    for (int i = 0; i < length; ) {
      int c = name.codePointAt(i);
      if (i == 0 ? !isNameStart(c) : !isName(c)) {
        return false;
      }
      i += Character.charCount(c);
    }
    return length > 0;
  }
}
