package im.recado.wire.xml;

/**
 * What a reader accepts of one element at depth one (a stanza or nonza), or of the stream header. Counted while
 * reading, never after (SECURITY X7, X9, X10, X11).
 *
 * @param bytes most bytes of one element with all it holds, and of the white space between two
 * @param depth deepest nesting below the stream's root; the stanza itself is at depth 1
 * @param elements most elements in it, itself included
 * @param attributes most attributes of one element, namespace declarations included
 * @param nameBytes longest element or attribute name with its prefix, in bytes
 * @param namespaces most namespace declarations in it
 */
public record XmlLimits(int bytes, int depth, int elements, int attributes, int nameBytes, int namespaces) {
  /** Before a peer has authenticated: enough for any SASL exchange, no more. */
  public static final XmlLimits BEFORE_LOGIN = new XmlLimits(8 * 1024, 16, 32, 32, 256, 16);

  /** For a client that has authenticated. */
  public static final XmlLimits CLIENT = new XmlLimits(256 * 1024, 128, 4096, 128, 512, 512);

  /** For another server or a component that has authenticated. */
  public static final XmlLimits SERVER = new XmlLimits(512 * 1024, 128, 8192, 128, 512, 1024);

  /**
   * For what we have written ourselves of what came within these limits: pieces of many stanzas, some levels deeper, each with its
   * namespaces declared anew and its characters escaped. How large that is was decided when it was kept.
   */
  public static final XmlLimits STORED =
      new XmlLimits(
          Integer.MAX_VALUE,
          SERVER.depth + 8,
          Integer.MAX_VALUE,
          4 * SERVER.attributes,
          SERVER.nameBytes + 16,
          Integer.MAX_VALUE);

  public XmlLimits withBytes(int most) {
    return new XmlLimits(most, depth, elements, attributes, nameBytes, namespaces);
  }
}
