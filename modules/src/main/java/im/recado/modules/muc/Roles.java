package im.recado.modules.muc;

import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What moderators do with roles (XEP-0045 sections 8.2 to 8.5 and 9.6 to 9.8): kick, give and take voice, make moderators,
 * and the lists of these.
 */
final class Roles {
  /** An occupant is to have another role. */
  record Change(Occupant occupant, Role role, @Nullable String reason) {}

  private final Hall hall;

  Roles(Hall hall) {
    this.hall = hall;
  }

  /** Who has this role (sections 8.5 and 9.8). */
  void list(RoomRequest request, Role role) throws StanzaException {
    Room room = request.room();
    boolean may =
        role == Role.MODERATOR
            ? request.affiliation().isAtLeast(Affiliation.ADMIN)
            : request.role() == Role.MODERATOR || request.affiliation().isAtLeast(Affiliation.ADMIN);
    if (!may) {
      throw Errors.listNotForYou();
    }
    Element.Builder query = Element.builder("query", Muc.ADMIN);
    for (Occupant occupant : room.occupants().all()) {
      if (occupant.role() == role) {
        query.child(
            Element.builder("item", Muc.ADMIN)
                .attribute("affiliation", occupant.affiliation().wire())
                .attribute("jid", occupant.main().jid().toString())
                .attribute("nick", occupant.nick())
                .attribute("role", role.wire())
                .build());
      }
    }
    request.answer(query.build());
  }

  /** Changes roles: all that is asked, or nothing. */
  void change(RoomRequest request, List<Element> items) throws StanzaException {
    Room room = request.room();
    List<Change> changes = new ArrayList<>();
    Set<Occupant> named = new LinkedHashSet<>();
    for (Element item : items) {
      Role role = Role.of(item.attribute("role"));
      String nick = item.attribute("nick");
      if (role == null || nick == null) {
        throw new StanzaException(Condition.BAD_REQUEST, "A role is changed by nickname.");
      }
      Occupant occupant = room.occupants().named(nick);
      if (occupant == null) {
        requireModerator(request);
        throw Errors.nobodyOfThisName();
      }
      try {
        check(request, occupant, role);
      } catch (StanzaException e) {
        if (role != Role.VISITOR || e.error().condition() != Condition.NOT_ALLOWED) {
          throw e;
        }
        // Section 8.4: along with the offending item.
        hall.post().refuse(request.iq(), room.jid(), e, Element.of("query", Muc.ADMIN, item));
        return;
      }
      if (named.add(occupant)) {
        changes.add(new Change(occupant, role, item.childText("reason", Muc.ADMIN)));
      }
    }
    give(request.lane(), room, changes, request.nick(), request.iq(), () -> request.answer(null));
  }

  private static void requireModerator(RoomRequest request) throws StanzaException {
    if (request.role() != Role.MODERATOR && !request.affiliation().isAtLeast(Affiliation.ADMIN)) {
      throw new StanzaException(Condition.FORBIDDEN, "Only moderators may do that.");
    }
  }

  private static void check(RoomRequest request, Occupant target, Role role) throws StanzaException {
    requireModerator(request);
    Affiliation own = request.affiliation();
    boolean admin = own.isAtLeast(Affiliation.ADMIN);
    if (role == Role.NONE) {
      // Section 8.2; table 5: who kicks a moderator is an admin.
      if (!own.isAtLeast(target.affiliation()) || (target.isModerator() && !admin)) {
        throw new StanzaException(Condition.NOT_ALLOWED, "You may not kick this occupant.");
      }
      return;
    }
    if (role == Role.MODERATOR) {
      if (!admin) {
        throw new StanzaException(Condition.FORBIDDEN, "Only admins make moderators.");
      }
      return;
    }
    if (role == target.role()) {
      return;
    }
    if (target.affiliation().isAtLeast(Affiliation.ADMIN)) {
      throw new StanzaException(Condition.NOT_ALLOWED, "An admin or owner stays a moderator.");
    }
    if (target.isModerator() && !admin) {
      throw new StanzaException(Condition.FORBIDDEN, "Only admins unmake moderators.");
    }
    // Section 8.4: neither from who stands higher nor from an equal.
    if (role == Role.VISITOR && target.affiliation().isAtLeast(own)) {
      throw new StanzaException(Condition.NOT_ALLOWED, "You may not take voice from this occupant.");
    }
  }

  /**
   * Gives roles. Voice that differs from what is usual in a moderated room is remembered for the next visit (section 5.1).
   *
   * @param actor the nickname of who has ordered it, or null
   * @param done says so to who has ordered it, before the others see it
   */
  void give(
      RoomLane lane, Room room, List<Change> changes, @Nullable String actor, Stanza cause, Runnable done) {
    List<Standing> remembered = new ArrayList<>();
    for (Change change : changes) {
      Standing before = room.affiliations().standing(change.occupant().account());
      Role kept = toRemember(room, change);
      if (change.role() != Role.NONE && before.role() != kept) {
        remembered.add(before.withRole(kept));
      }
    }
    if (remembered.isEmpty() || !hall.standings().fits(room, remembered)) {
      apply(lane, room, changes, actor, done);
      return;
    }
    hall.standings().change(lane, room, remembered, lane.refusing(cause), () -> apply(lane, room, changes, actor, done));
  }

  private static Role toRemember(Room room, Change change) {
    Role usual = room.roleOf(change.occupant().affiliation());
    boolean special =
        room.config().is(Settings.MODERATED)
            && change.role() != usual
            && (change.role() == Role.VISITOR || change.role() == Role.PARTICIPANT);
    return special ? change.role() : Role.NONE;
  }

  private void apply(RoomLane lane, Room room, List<Change> changes, @Nullable String actor, Runnable done) {
    Map<Occupant, Notice> kicked = new LinkedHashMap<>();
    for (Change change : changes) {
      if (change.role() == Role.NONE) {
        kicked.put(change.occupant(), Notice.of(307).by(actor, change.reason()));
      }
    }
    if (kicked.isEmpty()) {
      done.run();
    } else {
      hall.leaving().putOut(lane, room, List.copyOf(kicked.keySet()), kicked::get, done);
    }
    for (Change change : changes) {
      Occupant occupant = change.occupant();
      Role before = occupant.role();
      if (change.role() != Role.NONE && before != change.role()) {
        boolean sawAll = room.showsAddressesTo(before);
        occupant.role(change.role());
        hall.announcements().changed(room, occupant, before, Notice.NONE.by(actor, change.reason()));
        if (!sawAll && room.showsAddressesTo(occupant.role())) {
          // A moderator knows the occupants' addresses (section 8).
          occupant.visits().forEach(visit -> hall.announcements().present(room, visit));
        }
      }
    }
  }
}
