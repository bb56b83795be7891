package im.recado.modules.muc;

import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.xml.Element;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request to a room. On the room's lane. */
final class RoomRequest {
  /** Does what a request asks; what it throws is told, and whoever returns has answered or will. */
  @FunctionalInterface
  interface Handler {
    void handle(RoomRequest request) throws im.recado.wire.stanza.StanzaException;
  }

  private final Hall hall;
  private final RoomLane lane;
  private final Room room;
  private final Iq iq;
  private final Element payload;

  RoomRequest(Hall hall, RoomLane lane, Room room, Iq iq, Element payload) {
    this.hall = hall;
    this.lane = lane;
    this.room = room;
    this.iq = iq;
    this.payload = payload;
  }

  RoomLane lane() {
    return lane;
  }

  Room room() {
    return room;
  }

  Iq iq() {
    return iq;
  }

  Element payload() {
    return payload;
  }

  /** Who asks, verified. */
  Jid from() {
    return Objects.requireNonNull(iq.from());
  }

  /** What the asking one is to the room. */
  Affiliation affiliation() {
    return hall.affiliation(room, from());
  }

  /** The asking client's visit, or null when it is not in the room. */
  @Nullable Visit visit() {
    return room.occupants().visit(from());
  }

  /** The role of who asks: of this client, or of the account if another of its clients is here. */
  Role role() {
    Visit visit = visit();
    if (visit != null) {
      return visit.occupant().role();
    }
    Role highest = Role.NONE;
    for (Occupant occupant : room.occupants().of(from().bare())) {
      highest = occupant.role().isAtLeast(highest) ? occupant.role() : highest;
    }
    return highest;
  }

  /** What who asks is in the room, or null when it is not there: by this client, or by another of the account. */
  @Nullable Occupant occupant() {
    Visit visit = visit();
    if (visit != null) {
      return visit.occupant();
    }
    List<Occupant> occupants = room.occupants().of(from().bare());
    return occupants.isEmpty() ? null : occupants.getFirst();
  }

  /** The nickname of who asks, or null when it is not in the room. */
  @Nullable String nick() {
    Occupant occupant = occupant();
    return occupant == null ? null : occupant.nick();
  }

  void answer(@Nullable Element payload) {
    hall.post().send(iq.result(payload));
  }

  /**
   * Goes on when something is written down, as the last thing of the handler; at once when this room is not kept.
   *
   * @param write may wait, and may fail with {@link im.recado.kernel.store.StoreException}: then the asking one is told,
   *     and nothing has happened
   */
  void durably(Runnable write, Runnable then) {
    if (room.isKept()) {
      lane.durably(write, then, lane.refusing(iq));
    } else {
      then.run();
    }
  }
}
