package im.recado.testkit.transcript;

import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.StreamListener;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import im.recado.wire.xml.XmlStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the XML of a step: elements as they would stand in a client's stream, without the white space of the layout. */
final class Snippet {
  private static final String HEADER =
      "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";
  /** Stands for a stream's header, which no stream may hold. */
  private static final String STAND_IN = "urn:recado:opened";
  private static final XmlLimits LIMITS = XmlLimits.SERVER.withBytes(4 * 1024 * 1024);

  private Snippet() {}

  static List<Element> read(String xml) throws XmlException {
    List<Element> elements = new ArrayList<>();
    StreamListener listener =
        new StreamListener() {
          @Override
          public void streamOpened(Element header) {}

          @Override
          public void element(Element element) {
            elements.add(element.is("opened", STAND_IN) ? element.renamed("stream", Namespaces.STREAM) : tidy(element));
          }

          @Override
          public void streamClosed() {}
        };
    byte[] bytes = (HEADER + xml.replace("<stream:stream ", "<opened xmlns='" + STAND_IN + "' ") + "</stream:stream>").getBytes(StandardCharsets.UTF_8);
    new XmlStreamReader(listener, LIMITS).feed(bytes, 0, bytes.length);
    return elements;
  }

  /** White space around child elements is layout; an element without any keeps its text. */
  private static Element tidy(Element element) {
    if (element.elements().isEmpty()) {
      return element;
    }
    Element.Builder tidied = Element.builder(element.name(), element.namespace());
    for (int i = 0; i < element.attributeCount(); i++) {
      tidied.attribute(element.attributeNamespace(i), element.attributeName(i), element.attributeValue(i));
    }
    for (int i = 0; i < element.childCount(); i++) {
      if (element.child(i) instanceof Element child) {
        tidied.child(tidy(child));
      } else if (element.child(i) instanceof String text && !text.isBlank()) {
        tidied.text(text);
      }
    }
    return tidied.build();
  }
}
