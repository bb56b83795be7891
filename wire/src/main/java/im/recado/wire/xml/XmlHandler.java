package im.recado.wire.xml;

/**
 * Takes what an {@link XmlTokenizer} reads, in document order, on the thread that feeds it. Names are resolved:
 * prefixes and namespace declarations are not reported.
 */
public interface XmlHandler {
  /**
   * @param attributes triples of namespace (empty for none), name and value, in document order, without namespace
   *     declarations; the array belongs to the receiver when it is not empty
   * @throws XmlException to refuse the input
   */
  void startElement(String name, String namespace, String[] attributes) throws XmlException;

  /**
   * All character data between two tags, in one piece: references resolved, line ends normalised, CDATA sections joined
   * with what stands around them. Never empty; white space directly inside a stream's root is not reported.
   */
  void text(String text) throws XmlException;

  /** The end of the element that was started last and has not ended. */
  void endElement() throws XmlException;
}
