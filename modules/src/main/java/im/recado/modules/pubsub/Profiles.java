package im.recado.modules.pubsub;

import im.recado.wire.jid.Jid;
import im.recado.wire.jid.XmppUri;
import im.recado.wire.xml.Element;
import java.util.List;

/** What nodes of well-known types are like unless they are told otherwise. */
public final class Profiles {
  private static final String GALLERY = "urn:xmpp:pubsub-social-feed:gallery:1";
  private static final String MICROBLOG = "urn:xmpp:microblog:0";

  private static final String ATOM = "http://www.w3.org/2005/Atom";

  /** The kinds of feeds whose nodes are set up as they have to be (XEP-0472 section 3). */
  static final List<String> FEEDS = List.of("urn:xmpp:pubsub-social-feed:1", GALLERY);

  private Profiles() {}

  /**
   * Whether a payload is what a node of this type holds (XEP-0060 section 7.1.3.6): the type is its namespace, if it is a
   * namespace at all. What XEP-0472 calls its types are feeds of Atom entries, with a picture each in a gallery.
   */
  static boolean fits(String type, Element payload) {
    if (type.indexOf(':') < 0 || type.equals(payload.namespace())) {
      return true;
    }
    return isFeed(type) && payload.is("entry", ATOM) && (!type.equals(GALLERY) || hasPicture(payload));
  }

  private static boolean isFeed(String type) {
    return type.startsWith("urn:xmpp:pubsub-social-feed:") || type.startsWith(MICROBLOG);
  }

  /**
   * What is kept of a payload that fits: an entry of a feed tells where it is found, as clients do not all know it themselves
   * (XEP-0472 section 4.3). One that says so already stays as it is, and so does one with another link for all kinds of readers:
   * there is never a second (RFC 4287 section 4.1.2).
   */
  static Element kept(String type, Jid service, String node, String item, Element payload) {
    return !isFeed(type) || !payload.is("entry", ATOM) || payload.elements("link", ATOM).stream().anyMatch(Profiles::isAddress)
        ? payload
        : payload.withChild(
            Element.builder("link", ATOM)
                .attribute("rel", "alternate")
                .attribute("href", XmppUri.ofItem(service, node, item))
                .build());
  }

  private static boolean isAddress(Element link) {
    return link.attributeOr("rel", "alternate").equals("alternate")
        && (link.attributeOr("href", "").startsWith("xmpp:")
            || (link.attribute("type") == null && link.attribute("hreflang") == null));
  }

  private static boolean hasPicture(Element entry) {
    return entry.elements("link", ATOM).stream()
        .anyMatch(
            link ->
                "enclosure".equals(link.attribute("rel"))
                    && link.attribute("href") != null
                    && link.attributeOr("type", "").startsWith("image/"));
  }

  /** The settings of a new node of this type (XEP-0472 section 5.1). */
  public static NodeConfig applied(NodeConfig config, String type) {
    return switch (type) {
      case "urn:xmpp:pubsub-social-feed:1", GALLERY, MICROBLOG ->
          config
              .with(NodeField.NOTIFY_RETRACT, true)
              .with(NodeField.MAX_ITEMS, NodeField.MAX)
              .with(NodeField.PERSIST_ITEMS, true)
              .with(NodeField.SEND_LAST, SendLast.NEVER)
              .with(NodeField.DELIVER_PAYLOADS, false);
      default -> config;
    };
  }
}
