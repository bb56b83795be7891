package im.recado.wire.xml;

import static im.recado.wire.xml.TokenState.AFTER_ATTRIBUTE;
import static im.recado.wire.xml.TokenState.NAME;
import static im.recado.wire.xml.TokenState.TAG;

import org.jspecify.annotations.Nullable;

/** Reads the names of elements and attributes, split at their colon. */
final class NameReader {
  private NameReader() {}

  /** Expects a name from the next byte on. */
  static void begin(TokenScratch with) {
    with.expectNameStart = true;
    with.colon = -1;
    with.ascii = true;
  }

  /** Reads on; once the name has ended, the state says what comes after it. */
  static int read(TokenScratch with, byte[] in, int from, int stop, XmlLimits limits) throws XmlException {
    int at = from;
    while (at < stop) {
      byte b = in[at];
      if (b < 0 || with.utf8.inside()) {
        at = with.utf8.read(in, at, stop);
        with.ascii = false;
        if (with.utf8.inside()) {
          break;
        }
        int c = with.utf8.codePoint();
        if (!(with.expectNameStart ? XmlChars.isNameStart(c) : XmlChars.isName(c))) {
          throw XmlException.malformed("a character that no name may hold");
        }
        with.expectNameStart = false;
      } else if (with.expectNameStart ? XmlChars.isNameStart(b) : XmlChars.isName(b)) {
        with.expectNameStart = false;
        at++;
        while (at < stop && XmlChars.isName(in[at])) {
          at++;
        }
      } else if (with.expectNameStart) {
        throw XmlException.malformed("no name where one must stand");
      } else if (b == ':') {
        if (with.colon >= 0) {
          throw XmlException.malformed("two colons in a name");
        }
        with.colon = with.tokenLength + at - from;
        with.expectNameStart = true;
        at++;
      } else {
        end(with, in, from, at, limits);
        return at;
      }
    }
    with.append(in, from, at);
    if (with.tokenLength > limits.nameBytes()) {
      throw XmlException.limit("bytes of a name");
    }
    return at;
  }

  private static void end(TokenScratch with, byte[] in, int from, int to, XmlLimits limits) throws XmlException {
    byte[] bytes = in;
    int offset = from;
    int length = to - from;
    if (with.tokenLength > 0) {
      with.append(in, from, to);
      bytes = with.token;
      offset = 0;
      length = with.tokenLength;
      with.tokenLength = 0;
    }
    if (length > limits.nameBytes()) {
      throw XmlException.limit("bytes of a name");
    }
    String prefix = with.colon < 0 ? null : with.known(bytes, offset, with.colon);
    String local = with.known(bytes, offset + with.colon + 1, length - with.colon - 1);
    if (with.state == NAME) {
      with.beginElement(bytes, offset, length);
      with.elementPrefix = prefix;
      with.elementName = local;
      with.state = TAG;
    } else {
      with.attributePrefix = prefix;
      with.attributeName = local;
      with.state = AFTER_ATTRIBUTE;
    }
  }
}
