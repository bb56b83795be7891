package im.recado.client.protocol;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Elements of a stream for people: in lines that are indented, and with dots in the place of what opens an account. */
final class Secrets {
  static final String DOTS = "•••";
  /** What a stream declares for all that is in it. */
  private static final String STREAM =
      "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";
  /** Elements whose text is a secret, by namespace (RFC 6120, section 6; XEP-0388). */
  private static final Map<String, Set<String>> LOGIN = Map.of(
      "urn:ietf:params:xml:ns:xmpp-sasl", Set.of("auth", "challenge", "response", "success"),
      "urn:xmpp:sasl:2", Set.of("initial-response", "challenge", "response", "additional-data"),
      // What lets one write to the place of a file (XEP-0363).
      "urn:xmpp:http:upload:0", Set.of("header"));
  /** Elements and attributes that are secrets wherever they are: of registration, rooms, calls, tokens. */
  private static final Set<String> ANYWHERE = Set.of("password", "digest", "secret", "token", "preauth");
  private static final XMLInputFactory FACTORY = factory();

  private final StringBuilder out = new StringBuilder();
  private final Deque<Boolean> hidden = new ArrayDeque<>();

  private Secrets() {}

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }

  /** An element in lines; where a stream begins and ends it is as it is. Of what is no XML nothing is shown. */
  static String hidden(String xml) {
    if (xml.startsWith("<stream:stream") || xml.startsWith("</")) {
      return xml;
    }
    try {
      return new Secrets().lines(FACTORY.createXMLStreamReader(new StringReader(STREAM + xml + "</stream:stream>")));
    } catch (XMLStreamException e) {
      return DOTS;
    }
  }

  private String lines(XMLStreamReader in) throws XMLStreamException {
    in.nextTag();
    hidden.push(false);
    boolean open = false;
    boolean text = false;
    for (int event = in.next(); event != XMLStreamConstants.END_DOCUMENT; event = in.next()) {
      switch (event) {
        case XMLStreamConstants.START_ELEMENT -> {
          out.append(open ? ">" : "").append(text || out.isEmpty() ? "" : "\n" + "  ".repeat(hidden.size() - 1));
          start(in);
          open = true;
          text = false;
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
          if (!in.getText().isBlank() && hidden.size() > 1) {
            out.append(open ? ">" : "");
            open = false;
            text = true;
            out.append(hidden.getFirst() ? DOTS : escaped(in.getText()));
          }
        }
        case XMLStreamConstants.END_ELEMENT -> {
          hidden.pop();
          if (hidden.isEmpty()) {
            return out.toString();
          }
          if (open) {
            out.append("/>");
          } else {
            out.append(text ? "" : "\n" + "  ".repeat(hidden.size() - 1)).append("</").append(name(in)).append('>');
          }
          open = false;
          text = false;
        }
        default -> { }
      }
    }
    return out.toString();
  }

  private void start(XMLStreamReader in) {
    String ns = in.getNamespaceURI() == null ? "" : in.getNamespaceURI();
    out.append('<').append(name(in));
    for (int i = 0; i < in.getNamespaceCount(); i++) {
      String prefix = in.getNamespacePrefix(i);
      out.append(prefix == null ? " xmlns" : " xmlns:" + prefix).append("='").append(escaped(in.getNamespaceURI(i))).append('\'');
    }
    boolean field = false;
    for (int i = 0; i < in.getAttributeCount(); i++) {
      String prefix = in.getAttributePrefix(i);
      String local = in.getAttributeLocalName(i);
      boolean secret = ANYWHERE.contains(local.toLowerCase(Locale.ROOT));
      out.append(' ').append(prefix == null || prefix.isEmpty() ? local : prefix + ":" + local).append("='")
          .append(secret ? DOTS : escaped(in.getAttributeValue(i))).append('\'');
      field |= isSecretField(local, in.getAttributeValue(i).toLowerCase(Locale.ROOT));
    }
    boolean login = LOGIN.getOrDefault(ns, Set.of()).contains(in.getLocalName())
        || ANYWHERE.contains(in.getLocalName().toLowerCase(Locale.ROOT));
    // Within a secret all is secret.
    hidden.push(hidden.getFirst() || login || (field && in.getLocalName().equals("field")));
  }

  /** A field of a form (XEP-0004) that says so itself, or is called like one: when a form is sent its fields have no types. */
  private static boolean isSecretField(String attribute, String value) {
    return (attribute.equals("type") && value.equals("text-private"))
        || (attribute.equals("var") && (value.contains("password") || value.contains("secret") || value.contains("token")));
  }

  private static String name(XMLStreamReader in) {
    return in.getPrefix() == null || in.getPrefix().isEmpty() ? in.getLocalName() : in.getPrefix() + ":" + in.getLocalName();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("'", "&apos;");
  }
}
