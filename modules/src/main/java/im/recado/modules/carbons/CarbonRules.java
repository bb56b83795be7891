package im.recado.modules.carbons;

import im.recado.modules.hints.Hints;
import im.recado.wire.stanza.Message;
import im.recado.wire.xml.Element;

/** Which messages are copied: the rules of XEP-0280 section 6.1, in full ({@code urn:xmpp:carbons:rules:0}). */
final class CarbonRules {
  private CarbonRules() {}

  /** Whether what a client sends is copied to the account's other clients. Errors are for {@link CopiedMessages}. */
  static boolean sent(Message message) {
    return !isPrivate(message) && message.type() != Message.Type.GROUPCHAT && isChat(message);
  }

  /** Whether what comes for an account is copied to its clients that do not get it anyway. */
  static boolean received(Message message) {
    return sent(message) && !RoomRules.isMarked(message, message.from());
  }

  static boolean isPrivate(Message message) {
    return message.has("private", CarbonsModule.NS) || Hints.noCopy(message);
  }

  private static boolean isChat(Message message) {
    if (message.type() == Message.Type.CHAT || (message.type() == Message.Type.NORMAL && message.body() != null)) {
      return true;
    }
    if (message.type() == Message.Type.ERROR) {
      return false;
    }
    Element element = message.element();
    for (int i = 0; i < element.childCount(); i++) {
      if (element.child(i) instanceof Element child) {
        switch (child.namespace()) {
          case "urn:xmpp:receipts",
              "http://jabber.org/protocol/chatstates",
              "urn:xmpp:chat-markers:0",
              "jabber:x:conference" -> {
            return true;
          }
          case RoomRules.MUC_USER -> {
            if (child.has("invite", RoomRules.MUC_USER)) {
              return true;
            }
          }
          default -> {}
        }
      }
    }
    return false;
  }
}
