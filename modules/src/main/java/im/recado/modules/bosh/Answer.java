package im.recado.modules.bosh;

import im.recado.kernel.http.HttpResponse;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.XmlWriter;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request is answered with.
 *
 * @param status of HTTP; another than 200 for errors of old clients alone (XEP-0124 section 17.1)
 * @param type of the content, as the client has asked for
 */
record Answer(int status, String type, byte[] bytes) {
  static final String USUAL_TYPE = "text/xml; charset=utf-8";

  /** A body with what was written for the stream before. */
  static Answer of(String type, Element body, List<byte[]> payloads) {
    XmlWriter writer = new XmlWriter(Bosh.NS);
    writer.openWrapper(body, "xmpp", Bosh.XMPP);
    byte[] start = Arrays.copyOf(writer.buffer(), writer.length());
    writer.clear();
    writer.closeWrapper(body);
    int length = start.length + writer.length();
    for (byte[] payload : payloads) {
      length += payload.length;
    }
    byte[] bytes = Arrays.copyOf(start, length);
    int at = start.length;
    for (byte[] payload : payloads) {
      System.arraycopy(payload, 0, bytes, at, payload.length);
      at += payload.length;
    }
    System.arraycopy(writer.buffer(), 0, bytes, at, writer.length());
    return new Answer(200, type, bytes);
  }

  /** An element as it stands in a body. */
  static byte[] payload(Element element) {
    XmlWriter writer = new XmlWriter(Bosh.NS);
    writer.element(element);
    return Arrays.copyOf(writer.buffer(), writer.length());
  }

  /** The end of a session (section 17.2); null for one that nobody is to blame for. */
  static Answer terminal(@Nullable String condition) {
    return of(
        USUAL_TYPE,
        Element.builder("body", Bosh.NS).attribute("type", "terminate").attribute("condition", condition).build(),
        List.of());
  }

  /** The same for a client that knows errors of HTTP alone. */
  static Answer old(String condition) {
    int status =
        switch (condition) {
          case "bad-request" -> 400;
          case "policy-violation" -> 403;
          case "item-not-found" -> 404;
          default -> 200;
        };
    return status == 200 ? terminal(condition) : new Answer(status, "text/plain; charset=utf-8", new byte[0]);
  }

  HttpResponse toResponse() {
    return HttpResponse.of(status).with(type, bytes);
  }
}
