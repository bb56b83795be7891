package im.recado.wire.xml;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Builds the elements of a stream from what an {@link XmlTokenizer} tells, without recursion, and
 * hands them to a {@link StreamListener}. Used by one thread at a time; between two elements it
 * holds nothing once {@link #idle()} was called.
 */
final class ElementReader implements XmlHandler {
  private final StreamListener listener;
  private @Nullable ElementScratch scratch;
  private boolean rootOpen;

  ElementReader(StreamListener listener) {
    this.listener = Objects.requireNonNull(listener);
  }

  /** Expects a new stream. */
  void reset() {
    rootOpen = false;
  }

  /** Gives back what is needed only while elements are read. */
  void idle() {
    ElementScratch with = scratch;
    if (with != null && with.isEmpty()) {
      scratch = null;
      with.release();
    }
  }

  @Override
  public void startElement(String name, String namespace, String[] attributes) throws XmlException {
    if (!rootOpen) {
      rootOpen = true;
      listener.streamOpened(new Element(name, namespace, attributes, ElementScratch.NO_CHILDREN));
      return;
    }
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
  public void endElement() throws XmlException {
    ElementScratch with = scratch;
    if (with == null || with.isEmpty()) {
      rootOpen = false;
      listener.streamClosed();
      return;
    }
    Element whole = with.end();
    if (whole != null) {
      listener.element(whole);
    }
  }
}
