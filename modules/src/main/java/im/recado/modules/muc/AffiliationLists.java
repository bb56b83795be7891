package im.recado.modules.muc;

import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lists of owners, admins, members and outcasts, and how they are changed (XEP-0045 sections 9.1 to 9.5 and 10.3 to
 * 10.8): what is sent is the difference, and all of it is done or nothing.
 */
final class AffiliationLists {
  /** So many are changed at once. */
  private static final int MOST_ITEMS = 500;

  private final Hall hall;
  private final Roles roles;

  AffiliationLists(Hall hall, Roles roles) {
    this.hall = hall;
    this.roles = roles;
  }

  /** {@code muc#admin} get: a list of an affiliation or of a role. */
  void get(RoomRequest request) throws StanzaException {
    List<Element> items = request.payload().elements("item", Muc.ADMIN);
    if (items.size() != 1) {
      throw new StanzaException(Condition.BAD_REQUEST, "One list is read at a time.");
    }
    Affiliation affiliation = Affiliation.of(items.getFirst().attribute("affiliation"));
    Role role = Role.of(items.getFirst().attribute("role"));
    if (affiliation != null && role == null) {
      list(request, affiliation);
    } else if (role != null && affiliation == null) {
      roles.list(request, role);
    } else {
      throw new StanzaException(Condition.BAD_REQUEST, "A list is one of an affiliation or of a role.");
    }
  }

  private void list(RoomRequest request, Affiliation affiliation) throws StanzaException {
    Room room = request.room();
    if (!mayRead(request, affiliation)) {
      throw Errors.listNotForYou();
    }
    Element.Builder query = Element.builder("query", Muc.ADMIN);
    List<Standing> all = affiliation == Affiliation.NONE ? List.of() : room.affiliations().all(affiliation);
    for (Standing standing : all) {
      query.child(
          Element.builder("item", Muc.ADMIN)
              .attribute("affiliation", affiliation.wire())
              .attribute("jid", standing.jid().toString())
              .attribute("nick", affiliation == Affiliation.OUTCAST ? null : Standings.nick(room, standing))
              .child("reason", Muc.ADMIN, standing.reason().isEmpty() ? null : standing.reason())
              .build());
    }
    request.answer(query.build());
  }

  /**
   * Who may read which list (sections 9.5, 10.5 and 10.8, table 6; SECURITY R1). Where addresses are hidden the lists are
   * for those who change them; but moderators, who know the addresses of who is there, may read that of the members.
   */
  private static boolean mayRead(RoomRequest request, Affiliation list) {
    Room room = request.room();
    Affiliation own = request.affiliation();
    if (own == Affiliation.OWNER || (own == Affiliation.ADMIN && !isForOwners(list))) {
      return true;
    }
    if (list == Affiliation.OUTCAST || list == Affiliation.NONE || own == Affiliation.OUTCAST) {
      return false;
    }
    Role role = request.role();
    boolean listedRole = role != Role.NONE && room.config().get(Settings.MEMBER_LIST).contains(role);
    if (room.config().isSemiAnonymous()) {
      return list == Affiliation.MEMBER && role == Role.MODERATOR && listedRole;
    }
    return own.isAtLeast(Affiliation.MEMBER) || listedRole;
  }

  private static boolean isForOwners(Affiliation list) {
    return list.isAtLeast(Affiliation.ADMIN);
  }

  /** {@code muc#admin} set: changes of affiliations or of roles. */
  void set(RoomRequest request) throws StanzaException {
    List<Element> items = request.payload().elements("item", Muc.ADMIN);
    if (items.isEmpty()) {
      throw new StanzaException(Condition.BAD_REQUEST, "Change what?");
    }
    if (items.size() > MOST_ITEMS) {
      throw new StanzaException(
          Condition.POLICY_VIOLATION, "At most " + MOST_ITEMS + " items are changed at once; you sent " + items.size() + ".");
    }
    int affiliations = 0;
    for (Element item : items) {
      boolean affiliation = item.attribute("affiliation") != null;
      if (affiliation == (item.attribute("role") != null)) {
        throw new StanzaException(Condition.BAD_REQUEST, "An item changes an affiliation or a role, not both.");
      }
      affiliations += affiliation ? 1 : 0;
    }
    if (affiliations == 0) {
      roles.change(request, items);
    } else if (affiliations == items.size()) {
      change(request, items);
    } else {
      throw new StanzaException(Condition.BAD_REQUEST, "Affiliations and roles are changed apart.");
    }
  }

  private record Shown(Jid jid, @Nullable String reason, boolean invited) {}

