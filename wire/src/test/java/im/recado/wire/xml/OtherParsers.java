package im.recado.wire.xml;

import com.ctc.wstx.stax.WstxInputFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * The parsers that others will read our output with, and that we compare our own judgement with.
 */
final class OtherParsers {
  private static final XMLInputFactory JDK = hardened(XMLInputFactory.newDefaultFactory());
  private static final XMLInputFactory WOODSTOX = hardened(new WstxInputFactory());
  private static final SAXParser SAX = sax();

  private OtherParsers() {}

  private static XMLInputFactory hardened(XMLInputFactory factory) {
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }

  private static SAXParser sax() {
    try {
      SAXParserFactory factory = SAXParserFactory.newDefaultInstance();
      factory.setNamespaceAware(true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return factory.newSAXParser();
    } catch (ParserConfigurationException | SAXException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<String> jdk(byte[] xml) throws XMLStreamException {
    return read(JDK, xml);
  }

  static List<String> woodstox(byte[] xml) throws XMLStreamException {
    return read(WOODSTOX, xml);
  }

  /** Whether the JDK's SAX parser takes this for a document. */
  static boolean isWellFormed(byte[] xml) {
    try {
      SAX.parse(new ByteArrayInputStream(xml), new Quiet());
      return true;
    } catch (SAXException | IOException e) {
      return false;
    }
  }

  static boolean isWellFormedToWoodstox(byte[] xml) {
    try {
      woodstox(xml);
      return true;
    } catch (XMLStreamException e) {
      return false;
    }
  }

  private static List<String> read(XMLInputFactory factory, byte[] xml) throws XMLStreamException {
    XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(xml), "UTF-8");
    EventLog log = new EventLog();
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          String[] attributes = new String[3 * reader.getAttributeCount()];
          for (int i = 0; i < reader.getAttributeCount(); i++) {
            attributes[3 * i] = orEmpty(reader.getAttributeNamespace(i));
            attributes[3 * i + 1] = reader.getAttributeLocalName(i);
            attributes[3 * i + 2] = reader.getAttributeValue(i);
          }
          log.startElement(reader.getLocalName(), orEmpty(reader.getNamespaceURI()), attributes);
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
            log.text(reader.getText());
        case XMLStreamConstants.END_ELEMENT -> log.endElement();
        default -> {}
      }
    }
    reader.close();
    return log.events;
  }

  /** Throws at the first fatal error and prints nothing. */
  private static final class Quiet extends DefaultHandler {
    @Override
    public void fatalError(SAXParseException e) throws SAXParseException {
      throw e;
    }
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
