package im.recado.gateway.msn;

import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is asked of the web services of MSN (SOAP 1.1), and looking up what they answer by names alone. Waits. */
final class Soap {
  static final String ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/";

  /** Address books are long. */
  private static final XmlLimits LIMITS = new XmlLimits(4 * 1024 * 1024, 64, 200_000, 64, 512, 256);

  /** A service has refused. */
  static final class Fault extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Element body;
    private final int status;

    Fault(Element body, int status) {
      super(Soap.text(body, "faultcode"));
      this.body = body;
      this.status = status;
    }

    /** The status by HTTP that it came with. */
    int status() {
      return status;
    }

    /** The kind of fault, without a prefix. */
    String code() {
      String code = String.valueOf(getMessage());
      return code.substring(code.indexOf(':') + 1);
    }

    /** What the fault says of something; empty when nothing. */
    String detail(String name) {
      return Soap.text(body, name);
    }

    /** Whether a ticket is not good any more. */
    boolean isAboutTicket() {
      return code().contains("Auth") || detail("errorcode").contains("Auth");
    }
  }

  private final Web web;

  Soap(Web web) {
    this.web = web;
  }

  /**
   * Asks a service.
   *
   * @param action empty where there is none
   * @param header what stands in the header of the envelope
   * @return the envelope of the answer
   */
  Element call(URI page, String action, List<Element> header, Element... body) throws NetworkException, Fault {
    Element envelope =
        Element.builder("Envelope", ENVELOPE)
            .child(Element.builder("Header", ENVELOPE).children(header).build())
            .child(Element.of("Body", ENVELOPE, body))
            .build();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "text/xml; charset=utf-8");
    if (!action.isEmpty()) {
      headers.put("SOAPAction", "\"" + action + "\"");
    }
    Web.Reply reply = web.post(page, headers, "<?xml version=\"1.0\" encoding=\"utf-8\"?>" + envelope);
    // Some say that with a page for people.
    boolean shut = reply.status() == 401 || reply.status() == 403;
    Element answer;
    try {
      answer = Xml.parse(reply.body(), LIMITS);
    } catch (XmlException e) {
      if (shut) {
        throw new Fault(Element.of("faultcode", "", "FailedAuthentication"), reply.status());
      }
      throw new NetworkException(Reason.DOWN, "The web services of MSN do not work now (" + reply.status() + ").", e);
    }
    Element fault = find(answer, "Fault");
    if (fault != null) {
      throw new Fault(fault, reply.status());
    }
    if (reply.status() != 200) {
      throw new NetworkException(Reason.DOWN, "The web services of MSN do not work now (" + reply.status() + ").");
    }
    return answer;
  }

  /** The first element of this name at any depth, in document order; null when there is none. */
  static @Nullable Element find(Element root, String name) {
    if (root.name().equals(name)) {
      return root;
    }
    for (Element child : root.elements()) {
      Element found = find(child, name);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** All elements of this name at any depth that are in none of the same name. */
  static List<Element> all(Element root, String name) {
    List<Element> all = new ArrayList<>();
    for (Element child : root.elements()) {
      if (child.name().equals(name)) {
        all.add(child);
      } else {
        all.addAll(all(child, name));
      }
    }
    return all;
  }

  /** The text of the first element of this name; empty when there is none. */
  static String text(Element root, String name) {
    Element found = find(root, name);
    return found == null ? "" : found.text().strip();
  }
}
