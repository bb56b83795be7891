package im.recado.wire.xml;

import java.nio.charset.StandardCharsets;

/** Reads one element that stands alone: a WebSocket frame, a BOSH body, a file (SECURITY X5, X14). */
public final class Xml {
  private Xml() {}

  /**
   * Reads one whole document; an XML declaration before and white space around it are allowed, nothing else is.
   *
   * @throws XmlException when it is no document, or not only one, or passes the limits
   */
  public static Element parse(byte[] bytes, XmlLimits limits) throws XmlException {
    XmlDocumentReader reader = new XmlDocumentReader(limits);
    reader.feed(bytes, 0, bytes.length);
    return reader.finish();
  }

  /** Reads one whole document; text that is no Unicode (a lone surrogate) is refused. */
  public static Element parse(String text, XmlLimits limits) throws XmlException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)
          && (Character.isLowSurrogate(c) || i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(++i)))) {
        throw new XmlException(XmlException.Reason.BAD_ENCODING, "not Unicode");
      }
    }
    return parse(text.getBytes(StandardCharsets.UTF_8), limits);
  }
}
