package im.recado.modules.muc;

import im.recado.kernel.session.Session;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.StanzaError;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How somebody enters a room (XEP-0045 section 7.2). */
final class Joining {
  /** So many owners and admins find room in a room that is full (section 7.2.9). */
  private static final int RESERVE = 50;

  /** What a client says of itself may be so long, in characters. */
  static final int MOST_SAID = 16 * 1024;

  private final Hall hall;

  Joining(Hall hall) {
    this.hall = hall;
  }

  /**
   * Somebody wants to enter.
   *
   * @param x with the namespace of rooms
   * @param created whether the room was made just now, for this one
   */
  void enters(RoomLane lane, Room room, Presence presence, Element x, boolean created) throws StanzaException {
    Jid from = Objects.requireNonNull(presence.from());
    Session session = null;
    if (hall.kernel().router().isLocal(from.domain())) {
      session = hall.kernel().sessions().session(from);
      if (session == null) {
        return;
      }
    }
    History.Wish wish = History.Wish.of(x.child("history", Muc.NS), hall.now());
    Affiliation affiliation = hall.affiliation(room, from);
    admit(room, from, affiliation, x);
    // What lets in for good may have changed it.
    affiliation = hall.affiliation(room, from);
    String wanted = Objects.requireNonNull(Objects.requireNonNull(presence.to()).resource());
    String nick = nick(room, from.bare(), wanted);
    Occupant present = room.occupants().likeNamed(nick);
    if (present == null) {
      requireRoom(room, affiliation);
    } else if (!present.account().equals(from.bare())) {
      throw Errors.nickTaken();
    }
    Occupant occupant = present != null ? present : newOccupant(room, from, nick, affiliation);
    List<Element> said = said(presence, occupant.role(), room);
    if (hall.challenges().isDue(room, from, affiliation)) {
      hall.challenges().ask(lane, room, presence);
      return;
    }
    Visit visit = new Visit(room, from, session, occupant, said);
    room.occupants().add(visit);
    hall.whereabouts().entered(room, visit);
    if (session != null && session.isClosed()) {
      room.occupants().remove(visit);
      hall.whereabouts().left(room, visit);
      hall.leaving().afterwards(lane, room);
      return;
    }
    welcome(room, visit, presence, x, wish, codes(room, created, !occupant.nick().equals(wanted)), true);
  }

  /** Sends a newcomer, or one who has lost track, all in the order of section 7.1. */
  private void welcome(
      Room room,
      Visit visit,
      Presence presence,
      Element x,
      History.Wish wish,
      List<Integer> codes,
      boolean isNews) {
    Occupant occupant = visit.occupant();
    Element versions = hall.versions().toNewcomer(room, visit, x);
    hall.announcements().present(room, visit);
    occupant.main(visit);
    if (isNews) {
      hall.announcements().presenceToOthers(room, occupant, Notice.NONE);
    }
    boolean real = room.showsAddressesTo(occupant.role());
    for (Visit own : occupant.visits()) {
      Notice notice = own == visit ? Notice.NONE.with(versions) : Notice.NONE;
      Presence self = Faces.available(room, occupant, real, notice, own == visit ? codes : List.of(110));
      hall.post().send(own, own == visit && presence.id() != null ? self.withId(presence.id()) : self);
    }
    int addressed = " to=''".length() + visit.jid().toString().length();
    int most = Math.min(room.config().get(Settings.HISTORY), hall.option(MucOptions.MOST_HISTORY));
    History.Wish allowed = wish.within(hall.now(), room.config().get(Settings.ARCHIVE_DAYS));
    for (Message past : room.history().wished(allowed, most, addressed)) {
      hall.post().send(visit, past);
    }
    hall.post().send(visit, Subject.message(room.subject(), room.jid()));
    hall.registration().remind(room, visit);
  }

  /** A client that is here asks for everything once more (section 17.3); the others hear of it if it says something new. */
  void resynchronises(Room room, Visit visit, Presence presence, Element x) throws StanzaException {
    History.Wish wish = History.Wish.of(x.child("history", Muc.NS), hall.now());
    List<Element> said = said(presence, visit.occupant().role(), room);
    requireRest(room, visit.jid());
    boolean isNews = !said.equals(visit.presence()) || visit.occupant().main() != visit;
    visit.presence(said);
    welcome(room, visit, presence, x, wish, codes(room, false, false), isNews);
  }

  /** Who comes makes the room send much (SECURITY R11). */
  private void requireRest(Room room, Jid from) throws StanzaException {
    int pace = hall.pace(MucOptions.CHANGES_PER_MINUTE);
    if (!room.conduct(from.bare()).comings().take(hall.nanos(), 1, pace / 60.0, pace)) {
      throw wait("You come too often.");
    }
  }

