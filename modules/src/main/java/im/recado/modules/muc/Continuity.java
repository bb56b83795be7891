package im.recado.modules.muc;

import im.recado.kernel.session.Session;
import im.recado.kernel.store.KeyValues;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.Presence;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How rooms go through an orderly restart. Whoever cannot come back to his session is told that the service stops (XEP-0045
 * section 11.2); whoever can (XEP-0198) is still in his rooms when he does, also in those that are not kept otherwise.
 */
final class Continuity {
  private static final Logger LOG = LoggerFactory.getLogger(Continuity.class);
  private static final String NS = "urn:recado:visits:1";

  /** Before the maker of a room that was kept for the restart: whether it still waits to be configured. */
  private static final String LOCKED = "locked ";

  private static final String OPEN = "open ";

  private final Hall hall;

  /** Rooms that were kept only for the time of the restart: whether it is locked, and its maker. */
  private final KeyValues temporary;

  Continuity(Hall hall, KeyValues temporary) {
    this.hall = hall;
    this.temporary = temporary;
  }

  /** The service stops. May wait. */
  void stopping() {
    for (RoomLane lane : hall.rooms().lanes()) {
      if (lane.room() != null) {
        hall.rooms().ask(lane.jid(), room -> sendOff(room)).join();
      }
    }
  }

  private boolean sendOff(@Nullable Room room) {
    if (room == null) {
      return false;
    }
    List<Visit> leaving = new ArrayList<>();
    for (Visit visit : room.occupants().visits()) {
      if (visit.session() == null || !visit.session().isResumable()) {
        leaving.add(visit);
      }
    }
    Notice notice = Notice.of(332);
    for (Visit visit : leaving) {
      Occupant occupant = visit.occupant();
      hall.leaving().remove(room, visit);
      hall.announcements().goneToSelf(room, occupant, visit, Role.NONE, List.of(), notice);
      if (occupant.visits().isEmpty() && room.shows(occupant.role())) {
        hall.announcements().goneToOthers(room, occupant, visit, Role.NONE, List.of(), notice);
      }
    }
    hall.announcements().tellAll(room);
    return true;
  }

  /** No stream is left: what is only in memory and will be wanted is written down. May wait. */
  void stopped() {
    for (RoomLane lane : hall.rooms().lanes()) {
      Room seen = lane.room();
      if (seen == null || (!seen.isKept() && seen.occupants().size() == 0)) {
        continue;
      }
      hall.rooms()
          .ask(
              lane.jid(),
              room -> {
                if (room != null) {
                  writeDown(room);
                }
                return true;
              })
          .join();
    }
  }

  private void writeDown(Room room) {
    if (!room.isKept()) {
      temporary.put(hall.domain(), room.jid().toString(), (room.isLocked() ? LOCKED : OPEN) + (room.maker() == null ? "" : room.maker()));
      hall.store().create(room.record(), room.standings());
      hall.furniture().keep(room);
    }
    hall.archive().keepHistory(room);
  }

  /** The service starts, and sessions that were kept are back in their rooms. May wait. */
  void starting() {
    for (Map.Entry<String, String> each : temporary.all(hall.domain()).entrySet()) {
      String kept = each.getKey();
      Jid jid = Jid.valueOf(kept);
      hall.rooms()
          .ask(
              jid,
              room -> {
                hall.store().remove(jid);
                temporary.remove(hall.domain(), kept);
                if (room != null) {
                  room.kept(false);
                  room.traced();
                  asItWas(room, each.getValue());
                }
                return room == null || room.occupants().isEmpty();
              })
          .thenAccept(
              empty -> {
                if (empty) {
                  hall.rooms().in(jid, lane -> end(lane));
                }
              })
          .join();
    }
  }

  private static void asItWas(Room room, String written) {
    room.locked(written.startsWith(LOCKED.strip()));
    String maker = written.substring(written.indexOf(' ') + 1);
    if (maker.contains("@")) {
      room.maker(Jid.valueOf(maker));
    }
  }

  private void end(RoomLane lane) {
    Room room = lane.room();
    if (room != null && room.occupants().isEmpty()) {
      hall.destruction().vanishes(lane, room);
    }
  }

  /** The rooms that a session is in, as text; null when there are none. May wait. */
  @Nullable String save(Session session) {
    Set<Jid> rooms = session.get(Whereabouts.ROOMS);
    if (rooms == null || rooms.isEmpty()) {
      return null;
    }
    Element.Builder saved = Element.builder("visits", NS);
    boolean any = false;
    for (Jid jid : rooms) {
      if (jid.domain().equals(hall.domain().domain())) {
        Element visit = hall.rooms().ask(jid, room -> write(room, session.jid())).join();
        saved.child(visit);
        any |= visit != null;
      }
    }
    return any ? saved.build().toString() : null;
  }

  private static @Nullable Element write(@Nullable Room room, Jid real) {
    Visit visit = room == null ? null : room.occupants().visit(real);
    if (visit == null) {
      return null;
    }
    return Element.builder("visit", NS)
        .attribute("as", visit.occupant().jid().toString())
        .attribute("role", visit.occupant().role().wire())
        .children(visit.presence())
        .build();
  }

  /** Puts a session back into its rooms; nobody is told, as nobody has heard that it was gone. May wait. */
  void restore(Session session, String saved) {
    Element visits;
    try {
      visits = Xml.parse(saved, XmlLimits.STORED);
    } catch (XmlException e) {
      LOG.error("The rooms of {} cannot be read: {}", session.jid(), e.getMessage());
      return;
    }
    for (Element visit : visits.elements("visit", NS)) {
      try {
        Jid as = Jid.parse(visit.attributeOr("as", ""));
        if (as.domain().equals(hall.domain().domain())) {
          hall.rooms().ask(as.bare(), room -> restore(room, session, as, visit)).join();
        }
      } catch (JidException e) {
        LOG.error("A room of {} cannot be read: {}", session.jid(), e.getMessage());
      }
    }
  }

  private boolean restore(@Nullable Room room, Session session, Jid as, Element saved) {
    Occupant present = room == null ? null : room.occupants().likeNamed(String.valueOf(as.resource()));
    if (room == null || (present != null && !present.account().equals(session.jid().bare()))) {
      Element x =
          Element.of("x", Muc.USER, Faces.item(Affiliation.NONE, Role.NONE, null, null).build(), Faces.status(110), Faces.status(332));
      session.send(Presence.of(Presence.Type.UNAVAILABLE, as, session.jid(), x));
      return false;
    }
    Jid account = session.jid().bare();
    Role role = Role.of(saved.attribute("role"));
    Occupant occupant =
        present != null
            ? present
            : new Occupant(
                as,
                account,
                hall.occupantIds().of(room.jid(), account),
                role == null ? Role.PARTICIPANT : role,
                hall.affiliation(room, account));
    Visit visit = new Visit(room, session.jid(), session, occupant, saved.elements());
    room.occupants().add(visit);
    hall.whereabouts().entered(room, visit);
    return true;
  }
}
