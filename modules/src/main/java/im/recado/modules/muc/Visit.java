package im.recado.modules.muc;

import im.recado.kernel.session.Session;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client in a room: one full address. Several visits of one account may share an occupant, that is, a nickname
 * (XEP-0045 section 7.2.8). On the room's lane.
 */
final class Visit {
  private final Room room;
  private final Jid jid;
  private final @Nullable Session session;
  private Occupant occupant;
  private List<Element> presence;

  private boolean held;

  /** The place among all visits of the room. */
  int index = -1;

  /** How many of the room's {@link Tidings} its client has been told. */
  long told;

  /**
   * Somebody comes.
   *
   * @param session the client's session if it is one of this server
   * @param presence what the client says of itself
   */
  Visit(Room room, Jid jid, @Nullable Session session, Occupant occupant, List<Element> presence) {
    this.room = room;
    this.jid = jid;
    this.session = session;
    this.occupant = occupant;
    this.presence = presence;
  }

  Room room() {
    return room;
  }

  /** The real address, full. */
  Jid jid() {
    return jid;
  }

  @Nullable Session session() {
    return session;
  }

  Occupant occupant() {
    return occupant;
  }

  void occupant(Occupant occupant) {
    this.occupant = occupant;
  }

  /** What the client said of itself last: the children of its presence that the room passes on. */
  List<Element> presence() {
    return presence;
  }

  void presence(List<Element> presence) {
    this.presence = presence;
  }

  /** Whether the last change waits to be shown. */
  boolean isHeld() {
    return held;
  }

  void held(boolean held) {
    this.held = held;
  }

  @Override
  public String toString() {
    return jid + " as " + occupant.nick();
  }
}
