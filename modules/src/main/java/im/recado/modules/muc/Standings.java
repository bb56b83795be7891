package im.recado.modules.muc;

import im.recado.kernel.background.Background;
import im.recado.kernel.store.StoreException;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Changes who is what to a room: first in the database, if the room is kept there, then in the room, then for all to see. */
final class Standings {
  private final Hall hall;

  Standings(Hall hall) {
    this.hall = hall;
  }

  /** Whether a room may remember these too. */
  boolean fits(Room room, List<Standing> changes) {
    int more = 0;
    for (Standing change : changes) {
      more += !change.isEmpty() && room.affiliations().standing(change.jid()).isEmpty() ? 1 : 0;
    }
    return more == 0 || room.affiliations().size() + more <= hall.option(MucOptions.MOST_AFFILIATIONS);
  }

  /** Refuses what would be more people than a room may remember. */
  void requireFit(Room room, List<Standing> changes) throws StanzaException {
    if (!fits(room, changes)) {
      throw new StanzaException(Condition.RESOURCE_CONSTRAINT, "The room remembers as many people as it may.");
    }
  }

  /**
   * Changes what is known of people, as the last thing of the current step.
   *
   * @param failed hears that it could not be stored: then nothing has happened
   * @param then goes on when the change stands
   */
  void change(RoomLane lane, Room room, List<Standing> changes, Consumer<StoreException> failed, Runnable then) {
    if (room.isKept()) {
      List<Standing> numbered = room.affiliations().numbered(changes);
      lane.durably(
          () -> write(room, numbered, List.of()),
          () -> {
            apply(room, numbered);
            then.run();
          },
          failed);
    } else {
      apply(room, room.affiliations().numbered(changes));
      then.run();
    }
  }

  /**
   * The same where it may wait already.
   *
   * @param erased of whom nothing is known any more in the room
   */
  void store(Room room, List<Standing> changes, List<Jid> erased) {
    List<Standing> numbered = room.affiliations().numbered(changes);
    if (room.isKept()) {
      write(room, numbered, erased);
    }
    apply(room, numbered);
  }

  private void write(Room room, List<Standing> numbered, List<Jid> erased) {
    long version = room.affiliations().versionWith(numbered);
    RoomStore.Kept record = room.record(room.config(), room.subject(), version, room.affiliations().oldest());
    hall.store().update(record, numbered, erased);
  }

  private void apply(Room room, List<Standing> numbered) {
    room.affiliations().apply(numbered);
    List<Standing> surplus = room.affiliations().surplus();
    if (!surplus.isEmpty()) {
      room.affiliations().forget(surplus);
      if (room.isKept()) {
        List<Jid> forgotten = surplus.stream().map(Standing::jid).toList();
        RoomStore.Kept record = room.record();
        Background.start("standings in a room", () -> hall.store().update(record, List.of(), forgotten));
      }
    }
  }

  /**
   * Shows an affiliation that has changed (sections 9.3 to 9.8, 10.3 to 10.8): in the presence of who is here, who may have
   * to go; in a message about who is not.
   *
   * @param since the version of the list before this change and those that were made together with it
   */
  void show(
      RoomLane lane, Room room, Jid jid, @Nullable String actor, @Nullable String reason, long since) {
    hall.indicators().changed(room, jid);
    List<Occupant> here = occupants(room, jid);
    long version = room.affiliations().standing(jid).version();
    // Of several changes each is one step from the one before (XEP-0463 section 5.2.2); who was it already is none.
    Element versions = version > since ? AffiliationVersions.mav(version - 1, version) : null;
    Notice notice = Notice.NONE.by(actor, reason).with(versions);
    if (here.isEmpty()) {
      if (versions != null) {
        away(room, jid, versions);
      }
      return;
    }
    List<Occupant> banned = new ArrayList<>();
    List<Occupant> strangers = new ArrayList<>();
    for (Occupant occupant : here) {
      Affiliation now = hall.affiliation(room, occupant.account());
      Affiliation was = occupant.affiliation();
      Role before = occupant.role();
      boolean sawAll = room.showsAddressesTo(before);
      occupant.affiliation(now);
      if (now == Affiliation.OUTCAST) {
        banned.add(occupant);
      } else if (room.config().is(Settings.MEMBERS_ONLY) && !now.isAtLeast(Affiliation.MEMBER)) {
        strangers.add(occupant);
      } else {
        occupant.role(role(room, was, before, now));
        hall.announcements().changed(room, occupant, before, notice);
        if (!sawAll && room.showsAddressesTo(occupant.role())) {
          occupant.visits().forEach(visit -> hall.announcements().present(room, visit));
        }
      }
    }
    hall.leaving().putOut(lane, room, banned, notice.codes(301));
    hall.leaving().putOut(lane, room, strangers, notice.codes(321));
  }

  /**
   * Shows that somebody is nothing to the room any more and will not come, because the account is gone.
   *
   * @param version of the list with that change
   */
  void gone(Room room, Jid jid, long version) {
    away(room, jid, AffiliationVersions.mav(version - 1, version));
  }

  /** Everybody here whose affiliation this is. */
  private static List<Occupant> occupants(Room room, Jid jid) {
    if (jid.local() != null) {
      return room.occupants().of(jid);
    }
    return room.occupants().all().stream()
        .filter(occupant -> occupant.account().domain().equals(jid.domain()))
        .toList();
  }

  /** A role that goes with an affiliation comes and goes with it; one that was given besides stays (section 5.1.3). */
  private static Role role(Room room, Affiliation was, Role before, Affiliation now) {
    Role usual = room.roleOf(now);
    boolean demoted = was.isAtLeast(Affiliation.ADMIN) && !now.isAtLeast(Affiliation.ADMIN);
    return demoted || usual.isAtLeast(before) ? usual : before;
  }

  /** Those who may know the address hear of one who is not here (section 10.3). */
  private void away(Room room, Jid jid, Element versions) {
    Element item =
        Faces.item(room.affiliations().of(jid), Role.NONE, jid, null).build();
    Message message =
        Message.of(Message.Type.NORMAL, room.jid(), null, Element.of("x", Muc.USER, versions, item));
    for (Visit visit : List.copyOf(room.occupants().visits())) {
      if (room.showsAddressesTo(visit.occupant().role())) {
        hall.post().send(visit, message);
      }
    }
  }

  /** Whose address this is, as the lists name it. */
  static @Nullable String nick(Room room, Standing standing) {
    if (!standing.nick().isEmpty()) {
      return standing.nick();
    }
    for (Occupant occupant : room.occupants().of(standing.jid())) {
      return Objects.requireNonNull(occupant.nick());
    }
    return null;
  }
}
