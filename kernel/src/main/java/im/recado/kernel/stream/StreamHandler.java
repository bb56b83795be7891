package im.recado.kernel.stream;

import im.recado.wire.xml.Element;
import im.recado.wire.xml.XmlException;
import org.jspecify.annotations.Nullable;

/** What happens on a connection; every method is called on the connection's loop, in order. */
public interface StreamHandler {
  /**
   * The peer has opened its stream.
   *
   * @param content the default namespace that its header declares; empty when it declares none
   */
  void streamOpened(Element header, String content);

  /** An element at depth one has come whole. */
  void element(Element element);

  /** The peer has closed its stream. */
  void streamClosed();

  /** The peer has sent what the reader refuses; nothing more will come. */
  void refused(XmlException reason);

  /** The domain that the peer has said it wants, as it stands in certificates; null as long as it has said nothing. */
  default @Nullable String domainWanted() {
    return null;
  }

  /** TLS stands; the peer will open a new stream. Not called when TLS was there from the first byte. */
  void secured();

  /** The peer takes output again after it had not. */
  void writable();

  /** The connection is gone; the last call. */
  void disconnected();
}