  /** Who thinks to be here and is not, is told so (section 7.2.18). */
  void stranger(Jid room, Presence presence) {
    Element x =
        Element.builder("x", Muc.USER)
            .child(
                Faces.item(Affiliation.NONE, Role.NONE, null, null)
                    .child("reason", Muc.USER, "You are not in the room.")
                    .build())
            .child(Faces.status(110))
            .child(Faces.status(307))
            .child(Faces.status(333))
            .build();
    hall.post().send(Presence.of(Presence.Type.UNAVAILABLE, presence.to(), presence.from(), x));
  }

  private List<Integer> codes(Room room, boolean created, boolean renamed) {
    List<Integer> codes = new ArrayList<>();
    if (!room.config().isSemiAnonymous()) {
      codes.add(100);
    }
    codes.add(110);
    if (room.config().is(Settings.LOGGED)) {
      codes.add(170);
    }
    if (created) {
      codes.add(201);
    }
    if (renamed) {
      codes.add(210);
    }
    return codes;
  }

  List<Element> said(Presence presence, Role role, Room room) throws StanzaException {
    List<Element> said = Passing.said(presence, hall, role, room);
    int size = 0;
    for (Element one : said) {
      size += Passing.size(one);
    }
    if (size > MOST_SAID) {
      throw new StanzaException(Condition.POLICY_VIOLATION, "That is more than a room passes on.");
    }
    return said;
  }

  /** The one place that lets in or refuses (SECURITY R4). */
  private void admit(Room room, Jid from, Affiliation affiliation, Element x) throws StanzaException {
    if (affiliation == Affiliation.OUTCAST) {
      throw new StanzaException(Condition.FORBIDDEN, "You are banned from this room.");
    }
    if (room.isLocked() && affiliation != Affiliation.OWNER) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND, "This room does not exist yet.");
    }
    String given = x.childText("password", Muc.NS);
    if (room.config().is(Settings.MEMBERS_ONLY) && !affiliation.isAtLeast(Affiliation.MEMBER)) {
      throw new StanzaException(Condition.REGISTRATION_REQUIRED, "Only members may enter this room.");
    }
    String password = room.config().password();
    if (password != null && !same(password, given) && !hall.isAdministrator(from)) {
      throw new StanzaException(Condition.NOT_AUTHORIZED, "This room has a password.");
    }
    if (hall.whereabouts().of(from.bare()) >= hall.option(MucOptions.MOST_JOINED)) {
      throw wait("You are in too many rooms.");
    }
    requireRest(room, from);
    int pace = hall.pace(MucOptions.JOINS_PER_SECOND);
    if (!room.joins().take(hall.nanos(), 1, pace, pace)) {
      throw wait("Too many enter this room just now.");
    }
  }

  private static boolean same(String password, @Nullable String given) {
    return given != null
        && MessageDigest.isEqual(
            password.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  private static StanzaException wait(String sentence) {
    return new StanzaException(Condition.RESOURCE_CONSTRAINT, sentence);
  }

  private void requireRoom(Room room, Affiliation affiliation) throws StanzaException {
    int most = hall.option(MucOptions.MOST_OCCUPANTS);
    int set = room.config().get(Settings.MOST_OCCUPANTS);
    most = set == 0 ? most : Math.min(set, most);
    int reserve = affiliation.isAtLeast(Affiliation.ADMIN) ? RESERVE : 0;
    if (room.occupants().size() >= most + reserve
        || hall.whereabouts().all() >= hall.option(MucOptions.MOST_OCCUPANTS_IN_ALL)) {
      throw new StanzaException(
          Condition.SERVICE_UNAVAILABLE.error("This room is full.").withType(StanzaError.Type.WAIT));
    }
  }

  /** The nickname that somebody gets: the wanted one, or the one that the room holds this account to. */
  String nick(Room room, Jid account, String wanted) throws StanzaException {
    String reserved = room.affiliations().standing(account).nick();
    if (room.config().is(Settings.RESERVED_NICK) && !reserved.isEmpty()) {
      return reserved;
    }
    Nick.check(wanted, hall.option(MucOptions.LONGEST_NICK));
    Jid keeper = room.affiliations().ownerOf(wanted);
    if (keeper != null && !keeper.equals(account)) {
      throw new StanzaException(Condition.CONFLICT, "This nickname is kept for somebody else.");
    }
    return wanted;
  }

  private Occupant newOccupant(Room room, Jid from, String nick, Affiliation affiliation) throws StanzaException {
    Jid account = from.bare();
    try {
      return new Occupant(
          room.jid().withResource(nick),
          account,
          hall.occupantIds().of(room.jid(), account),
          role(room, account, affiliation),
          affiliation);
    } catch (JidException e) {
      throw new StanzaException(Condition.JID_MALFORMED);
    }
  }

  /** The usual role, or the one that was given to this account in a moderated room. */
  private static Role role(Room room, Jid account, Affiliation affiliation) {
    Role usual = room.roleOf(affiliation);
    Role given = room.affiliations().standing(account).role();
    boolean counts = room.config().is(Settings.MODERATED) && usual != Role.MODERATOR && given != Role.NONE;
    return counts ? given : usual;
  }
}
