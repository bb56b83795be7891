package im.recado.wire.xml;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads one element after the other that each stand alone, in as many pieces as they come: the messages of a WebSocket,
 * the bodies of requests (SECURITY X5, X14). The limits are those of an element at depth one. Used by one thread at a
 * time; between two elements it holds no buffer.
 */
public final class XmlDocumentReader {
  private final Builder builder = new Builder();
  private final XmlTokenizer tokenizer;

  public XmlDocumentReader(XmlLimits limits) {
    tokenizer = XmlTokenizer.ofDocument(builder, limits);
  }

  /**
   * Reads some more of the present element. White space around it is allowed, and an XML declaration before it; nothing
   * else is.
   *
   * @throws XmlException when the input is refused; every later call throws the same
   */
  public void feed(byte[] bytes, int offset, int length) throws XmlException {
    tokenizer.feed(bytes, offset, length);
  }

  /** The present element, which is whole now; the next begins. Throws when it is not whole. */
  public Element finish() throws XmlException {
    tokenizer.finish();
    tokenizer.reset();
    return builder.take();
  }

  /** Sets other limits from the next byte on, as after login. */
  public void limits(XmlLimits limits) {
    tokenizer.limits(limits);
  }

  private static final class Builder implements XmlHandler {
    private @Nullable ElementScratch scratch;
    private @Nullable Element whole;

    @Override
    public void startElement(String name, String namespace, String[] attributes) {
      ElementScratch with = scratch;
      if (with == null) {
        with = ElementScratch.take();
        scratch = with;
      }
      with.start(name, namespace, attributes);
    }

    @Override
    public void text(String text) {
      Objects.requireNonNull(scratch).add(text);
    }

    @Override
    public void endElement() {
      ElementScratch with = Objects.requireNonNull(scratch);
      whole = with.end();
      if (whole != null) {
        scratch = null;
        with.release();
      }
    }

    Element take() {
      Element taken = Objects.requireNonNull(whole);
      whole = null;
      return taken;
    }
  }
}
