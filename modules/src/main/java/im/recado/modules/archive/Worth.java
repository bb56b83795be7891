package im.recado.modules.archive;

import im.recado.modules.hints.Hints;
import im.recado.wire.stanza.Message;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import org.jspecify.annotations.Nullable;

/**
 * Which messages belong into an account's archive (XEP-0313 section 6.1.1, XEP-0334), and what of them is found by
 * searching. What people have said, and what changes or answers it; not that somebody is typing. Rooms keep their own
 * archives; headlines and errors are of the moment.
 */
final class Worth {
  private static final String MUC_USER = "http://jabber.org/protocol/muc#user";

  /** Longer texts are found by their beginning. */
  private static final int MOST_SEARCHED = 8000;

  private Worth() {}

  static boolean sent(Message message) {
    // COMPAT Gajim: an archived invitation of one's own to a room, which the room passes on, is not understood.
    return received(message) && !isInvitation(message.child("x", MUC_USER));
  }

  static boolean received(Message message) {
    if (message.type() != Message.Type.CHAT && message.type() != Message.Type.NORMAL) {
      return false;
    }
    Element element = message.element();
    boolean content = false;
    for (int i = 0; i < element.childCount(); i++) {
      if (element.child(i) instanceof Element child) {
        if (child.namespace().equals(Hints.NS)
            && (child.name().equals("no-store") || child.name().equals("no-permanent-store"))) {
          return false;
        }
        content |= isContent(child);
      }
    }
    return content;
  }

  private static boolean isInvitation(@Nullable Element x) {
    return x != null && (x.has("invite", MUC_USER) || x.has("decline", MUC_USER));
  }

  private static boolean isContent(Element child) {
    return switch (child.namespace()) {
      case Namespaces.CLIENT -> child.name().equals("body") || child.name().equals("subject");
      case Hints.NS -> child.name().equals("store");
      case "urn:xmpp:receipts" -> child.name().equals("received");
      case "urn:xmpp:chat-markers:0" -> !child.name().equals("markable");
      case MUC_USER -> isInvitation(child);
      case "urn:xmpp:reactions:0",
          "urn:xmpp:message-correct:0",
          Retractions.NS,
          "urn:xmpp:message-attaching:1",
          "urn:xmpp:fasten:0",
          "urn:xmpp:sfs:0",
          "jabber:x:oob",
          "jabber:x:conference",
          "urn:xmpp:jingle-message:0",
          "urn:xmpp:call-invites:0" ->
          true;
      default -> isEncrypted(child);
    };
  }

  /** Whether a child carries what only the recipient can read, or says that the message does (XEP-0380). */
  private static boolean isEncrypted(Element child) {
    return switch (child.namespace()) {
      case "eu.siacs.conversations.axolotl",
          "urn:xmpp:omemo:2",
          "urn:xmpp:omemo:1",
          "urn:xmpp:openpgp:0",
          "jabber:x:encrypted",
          "urn:xmpp:eme:0" ->
          true;
      default -> false;
    };
  }

  /** The words of a message, or null when there are none that its reader would know. */
  static @Nullable String text(Message message) {
    StringBuilder text = new StringBuilder();
    for (Element child : message.element().elements()) {
      if (isEncrypted(child)) {
        // The body says only that there is something to decrypt.
        return null;
      }
      if (child.is("body", Namespaces.CLIENT) || child.is("subject", Namespaces.CLIENT)) {
        text.append(text.isEmpty() ? "" : "\n").append(child.text());
      }
    }
    String all = text.length() > MOST_SEARCHED ? text.substring(0, MOST_SEARCHED) : text.toString();
    return all.isBlank() ? null : all;
  }
}
