package im.recado.wire.xml;

/** What an {@link XmlStreamReader} tells its owner, on the thread that feeds it. */
public interface StreamListener {
  /**
   * The stream's root has been opened.
   *
   * @param header its start tag, without children; whether it is {@code stream} in {@link Namespaces#STREAM} is for the
   *     listener to check, with the error condition that its side of the stream wants
   */
  void streamOpened(Element header) throws XmlException;

  /** A whole element at depth one: a stanza or a nonza. */
  void element(Element element) throws XmlException;

  /** The stream's root has been closed. */
  void streamClosed() throws XmlException;
}
