package im.recado.client.protocol;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Makes a {@link Node} of XML text. No entities, no DTD, and only so deep. */
public final class NodeReader {
  private static final int DEEPEST = 64;
  /**
   * How much Java lets come of entities, of which there are five here that stand for a sign each: what a stream says would end with its
   * hundred thousandth {@code &lt;}. None other can be declared, for there is no DTD.
   */
  private static final List<String> ENTITY_LIMITS = List.of("jdk.xml.totalEntitySizeLimit", "jdk.xml.maxGeneralEntitySizeLimit");
  private static final XMLInputFactory FACTORY = factory();

  private NodeReader() {}

  /** Lifts the limits of entities for parsers that others make from now on, of streams in which nobody declares any ({@link Sieve}). */
  static void liftEntityLimits() {
    ENTITY_LIMITS.forEach(limit -> System.setProperty(limit, "0"));
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    ENTITY_LIMITS.forEach(limit -> factory.setProperty(limit, "0"));
    return factory;
  }

  /** Reads one element behind which there is nothing else; throws {@link IllegalArgumentException} for what is not that. */
  public static Node whole(CharSequence xml) {
    try {
      XMLStreamReader in = FACTORY.createXMLStreamReader(new StringReader(xml.toString()));
      in.nextTag();
      Node node = element(in, 1);
      while (in.hasNext()) {
        in.next();
      }
      return node;
    } catch (XMLStreamException e) {
      throw new IllegalArgumentException("not XML", e);
    }
  }

  /** Reads one element; throws {@link IllegalArgumentException} for what is none. */
  public static Node read(CharSequence xml) {
    try {
      XMLStreamReader in = FACTORY.createXMLStreamReader(new StringReader(xml.toString()));
      in.nextTag();
      return element(in, 1);
    } catch (XMLStreamException e) {
      throw new IllegalArgumentException("not XML", e);
    }
  }

  private static Node element(XMLStreamReader in, int depth) throws XMLStreamException {
    if (depth > DEEPEST) {
      throw new XMLStreamException("too deep");
    }
    String name = in.getLocalName();
    String ns = in.getNamespaceURI() == null || in.getNamespaceURI().isEmpty() ? Ns.CLIENT : in.getNamespaceURI();
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int i = 0; i < in.getAttributeCount(); i++) {
      String prefix = in.getAttributePrefix(i);
      String local = in.getAttributeLocalName(i);
      attributes.put(prefix == null || prefix.isEmpty() ? local : prefix + ":" + local, in.getAttributeValue(i));
    }
    attributes.keySet().removeIf(key -> key.contains(":") && !key.startsWith("xml:"));
    List<Node> children = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int event = in.next(); event != XMLStreamConstants.END_ELEMENT; event = in.next()) {
      if (event == XMLStreamConstants.START_ELEMENT) {
        children.add(element(in, depth + 1));
      } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
        text.append(in.getText());
      }
    }
    boolean layout = !children.isEmpty() && text.toString().isBlank();
    return new Node(name, ns, attributes, children, layout ? "" : text.toString());
  }
}
