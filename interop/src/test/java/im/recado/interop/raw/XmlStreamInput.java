package im.recado.interop.raw;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The elements of one XML stream, read with the JDK's StAX parser. One thread reads. */
final class XmlStreamInput {
  private final XMLStreamReader reader;
  private final Map<String, String> header;

  /** Waits for the stream header: the parser reads ahead, so it must not be made before the header was asked for. */
  XmlStreamInput(InputStream in) throws IOException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try {
      reader = factory.createXMLStreamReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      while (reader.next() != XMLStreamConstants.START_ELEMENT) {
        // what stands before the root element says nothing
      }
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
    header = attributes(reader);
  }

  /** The attributes of the stream header. */
  Map<String, String> header() {
    return header;
  }

  /** The next first-level element; empty at the stream's end tag. Blocks. */
  Optional<Xml> next() throws IOException {
    try {
      while (true) {
        switch (reader.next()) {
          case XMLStreamConstants.START_ELEMENT -> {
            return Optional.of(element());
          }
          case XMLStreamConstants.END_ELEMENT, XMLStreamConstants.END_DOCUMENT -> {
            return Optional.empty();
          }
          default -> {
            // white space between elements keeps the connection alive
          }
        }
      }
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  private Xml element() throws XMLStreamException {
    String name = reader.getLocalName();
    String namespace = Optional.ofNullable(reader.getNamespaceURI()).orElse("");
    Map<String, String> attributes = attributes(reader);
    List<Object> children = new ArrayList<>();
    while (true) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> children.add(element());
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
            children.add(reader.getText());
        case XMLStreamConstants.END_ELEMENT -> {
          return new Xml(name, namespace, attributes, List.copyOf(children));
        }
        default -> throw new XMLStreamException("not allowed in XMPP: event " + reader.getEventType());
      }
    }
  }

  private static Map<String, String> attributes(XMLStreamReader reader) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
    }
    return attributes;
  }
}
