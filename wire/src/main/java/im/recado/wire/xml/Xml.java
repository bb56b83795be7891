package im.recado.wire.xml;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads one element that stands alone: a WebSocket frame, a BOSH body, a file (SECURITY X5, X14). */
public final class Xml {
  private Xml() {}

  /**
   * Reads one whole document; an XML declaration before and white space around it are allowed, nothing else is.
   *
   * @throws XmlException when it is no document, or not only one, or passes the limits
   */
  public static Element parse(byte[] bytes, XmlLimits limits) throws XmlException {
    Whole whole = new Whole();
    XmlTokenizer tokenizer = XmlTokenizer.ofDocument(whole, limits);
    tokenizer.feed(bytes, 0, bytes.length);
    tokenizer.finish();
    return Objects.requireNonNull(whole.element);
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

  private static final class Whole implements XmlHandler {
    private final ElementScratch scratch = new ElementScratch();
    private @Nullable Element element;

    @Override
    public void startElement(String name, String namespace, String[] attributes) {
      scratch.start(name, namespace, attributes);
    }

    @Override
    public void text(String text) {
      scratch.add(text);
    }

    @Override
    public void endElement() {
      element = scratch.end();
    }
  }
}
