package im.recado.wire.xml;

import static im.recado.wire.xml.TokenState.AFTER_BOM;
import static im.recado.wire.xml.TokenState.BOM;
import static im.recado.wire.xml.TokenState.DECLARATION;
import static im.recado.wire.xml.TokenState.FIRST_MARKUP;
import static im.recado.wire.xml.TokenState.MARKUP;
import static im.recado.wire.xml.TokenState.OUTSIDE;
import static im.recado.wire.xml.TokenState.START;

import java.nio.charset.StandardCharsets;

/** Reads the very start of a stream, where a byte order mark and an XML declaration may stand. */
final class StartReader {
  private static final int MOST_DECLARATION_BYTES = 128;

  private StartReader() {}

  /** The very start, where a byte order mark and an XML declaration may stand. */
  static int read(TokenScratch with, byte[] in, int at) throws XmlException {
    byte b = in[at];
    switch (with.state) {
      case START, AFTER_BOM -> {
        if (b == '<') {
          with.state = FIRST_MARKUP;
          return at + 1;
        }
        if (b == (byte) 0xEF && with.state == START) {
          with.state = BOM;
          with.match = 0;
          return at + 1;
        }
        with.state = OUTSIDE;
        return at;
      }
      case BOM -> {
        if (b != (byte) (with.match == 0 ? 0xBB : 0xBF)) {
          throw new XmlException(XmlException.Reason.BAD_ENCODING, "not UTF-8");
        }
        with.state = with.match++ == 0 ? BOM : AFTER_BOM;
        return at + 1;
      }
      case FIRST_MARKUP -> {
        with.state = b == '?' ? DECLARATION : MARKUP;
        return b == '?' ? at + 1 : at;
      }
      default -> {
        return declaration(with, b, at);
      }
    }
  }

  private static int declaration(TokenScratch with, byte b, int at) throws XmlException {
    int length = with.tokenLength;
    if (b == '>' && length > 0 && with.token[length - 1] == '?') {
      String text = new String(with.token, 0, length - 1, StandardCharsets.ISO_8859_1);
      with.tokenLength = 0;
      XmlDeclaration.check(text);
      with.state = OUTSIDE;
    } else if (b < ' ' && !XmlChars.isSpace(b)) {
      throw XmlException.malformed("a malformed XML declaration");
    } else if (length >= MOST_DECLARATION_BYTES || (length < 3 && b != "xml".charAt(length))) {
      throw XmlException.restricted("a processing instruction");
    } else {
      with.append(b);
    }
    return at + 1;
  }
}
