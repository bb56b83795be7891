package im.recado.modules.muc;

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
    List<Standing> numbered = room.affiliations().numbered(changes);
    List<Standing> surplus = room.affiliations().surplus(numbered);
    if (room.isKept()) {
      lane.durably(
          () -> write(room, numbered, surplus, List.of()),
          () -> {
            apply(room, numbered, surplus);
            then.run();
          },
          failed);
    } else {
      apply(room, numbered, surplus);
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
    List<Standing> surplus = room.affiliations().surplus(numbered);
    if (room.isKept()) {
      write(room, numbered, surplus, erased);
    }
    apply(room, numbered, surplus);
  }

  /** In one write, in the order of the lane: who is too many is forgotten together with the changes that make them so. */
  private void write(Room room, List<Standing> numbered, List<Standing> surplus, List<Jid> erased) {
    Affiliations affiliations = room.affiliations();
    RoomStore.Kept record =
        room.record(
            room.config(), room.subject(), affiliations.versionWith(numbered), affiliations.oldestWithout(surplus));
    List<Standing> changed = new ArrayList<>(numbered);
    changed.removeAll(surplus);
    List<Jid> forgotten = new ArrayList<>(erased);
    surplus.forEach(one -> forgotten.add(one.jid()));
    hall.store().update(record, changed, forgotten);
  }

  private void apply(Room room, List<Standing> numbered, List<Standing> surplus) {
    room.affiliations().apply(numbered);
    room.affiliations().forget(surplus);
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
