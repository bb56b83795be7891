package im.recado.modules.roster;

import im.recado.kernel.session.Session;
import im.recado.wire.jid.Jid;
import java.util.Collections;
import java.util.Set;

/**
 * The rooms, here and on other servers, that sessions have entered, as far as their own presence tells (XEP-0045 sections
 * 7.2 and 7.6). What a room says of it is heard where it ends: it lets somebody go, or a nickname is given up. Any thread.
 */
public final class EnteredRooms {
  static final String MUC = "http://jabber.org/protocol/muc";

  private EnteredRooms() {}

  /**
   * Whether a session is in a room.
   *
   * @param room the room's own address
   */
  public static boolean has(Session session, Jid room) {
    return !nicks(session, room).isEmpty();
  }

  /** Whether two sessions are the same occupant of a room, that is, share a nickname there (section 7.2.8). */
  public static boolean areOne(Session one, Session other, Jid room) {
    return !Collections.disjoint(nicks(one, room), nicks(other, room));
  }

  private static Set<Jid> nicks(Session session, Jid room) {
    DirectedPresence directed = session.get(DirectedPresence.KEY);
    return directed == null ? Set.of() : directed.entered(room);
  }
}