  private void change(RoomRequest request, List<Element> items) throws StanzaException {
    Room room = request.room();
    if (!request.affiliation().isAtLeast(Affiliation.ADMIN)) {
      throw new StanzaException(Condition.FORBIDDEN, "Only admins and owners may do that.");
    }
    Map<Jid, Standing> changes = new LinkedHashMap<>();
    Map<Jid, Shown> shown = new LinkedHashMap<>();
    for (Element item : items) {
      Jid jid = subject(room, item);
      Affiliation affiliation = Affiliation.of(item.attribute("affiliation"));
      if (affiliation == null) {
        throw new StanzaException(Condition.BAD_REQUEST, "There is no such affiliation.");
      }
      Standing before = changes.getOrDefault(jid, room.affiliations().standing(jid));
      check(request, before, affiliation);
      String reason = item.childText("reason", Muc.ADMIN);
      Standing after = before.with(affiliation, reason == null ? "" : shortened(reason));
      after = withNick(room, after, item.attribute("jid") == null ? null : item.attribute("nick"), changes);
      boolean invited =
          room.config().is(Settings.MEMBERS_ONLY)
              && affiliation == Affiliation.MEMBER
              && !hall.affiliation(room, jid).isAtLeast(Affiliation.MEMBER)
              && jid.local() != null
              && room.occupants().of(jid).isEmpty();
      changes.put(jid, after);
      shown.put(jid, new Shown(jid, reason, invited));
    }
    List<Standing> wanted = List.copyOf(changes.values());
    requireOwner(room, changes);
    hall.standings().requireFit(room, wanted);
    String actor = request.nick();
    Occupant inviter = request.occupant();
    long since = room.affiliations().version();
    hall.standings()
        .change(
            request.lane(),
            room,
            wanted,
            request.lane().refusing(request.iq()),
            () -> {
              request.answer(null);
              for (Shown one : shown.values()) {
                hall.standings().show(request.lane(), room, one.jid(), actor, one.reason(), since);
              }
              List<Jid> invited = shown.values().stream().filter(Shown::invited).map(Shown::jid).toList();
              if (!invited.isEmpty()) {
                request
                    .lane()
                    .block(() -> hall.invitations().toMembers(room, request.from(), inviter, invited));
              }
            });
  }

  private static String shortened(String reason) {
    return Text.cut(reason, 1000);
  }

  /** Whom an item is about: an address, or the account of a nickname. */
  private static Jid subject(Room room, Element item) throws StanzaException {
    String written = item.attribute("jid");
    if (written == null) {
      Occupant occupant = room.occupants().named(item.attribute("nick"));
      if (item.attribute("nick") == null) {
        throw new StanzaException(Condition.BAD_REQUEST, "An affiliation is changed by address.");
      }
      if (occupant == null) {
        throw Errors.nobodyOfThisName();
      }
      return occupant.account();
    }
    try {
      Jid jid = Jid.parse(written);
      if (jid.local() == null && jid.resource() != null) {
        // Section 9.2 has addresses like that; without their resource they would be everybody of the domain.
        throw new StanzaException(Condition.NOT_ACCEPTABLE, "A domain is named without a resource.");
      }
      return jid.bare();
    } catch (JidException e) {
      throw Errors.noAddress(e);
    }
  }

  /** Table 7: what an admin may change, and what only an owner. */
  private void check(RoomRequest request, Standing target, Affiliation wanted) throws StanzaException {
    Affiliation own = request.affiliation();
    Affiliation before = target.affiliation();
    boolean self = target.jid().equals(request.from().bare());
    if (target.jid().local() == null && wanted.isAtLeast(Affiliation.ADMIN)) {
      throw Errors.wholeDomain();
    }
    if (wanted == Affiliation.OUTCAST) {
      if (self || (target.jid().local() == null && target.jid().domain().equals(request.from().domain()))) {
        throw new StanzaException(Condition.CONFLICT, "You cannot ban yourself.");
      }
      boolean higher = hall.affiliation(request.room(), target.jid()).isAtLeast(Affiliation.ADMIN);
      if (own != Affiliation.OWNER && higher) {
        throw new StanzaException(Condition.NOT_ALLOWED, "You may not ban an admin or owner.");
      }
      return;
    }
    if (own != Affiliation.OWNER
        && (wanted.isAtLeast(Affiliation.ADMIN) || before.isAtLeast(Affiliation.ADMIN))
        && wanted != before) {
      throw new StanzaException(Condition.FORBIDDEN, "Only owners say who is admin or owner.");
    }
  }

  /** A room has an owner as long as it exists (section 10). */
  static void requireOwner(Room room, Map<Jid, Standing> changes) throws StanzaException {
    int owners = room.affiliations().count(Affiliation.OWNER);
    for (Standing change : changes.values()) {
      boolean was = room.affiliations().standing(change.jid()).affiliation() == Affiliation.OWNER;
      owners += (change.affiliation() == Affiliation.OWNER ? 1 : 0) - (was ? 1 : 0);
    }
    if (owners == 0 && room.affiliations().count(Affiliation.OWNER) > 0) {
      throw Errors.noOwnerLeft();
    }
  }

  /** The nickname that is kept for a member; none for who is banned, or who is nothing any more (section 9.1). */
  private Standing withNick(Room room, Standing standing, @Nullable String nick, Map<Jid, Standing> others)
      throws StanzaException {
    if (!standing.affiliation().isAtLeast(Affiliation.MEMBER) || standing.jid().local() == null) {
      return standing.withNick("");
    }
    if (nick == null) {
      return standing;
    }
    if (nick.isEmpty()) {
      return standing.withNick("");
    }
    Nick.check(nick, hall.option(MucOptions.LONGEST_NICK));
    List<Standing> taken = new ArrayList<>(others.values());
    Jid keeper = room.affiliations().ownerOf(nick);
    boolean conflict =
        (keeper != null && !keeper.equals(standing.jid()) && !others.containsKey(keeper))
            || taken.stream()
                .anyMatch(
                    other -> !other.jid().equals(standing.jid()) && Nick.key(other.nick()).equals(Nick.key(nick)));
    Occupant holder = room.occupants().likeNamed(nick);
    if (conflict || (holder != null && !holder.account().equals(standing.jid()))) {
      throw Errors.nickKept();
    }
    return standing.withNick(nick);
  }
}
