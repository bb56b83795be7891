package im.recado.modules.muc;

import im.recado.kernel.store.StoreException;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The end of a room (XEP-0045 section 10.9): nothing of it is left, so that who makes it anew inherits nothing. */
final class Destruction {
  private final Hall hall;

  Destruction(Hall hall) {
    this.hall = hall;
  }

  /** An owner wants it. */
  void asked(RoomRequest request, Element destroy) throws StanzaException {
    Configuration.requireOwner(request);
    String alternative = destroy.attribute("jid");
    Jid venue = null;
    if (alternative != null) {
      try {
        venue = Jid.parse(alternative);
      } catch (JidException e) {
        throw new StanzaException(Condition.JID_MALFORMED, "The other venue has no address.");
      }
    }
    Element told = told(venue, destroy.childText("password", Muc.OWNER), destroy.childText("reason", Muc.OWNER));
    Room room = request.room();
    Runnable then =
        () -> {
          empty(request.lane(), room, told);
          request.answer(null);
        };
    request.lane().durably(() -> erase(room), then, request.lane().refusing(request.iq()));
  }

  /**
   * An administrator wants it. As the last thing of the current step.
   *
   * @param failed hears that it could not be erased: then it is still there
   */
  void ordered(
      RoomLane lane,
      Room room,
      @Nullable Jid venue,
      @Nullable String reason,
      Consumer<StoreException> failed,
      Runnable done) {
    lane.durably(
        () -> erase(room),
        () -> {
          empty(lane, room, told(venue, null, reason));
          done.run();
        },
        failed);
  }

  private static Element told(@Nullable Jid venue, @Nullable String password, @Nullable String reason) {
    return Element.builder("destroy", Muc.USER)
        .attribute("jid", venue == null ? null : venue.toString())
        .child("password", Muc.USER, password)
        .child("reason", Muc.USER, reason)
        .build();
  }

  /** The owner does not want the room after all. */
  void cancelled(RoomLane lane, Room room) {
    empty(lane, room, told(null, null, null));
    lane.block(() -> erase(room));
  }

  /** Nobody is left to whom the room matters. May wait; fails with {@link StoreException}, and it is still there then. */
  void abandoned(RoomLane lane, Room room) {
    erase(room);
    empty(lane, room, told(null, null, null));
  }

  /** The last occupant of a room that is not kept has left. */
  void vanishes(RoomLane lane, Room room) {
    lane.room(null);
    hall.directory().changed();
    if (room.isTraced()) {
      lane.block(() -> erase(room));
    }
  }

  /** The maker has left a room that was not configured yet, and it is no more (section 10.1.3). */
  void tellMaker(Room room, Visit maker) {
    Element item = Faces.item(Affiliation.NONE, Role.NONE, null, null).build();
    Element x = Element.of("x", Muc.USER, item, told(null, null, null));
    hall.post().send(Presence.of(Presence.Type.UNAVAILABLE, room.jid(), maker.jid(), x));
  }

  /** May wait. */
  private void erase(Room room) {
    if (room.isKept()) {
      hall.store().remove(room.jid());
      room.kept(false);
    }
    hall.furniture().erase(room);
  }

  /** Each occupant gets one stanza, and the room is no more. */
  private void empty(RoomLane lane, Room room, Element destroy) {
    Element item = Faces.item(Affiliation.NONE, Role.NONE, null, null).build();
    Element x = Element.of("x", Muc.USER, item, Faces.status(110), destroy);
    for (Visit visit : List.copyOf(room.occupants().visits())) {
      Occupant occupant = visit.occupant();
      hall.leaving().remove(room, visit);
      Element id = Faces.occupantId(occupant.id());
      hall.post().send(visit, Presence.of(Presence.Type.UNAVAILABLE, occupant.jid(), null, x, id));
    }
    if (lane.room() == room) {
      lane.room(null);
    }
    hall.directory().changed();
  }
}
