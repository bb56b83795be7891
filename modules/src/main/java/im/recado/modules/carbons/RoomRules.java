package im.recado.modules.carbons;

import im.recado.kernel.session.Session;
import im.recado.modules.roster.EnteredRooms;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.xml.Element;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Private messages in rooms (XEP-0045 section 7.5), as XEP-0280 section 6.1 has them copied. What an occupant says to another
 * is copied only to those clients of the account that are the same occupant, that is, share its nickname in that room: another
 * client could not answer, and would show a chat with an address that means nothing to it. What an occupant is told is not
 * copied at all, since the room sends it to each of these clients itself. They are known by the mark that clients and rooms
 * set, or, as some set none, by the presence with which the client has entered the room.
 */
final class RoomRules {
  static final String MUC_USER = "http://jabber.org/protocol/muc#user";

  private RoomRules() {}

  /** Whether a message says of itself that it is one between occupants, of whom this is one. */
  static boolean isMarked(Message message, @Nullable Jid occupant) {
    Element x = message.child("x", MUC_USER);
    return occupant != null && occupant.isFull() && x != null && !x.has("invite", MUC_USER);
  }

  /** Whether a client of this server writes to somebody in a room. */
  static boolean isToOccupant(Message message, @Nullable Session sender) {
    Jid to = message.to();
    return to != null
        && to.isFull()
        && (isMarked(message, to) || (sender != null && EnteredRooms.has(sender, to.bare())));
  }

  /** The client to which somebody in a room, where it is too, has written; null when it is not so. */
  static @Nullable Session occupant(Message message, List<Session> targets) {
    Jid from = message.from();
    return from != null && from.isFull() && targets.size() == 1 && EnteredRooms.has(targets.getFirst(), from.bare())
        ? targets.getFirst()
        : null;
  }

  /** Whether two clients share a nickname in a room. What a program says in an account's name is nobody's there. */
  static boolean isSameOccupant(@Nullable Session one, Session other, Jid room) {
    return one != null && EnteredRooms.areOne(one, other, room);
  }

  /** The message with the mark, so that whoever gets a copy knows what it is. */
  static Message marked(Message message) {
    return message.has("x", MUC_USER) ? message : message.withChild(Element.of("x", MUC_USER));
  }
}
