package im.recado.wire.xml;

import static im.recado.wire.xml.TokenState.CDATA;
import static im.recado.wire.xml.TokenState.CDATA_CR;
import static im.recado.wire.xml.TokenState.REFERENCE;
import static im.recado.wire.xml.TokenState.TEXT;
import static im.recado.wire.xml.TokenState.TEXT_BRACKET;
import static im.recado.wire.xml.TokenState.TEXT_CR;
import static im.recado.wire.xml.TokenState.VALUE;

/** Reads what is not plain in character data: references, line ends, brackets, CDATA sections. */
final class TextReader {
  private TextReader() {}

  /** A byte of text that does not stand for itself. */
  static void special(TokenScratch with, byte b) throws XmlException {
    switch (b) {
      case '&' -> {
        with.reference.begin(false);
        with.state = REFERENCE;
      }
      case ']' -> {
        with.append(']');
        with.match = 1;
        with.state = TEXT_BRACKET;
      }
      case '\r' -> {
        with.append('\n');
        with.state = TEXT_CR;
      }
      default -> throw XmlException.malformed("a character that XML does not allow");
    }
  }

  /** After one bracket or more in text: {@code ]]>} must not stand there. */
  static int textBracket(TokenScratch with, byte[] in, int at) throws XmlException {
    if (in[at] == ']') {
      with.append(']');
      with.match = 2;
      return at + 1;
    }
    if (in[at] == '>' && with.match == 2) {
      throw XmlException.malformed("the end of a CDATA section in text");
    }
    with.state = TEXT;
    return at;
  }

  static int reference(TokenScratch with, byte[] in, int at) throws XmlException {
    if (in[at] < 0) {
      with.utf8.read(in, at, at + 1);
    }
    int c = with.reference.next(in[at]);
    if (c >= 0) {
      with.appendCodePoint(c);
      with.ascii &= c < 0x80;
      with.state = with.reference.inValue() ? VALUE : TEXT;
    }
    return at + 1;
  }

  static int cdata(TokenScratch with, byte[] in, int from, int stop) throws XmlException {
    int at = from;
    while (at < stop) {
      byte b = in[at];
      if (b < 0 || with.utf8.inside()) {
        with.match = 0;
        at = with.utf8.read(in, at, stop);
        with.ascii = false;
      } else if (b == '>' && with.match == 2) {
        with.append(in, from, at);
        with.tokenLength -= 2;
        with.state = TEXT;
        return at + 1;
      } else if (b == '\r') {
        with.match = 0;
        with.append(in, from, at);
        with.append('\n');
        with.state = CDATA_CR;
        return at + 1;
      } else if (b < ' ' && !XmlChars.isSpace(b)) {
        throw XmlException.malformed("a character that XML does not allow");
      } else {
        with.match = b == ']' ? Math.min(2, with.match + 1) : 0;
        at++;
      }
    }
    with.append(in, from, at);
    return at;
  }

  /** After a carriage return: a line feed belongs to it (XML 1.0 section 2.11). */
  static int afterReturn(TokenScratch with, byte[] in, int at, byte then) {
    with.state = then;
    return in[at] == '\n' ? at + 1 : at;
  }
}
