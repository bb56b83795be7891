package im.recado.modules.muc;

import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.StanzaException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How an occupant changes what it shows of itself (XEP-0045 section 7.7). */
final class Availability {
  private final Hall hall;

  Availability(Hall hall) {
    this.hall = hall;
  }

  /** Of changes that come too fast only the last one counts, a little later (SECURITY R11). */
  void changes(Room room, Visit visit, Presence presence) throws StanzaException {
    visit.presence(hall.joining().said(presence, visit.occupant().role(), room));
    int pace = hall.pace(MucOptions.CHANGES_PER_MINUTE);
    if (visit.isHeld()) {
      return;
    }
    if (room.conduct(visit.occupant().account()).changes().take(hall.nanos(), 1, pace / 60.0, pace)) {
      show(room, visit, presence.id());
      return;
    }
    visit.held(true);
    hall.kernel()
        .timers()
        .after(
            Duration.ofMinutes(1).dividedBy(pace),
            () ->
                hall.rooms()
                    .in(
                        room.jid(),
                        lane -> {
                          visit.held(false);
                          if (lane.room() == room && room.occupants().visit(visit.jid()) == visit) {
                            room.conduct(visit.occupant().account()).changes().take(hall.nanos(), 1, pace / 60.0, pace);
                            show(room, visit, null);
                          }
                        }));
  }

  private void show(Room room, Visit visit, @Nullable String id) {
    visit.occupant().main(visit);
    hall.announcements().presence(room, visit, id);
  }
}
