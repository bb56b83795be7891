package im.recado.modules.strangers;

import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.Message;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody whom a message to a room has invited (XEP-0045 section 7.8.2). The room tells them in the name of the sender, so it is
 * the sender who approaches them.
 *
 * @param to their bare address
 */
record Invitation(Jid to, @Nullable String reason) {
  private static final String USER = "http://jabber.org/protocol/muc#user";

  /** Those of a message; what names nobody is left to the room, which refuses it. */
  static List<Invitation> of(Message message) {
    Element x = message.child("x", USER);
    if (x == null) {
      return List.of();
    }
    List<Invitation> all = new ArrayList<>();
    for (Element invite : x.elements("invite", USER)) {
      try {
        Jid to = Jid.parse(invite.attributeOr("to", ""));
        if (to.local() != null) {
          all.add(new Invitation(to.bare(), invite.childText("reason", USER)));
        }
      } catch (JidException e) {
        // The room says so.
      }
    }
    return all;
  }
}
