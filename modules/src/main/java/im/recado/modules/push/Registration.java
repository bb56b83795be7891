package im.recado.modules.push;

import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * Where a client of an account wants to be woken.
 *
 * @param service the push service
 * @param node what the service knows the client by, or null
 * @param options the form that goes along with everything published there, or null (section 5)
 * @param since when the client asked last
 */
record Registration(Jid service, @Nullable String node, @Nullable Element options, Instant since) {
  /** What an account can have once only. */
  String key() {
    return key(service, node);
  }

  static String key(Jid service, @Nullable String node) {
    return service + (node == null ? "" : " " + node);
  }

  /** As it is kept. */
  String write() {
    return Element.builder("enabled", PushModule.NS)
        .attribute("jid", service.toString())
        .attribute("node", node)
        .attribute("since", since.toString())
        .child(options)
        .build()
        .toString();
  }

  /** What {@link #write} wrote, or null when it cannot be read. */
  static @Nullable Registration read(String text) {
    try {
      Element kept = Xml.parse(text, XmlLimits.STORED);
      return new Registration(
          Jid.parse(kept.attributeOr("jid", "")),
          kept.attribute("node"),
          kept.firstElement(),
          Instant.parse(kept.attributeOr("since", "")));
    } catch (XmlException | JidException | DateTimeParseException e) {
      return null;
    }
  }
}
