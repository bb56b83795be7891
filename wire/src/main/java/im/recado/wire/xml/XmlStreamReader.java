package im.recado.wire.xml;

import org.jspecify.annotations.Nullable;

/**
 * Reads one direction of a stream: bytes in, the header and whole elements out to a {@link StreamListener}, called from
 * inside {@link #feed}. White space between elements is counted against the limits and dropped. Used by one thread at a
 * time. While it waits between two elements it holds some 200 bytes and no buffer.
 */
public final class XmlStreamReader {
  private final ElementReader elements;
  private final XmlTokenizer tokenizer;

  public XmlStreamReader(StreamListener listener, XmlLimits limits) {
    elements = new ElementReader(listener);
    tokenizer = new XmlTokenizer(elements, limits);
  }

  /**
   * Reads these bytes. Returns how many were used: all, unless the listener called {@link #pause()}.
   *
   * @throws XmlException when the input is refused; every later call throws the same
   */
  public int feed(byte[] bytes, int offset, int length) throws XmlException {
    try {
      return tokenizer.feed(bytes, offset, length);
    } finally {
      elements.idle();
    }
  }

  /** Called by the listener: {@link #feed} is to return right after what is being reported, as before TLS. */
  public void pause() {
    tokenizer.pause();
  }

  public XmlLimits limits() {
    return tokenizer.limits();
  }

  /** Sets other limits from the next byte on, as after login. */
  public void limits(XmlLimits limits) {
    tokenizer.limits(limits);
  }

  /**
   * Expects a new stream on the same connection from the next byte on, as after TLS and SASL. The listener may call it
   * while an element is being reported: what follows in the same bytes belongs to the new stream.
   */
  public void reset() {
    tokenizer.reset();
    elements.reset();
  }

  /**
   * The namespace that the open stream's header binds to a prefix; the empty prefix stands for the default namespace,
   * which is the stream's content namespace (RFC 6120 section 4.8.2). Null when the prefix is not declared.
   */
  public @Nullable String namespace(String prefix) {
    return tokenizer.rootNamespace(prefix);
  }
}
