package im.recado.modules.muc;

import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Presence;
import im.recado.wire.xml.Element;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Tells everybody in a room of what happens in it: real addresses only to those who may see them. On the room's lane. */
final class Announcements {
  private static final List<Integer> SELF = List.of(110);

  /** From so many clients on, they are told together what happens within a {@link #moment}. */
  private static final int CROWD = 100;

  /** So much longer a moment is for each client, in microseconds: a room tells of comings and goings in 5,000 writes a second at most. */
  private static final int MOMENT_MICROS = 200;

  private static final Duration LONGEST_MOMENT = Duration.ofMillis(500);

  /** When so much happens in less, it is told at once. */
  private static final int MOST_TIDINGS = 1000;

  private final Hall hall;

  Announcements(Hall hall) {
    this.hall = hall;
  }

  /** Shows an occupant as it is now to everybody, itself included and last. */
  void presence(Room room, Occupant occupant, Notice notice) {
    presenceToOthers(room, occupant, notice);
    presenceToSelf(room, occupant, notice);
  }

  void presenceToOthers(Room room, Occupant occupant, Notice notice) {
    if (!room.shows(occupant.role())) {
      return;
    }
    Shown shown =
        notice.equals(Notice.NONE)
            ? Faces.shown(room, occupant)
            : new Shown(
                Faces.available(room, occupant, true, notice, List.of()),
                Faces.available(room, occupant, false, notice, List.of()));
    toOthers(room, occupant, shown);
  }

  void presenceToSelf(Room room, Occupant occupant, Notice notice) {
    Presence own =
        Faces.available(room, occupant, room.showsAddressesTo(occupant.role()), notice, SELF);
    hall.post().sendAll(occupant.visits(), own);
  }

  /** Shows what a client has just said of itself: to that client under the id that it gave it. */
  void presence(Room room, Visit visit, @Nullable String id) {
    Occupant occupant = visit.occupant();
    presenceToOthers(room, occupant, Notice.NONE);
    Presence own =
        Faces.available(room, occupant, room.showsAddressesTo(occupant.role()), Notice.NONE, SELF);
    for (Visit one : occupant.visits()) {
      hall.post().send(one, one == visit && id != null ? own.withId(id) : own);
    }
  }

  /** An occupant has another role or affiliation: it may come into sight or vanish. */
  void changed(Room room, Occupant occupant, Role before, Notice notice) {
    if (room.shows(before) && !room.shows(occupant.role())) {
      vanished(room, occupant);
    }
    presence(room, occupant, notice);
  }

  /** To others an occupant is not there any more, though it is. */
  void vanished(Room room, Occupant occupant) {
    goneToOthers(room, occupant, occupant.main(), Role.NONE, List.of(), Notice.NONE);
  }

  /** Tells the others that an occupant goes. */
  void goneToOthers(Room room, Occupant occupant, Visit visit, Role role, List<Element> said, Notice notice) {
    toOthers(
        room,
        occupant,
        new Shown(
            Faces.unavailable(room, occupant, visit, true, role, said, notice, List.of()),
            Faces.unavailable(room, occupant, visit, false, role, said, notice, List.of())));
  }

  /** Tells a client that it is gone. */
  void goneToSelf(Room room, Occupant occupant, Visit visit, Role role, List<Element> said, Notice notice) {
    hall.post().send(visit, goneSelf(room, occupant, visit, role, said, notice));
  }

  /** Tells a client that it is gone as it wanted, under the id of its presence if it had one. */
  void leftToSelf(
      Room room, Occupant occupant, Visit visit, List<Element> said, Notice notice, @Nullable String id) {
    Presence gone = goneSelf(room, occupant, visit, Role.NONE, said, notice);
    hall.post().send(visit, id == null ? gone : gone.withId(id));
  }

  private static Presence goneSelf(
      Room room, Occupant occupant, Visit visit, Role role, List<Element> said, Notice notice) {
    boolean real = room.showsAddressesTo(occupant.role());
    return Faces.unavailable(room, occupant, visit, real, role, said, notice, SELF);
  }

  private void toOthers(Room room, Occupant occupant, Shown shown) {
    List<Visit> visits = room.occupants().visits();
    if (visits.size() >= CROWD) {
      later(room, occupant, shown);
      return;
    }
    for (int i = 0; i < visits.size(); i++) {
      Visit other = visits.get(i);
      if (other.occupant() != occupant) {
        hall.post().show(other, room.showsAddressesTo(other.occupant().role()) ? shown.open() : shown.veiled());
      }
    }
  }

  private void later(Room room, Occupant occupant, Shown shown) {
    Tidings tidings = room.occupants().tidings();
    tidings.add(occupant, shown);
    if (tidings.size() >= MOST_TIDINGS) {
      tellAll(room);
    } else if (tidings.size() == 1) {
      // On an event loop: there, what is sent to a connection needs no hand-over.
      Executor where = Speaking.where(room.occupants().visits().getFirst().session());
      hall.kernel()
          .timers()
          .after(moment(room), () -> where.execute(() -> hall.rooms().in(room.jid(), lane -> tellAll(room))));
    }
  }

  private static Duration moment(Room room) {
    Duration moment = Duration.of((long) MOMENT_MICROS * room.occupants().visits().size(), ChronoUnit.MICROS);
    return moment.compareTo(LONGEST_MOMENT) > 0 ? LONGEST_MOMENT : moment;
  }

  /** Tells everybody what has happened up to now. */
  void tellAll(Room room) {
    List<Visit> visits = room.occupants().visits();
    for (int i = 0; i < visits.size(); i++) {
      hall.post().catchUp(visits.get(i));
    }
    room.occupants().tidings().clear();
  }

  /** Shows a newcomer who is there. */
  void present(Room room, Visit newcomer) {
    boolean real = room.showsAddressesTo(newcomer.occupant().role());
    List<Presence> present = new ArrayList<>(room.occupants().size());
    for (Occupant occupant : room.occupants().all()) {
      if (occupant != newcomer.occupant() && room.shows(occupant.role())) {
        Shown shown = Faces.shown(room, occupant);
        present.add(real ? shown.open() : shown.veiled());
      }
    }
    hall.post().catchUp(newcomer);
    hall.post().showAll(newcomer, present);
  }

  /** Sends a message to everybody. */
  void message(Room room, Message message) {
    hall.post().sendAll(room.occupants().visits(), message);
    // Each was told before it got the message.
    room.occupants().tidings().clear();
  }

  /** Tells everybody what has changed about the room itself (section 10.2.1). */
  void status(Room room, List<Integer> codes) {
    Element.Builder x = Element.builder("x", Muc.USER);
    codes.forEach(code -> x.child(Faces.status(code)));
    message(room, Message.of(Message.Type.GROUPCHAT, room.jid(), null, x.build()));
  }
}
