package im.recado.modules.spool;

import im.recado.modules.hints.Hints;
import im.recado.wire.stanza.Message;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;

/** Which messages are worth keeping for later (XEP-0160 section 3, XEP-0334). */
public final class Keepable {
  private static final String CHAT_STATES = "http://jabber.org/protocol/chatstates";

  private Keepable() {}

  public static boolean is(Message message) {
    if (message.type() != Message.Type.CHAT && message.type() != Message.Type.NORMAL) {
      return false;
    }
    Element element = message.element();
    // What is not to be kept for good may still wait for its recipient (XEP-0334 section 4.1).
    if (Hints.noStore(message)) {
      return false;
    }
    if (element.has("body", Namespaces.CLIENT) || Hints.store(message)) {
      return true;
    }
    for (Element child : element.elements()) {
      if (means(child)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a child says more than that somebody is typing. */
  private static boolean means(Element child) {
    return switch (child.namespace()) {
      case CHAT_STATES, Hints.NS, "urn:xmpp:sid:0" -> false;
      case Namespaces.CLIENT -> !child.name().equals("thread");
      default -> true;
    };
  }
}
