package im.recado.modules.bosh;

import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.StreamListener;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import im.recado.wire.xml.XmlStreamReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client says in one request (XEP-0124 section 6).
 *
 * @param body the wrapper's start tag
 * @param content what is in it
 * @param rid the request's number
 * @param bytes its length
 */
record BoshRequest(Element body, List<Element> content, long rid, int bytes) {
  /** The largest number that programs know in which every number is a float (section 14.1). */
  private static final long LARGEST = (1L << 53) - 1;

  private static final String DIGITS = "0123456789";

  /** A body is read as a stream that is opened, holds some elements and is closed: the limits are those of a stream. */
  private static final class Reader implements StreamListener {
    private final List<Element> content = new ArrayList<>();
    private @Nullable Element body;
    private boolean closed;

    @Override
    public void streamOpened(Element header) {
      body = header;
    }

    @Override
    public void element(Element element) {
      content.add(element);
    }

    @Override
    public void streamClosed() {
      closed = true;
    }
  }

  /** Reads one; null when this is no request. */
  static @Nullable BoshRequest read(byte[] bytes, XmlLimits limits) {
    Reader reader = new Reader();
    try {
      new XmlStreamReader(reader, limits).feed(bytes, 0, bytes.length);
    } catch (XmlException e) {
      return null;
    }
    Element body = reader.body;
    if (body == null || !reader.closed || !body.is("body", Bosh.NS)) {
      return null;
    }
    long rid = number(body.attribute("rid"), LARGEST);
    return rid > 0 ? new BoshRequest(body, reader.content, rid, bytes.length) : null;
  }

  private static long number(@Nullable String text, long most) {
    if (text == null || text.isEmpty() || text.length() > 16) {
      return -1;
    }
    for (int i = 0; i < text.length(); i++) {
      if (DIGITS.indexOf(text.charAt(i)) < 0) {
        return -1;
      }
    }
    long number = Long.parseLong(text);
    return number > most ? -1 : number;
  }

  @Nullable String sid() {
    return body.attribute("sid");
  }

  @Nullable String key() {
    return body.attribute("key");
  }

  @Nullable String newKey() {
    return body.attribute("newkey");
  }

  /** A number that the client may say, at most so large; {@code otherwise} when it says none, -1 when it is none. */
  long number(String name, long otherwise, long most) {
    String text = body.attribute(name);
    return text == null ? otherwise : Math.min(most, number(text, LARGEST));
  }

  boolean terminates() {
    return "terminate".equals(body.attribute("type"));
  }

  /** Seconds for which the client will be silent; -1 when it says nothing of that, or nonsense. */
  long pause() {
    return number("pause", -1, LARGEST);
  }

  boolean restarts() {
    String restart = body.attribute(Bosh.XMPP, "restart");
    return "true".equals(restart) || "1".equals(restart);
  }

  boolean isEmpty() {
    return content.isEmpty() && !terminates() && !restarts() && body.attribute("pause") == null;
  }

  /**
   * What is for the stream.
   *
   * <p>COMPAT: many clients leave out the namespace of stanzas, which then have that of the body (XEP-0206 section 2).
   */
  List<Element> payloads() {
    List<Element> payloads = new ArrayList<>();
    for (Element payload : content) {
      payloads.add(payload.namespace().equals(Bosh.NS) ? ofClient(payload) : payload);
    }
    return payloads;
  }

  /** The depth is bounded by the reader. */
  private static Element ofClient(Element element) {
    Element.Builder copy = Element.builder(element.name(), Namespaces.CLIENT);
    for (int i = 0; i < element.attributeCount(); i++) {
      copy.attribute(element.attributeNamespace(i), element.attributeName(i), element.attributeValue(i));
    }
    for (int i = 0; i < element.childCount(); i++) {
      Object child = element.child(i);
      if (child instanceof Element inner) {
        copy.child(inner.namespace().equals(Bosh.NS) ? ofClient(inner) : inner);
      } else {
        copy.text((String) child);
      }
    }
    return copy.build();
  }

  /** The header of a stream, as it would be over TCP. */
  Element header() {
    String version = body.attribute(Bosh.XMPP, "version");
    return Element.builder("stream", Namespaces.STREAM)
        .attribute("to", body.attribute("to"))
        .attribute("from", body.attribute("from"))
        // Old clients say no version, but log in by SASL all the same.
        .attribute("version", version == null ? "1.0" : version)
        .attribute(Namespaces.XML, "lang", body.lang())
        .build();
  }
}
