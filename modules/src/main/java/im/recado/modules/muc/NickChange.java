package im.recado.modules.muc;

import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.StanzaError;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.List;
import java.util.Objects;

/** How an occupant takes another nickname (XEP-0045 section 7.6). */
final class NickChange {
  private final Hall hall;

  NickChange(Hall hall) {
    this.hall = hall;
  }

  void changes(Room room, Visit visit, Presence presence) throws StanzaException {
    Occupant occupant = visit.occupant();
    String wanted = Objects.requireNonNull(Objects.requireNonNull(presence.to()).resource());
    String nick = hall.joining().nick(room, occupant.account(), wanted);
    if (nick.equals(occupant.nick())) {
      if (!nick.equals(wanted)) {
        throw notAcceptable("The nickname is held to the one that is kept for you.");
      }
      return;
    }
    check(room, occupant);
    Occupant holder = room.occupants().likeNamed(nick);
    if (holder != null && !holder.account().equals(occupant.account())) {
      throw Errors.nickTaken();
    }
    List<Element> said = hall.joining().said(presence, occupant.role(), room);
    int pace = hall.pace(MucOptions.CHANGES_PER_MINUTE);
    if (!room.conduct(visit.occupant().account()).changes().take(hall.nanos(), 1, pace / 60.0, pace)) {
      throw new StanzaException(Condition.RESOURCE_CONSTRAINT, "You change your nickname too often.");
    }
    Jid address;
    try {
      address = room.jid().withResource(nick);
    } catch (JidException e) {
      throw new StanzaException(Condition.JID_MALFORMED);
    }
    boolean same = holder == occupant;
    visit.presence(said);
    if (occupant.visits().size() == 1 && (holder == null || same)) {
      rename(room, occupant, visit, address);
    } else {
      moveOn(room, visit, holder, address);
    }
    welcome(room, visit, presence, nick.equals(wanted));
  }

  private void check(Room room, Occupant occupant) throws StanzaException {
    boolean may =
        occupant.isModerator()
            || (room.config().is(Settings.NICK_CHANGES)
                && (occupant.role() != Role.VISITOR || room.config().is(Settings.VISITORS_NICK)));
    if (!may) {
      throw notAcceptable("Nicknames are locked down in this room.");
    }
  }

  private static StanzaException notAcceptable(String sentence) {
    return new StanzaException(
        Condition.NOT_ACCEPTABLE.error(sentence).withType(StanzaError.Type.CANCEL));
  }

  private void rename(Room room, Occupant occupant, Visit visit, Jid address) {
    String nick = Objects.requireNonNull(address.resource());
    Notice leaves = Notice.of(303).nick(nick);
    if (room.shows(occupant.role())) {
      hall.announcements().goneToOthers(room, occupant, visit, occupant.role(), List.of(), leaves);
    }
    hall.announcements().goneToSelf(room, occupant, visit, occupant.role(), List.of(), leaves);
    room.occupants().rename(occupant, address);
  }

  /** Other clients of the account stay under the old nickname, or wait under the new one already. */
  private void moveOn(Room room, Visit visit, @org.jspecify.annotations.Nullable Occupant holder, Jid address) {
    Occupant before = visit.occupant();
    boolean last = before.visits().size() == 1;
    Notice leaves = Notice.of(303).nick(Objects.requireNonNull(address.resource()));
    hall.announcements().goneToSelf(room, before, visit, before.role(), List.of(), leaves);
    if (last && room.shows(before.role())) {
      hall.announcements().goneToOthers(room, before, visit, before.role(), List.of(), leaves);
    }
    Occupant after =
        holder != null
            ? holder
            : new Occupant(address, before.account(), before.id(), before.role(), before.affiliation());
    room.occupants().move(visit, after);
    if (!last) {
      hall.announcements().presence(room, before, Notice.NONE);
    }
  }

  private void welcome(Room room, Visit visit, Presence presence, boolean asWanted) {
    Occupant occupant = visit.occupant();
    occupant.main(visit);
    hall.announcements().presenceToOthers(room, occupant, Notice.NONE);
    boolean real = room.showsAddressesTo(occupant.role());
    List<Integer> codes = asWanted ? List.of(110) : List.of(110, 210);
    for (Visit own : occupant.visits()) {
      Presence self = Faces.available(room, occupant, real, Notice.NONE, own == visit ? codes : List.of(110));
      hall.post().send(own, own == visit && presence.id() != null ? self.withId(presence.id()) : self);
    }
  }
}
