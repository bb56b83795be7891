package im.recado.modules.muc;

import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How clients go out of a room: by their own word, by the end of their session, or because they are put out. */
final class Leaving {
  /** What a stanza for a client comes back with when nobody is there (XEP-0045 section 18.1.2). */
  private static final Set<Condition> GONE =
      EnumSet.of(
          Condition.GONE,
          Condition.ITEM_NOT_FOUND,
          Condition.RECIPIENT_UNAVAILABLE,
          Condition.REDIRECT,
          Condition.REMOTE_SERVER_NOT_FOUND,
          Condition.REMOTE_SERVER_TIMEOUT);

  private final Hall hall;

  Leaving(Hall hall) {
    this.hall = hall;
  }

  /**
   * A client says that it goes (section 7.14); who is not here is not answered (section 17.3).
   *
   * <p>With its maker goes a room that was not configured yet: the room itself says so (section 10.1.3).
   *
   * <p>COMPAT Smack 4.5 (mucLeaveTest): not in the maker's own presence, where sections 10.9 and 10.1.3 may be read to want it. Whoever
   * enters again at once with Smack would wait for ten seconds, because its reader wants the lock that {@code join} holds.
   */
  void leaves(RoomLane lane, Room room, Presence presence) {
    Visit visit = room.occupants().visit(presence.from());
    if (visit != null) {
      List<Element> said = Passing.said(presence, hall, visit.occupant().role(), room);
      Occupant occupant = visit.occupant();
      boolean isUnfinished = room.isLocked();
      out(
          lane,
          room,
          visit,
          said,
          Notice.NONE,
          () -> hall.announcements().leftToSelf(room, occupant, visit, said, Notice.NONE, presence.id()));
      if (isUnfinished && lane.room() != room) {
        hall.destruction().tellMaker(room, visit);
      }
    }
  }

  /** A client's session has ended: nobody is left to say so. */
  void sessionClosed(RoomLane lane, Room room, Jid real) {
    Visit visit = room.occupants().visit(real);
    if (visit != null) {
      out(lane, room, visit, Notice.NONE);
    }
  }

  /** What was sent to a client came back. */
  void bounced(RoomLane lane, Room room, Jid real, @Nullable Condition condition) {
    Visit visit = room.occupants().visit(real);
    if (visit != null && condition != null && GONE.contains(condition)) {
      out(lane, room, visit, Notice.of(333));
    }
  }

  /** A client has lost track of the room: presence with an error came from it. */
  void lost(RoomLane lane, Room room, Jid real) {
    Visit visit = room.occupants().visit(real);
    if (visit != null) {
      out(lane, room, visit, Notice.of(333));
    }
  }

  private void out(RoomLane lane, Room room, Visit visit, Notice notice) {
    Occupant occupant = visit.occupant();
    out(
        lane,
        room,
        visit,
        List.of(),
        notice,
        () -> hall.announcements().goneToSelf(room, occupant, visit, Role.NONE, List.of(), notice));
  }

  private void out(
      RoomLane lane, Room room, Visit visit, List<Element> said, Notice notice, Runnable toSelf) {
    Occupant occupant = visit.occupant();
    boolean last = occupant.visits().size() == 1;
    boolean wasMain = occupant.main() == visit;
    remove(room, visit);
    toSelf.run();
    if (!last) {
      if (wasMain) {
        hall.announcements().presence(room, occupant, Notice.NONE);
      }
    } else if (room.shows(occupant.role())) {
      hall.announcements().goneToOthers(room, occupant, visit, Role.NONE, said, notice);
    }
    afterwards(lane, room);
  }

  /** Takes a client out of the lists and says nothing. */
  void remove(Room room, Visit visit) {
    room.occupants().remove(visit);
    hall.whereabouts().left(room, visit);
    hall.indicators().left(room, visit);
  }

  /** Puts all clients of some occupants out, for one reason. */
  void putOut(RoomLane lane, Room room, List<Occupant> occupants, Notice notice) {
    putOut(lane, room, occupants, occupant -> notice, () -> {});
  }

  /**
   * Puts all clients of some occupants out (section 8.2): all of them hear of it first.
   *
   * @param notices what is said of each
   * @param thenTell says whatever is to be said before those who stay hear of it
   */
  void putOut(
      RoomLane lane, Room room, List<Occupant> occupants, Function<Occupant, Notice> notices, Runnable thenTell) {
    List<Visit> mains = new ArrayList<>();
    for (Occupant occupant : occupants) {
      mains.add(occupant.main());
      for (Visit visit : List.copyOf(occupant.visits())) {
        remove(room, visit);
        hall.announcements().goneToSelf(room, occupant, visit, Role.NONE, List.of(), notices.apply(occupant));
      }
    }
    thenTell.run();
    for (Visit main : mains) {
      Occupant occupant = main.occupant();
      if (room.shows(occupant.role())) {
        hall.announcements().goneToOthers(room, occupant, main, Role.NONE, List.of(), notices.apply(occupant));
      }
    }
    afterwards(lane, room);
  }

  /** What becomes of a room that somebody has left. */
  void afterwards(RoomLane lane, Room room) {
    if (room.occupants().isEmpty() && lane.room() == room) {
      if (room.isKept()) {
        room.idleSince(hall.nanos());
      } else {
        hall.destruction().vanishes(lane, room);
      }
    }
  }

  /** An error that came back, in a message. */
  static @Nullable Condition condition(Message error) {
    Element child = error.child("error", Namespaces.CLIENT);
    if (child == null) {
      return null;
    }
    for (Element one : child.elements()) {
      for (Condition condition : Condition.values()) {
        if (one.is(condition.wire(), Namespaces.STANZA_ERRORS)) {
          return condition;
        }
      }
    }
    return null;
  }
}
