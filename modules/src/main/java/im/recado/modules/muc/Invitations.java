package im.recado.modules.muc;

import im.recado.kernel.route.Router;
import im.recado.kernel.store.StoreException;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Invitations that go through the room (XEP-0045 section 7.8.2), also those that turn a conversation of two into one of
 * many (section 7.9), and their refusal by who is invited. Direct ones (XEP-0249) go past the room.
 */
final class Invitations {
  private static final Logger LOG = LoggerFactory.getLogger(Invitations.class);

  /** So many people a message invites. */
  private static final int MOST = 20;

  private final Hall hall;

  Invitations(Hall hall) {
    this.hall = hall;
  }

  /** An occupant invites. */
  void invites(RoomLane lane, Room room, Message message, Element x, Promise promise) throws StanzaException {
    Occupant inviter = Speaking.visit(room, message.from()).occupant();
    if (room.config().is(Settings.MEMBERS_ONLY)
        && !inviter.affiliation().isAtLeast(Affiliation.ADMIN)
        && !(room.config().is(Settings.INVITES_BY_MEMBERS) && inviter.affiliation() == Affiliation.MEMBER)) {
      throw new StanzaException(Condition.FORBIDDEN, "Only admins may invite people to this room.");
    }
    List<Element> invites = x.elements("invite", Muc.USER);
    if (invites.size() > MOST) {
      throw new StanzaException(Condition.POLICY_VIOLATION, "So many people cannot be invited at once.");
    }
    int pace = hall.pace(MucOptions.MESSAGES_PER_MINUTE);
    List<Invitee> invitees = new ArrayList<>();
    for (Element invite : invites) {
      Jid to = address(invite.attribute("to"));
      if (!hall.kernel().router().isLocal(to.domain()) && hall.kernel().sessions().isGuest(inviter.account())) {
        throw new StanzaException(Condition.NOT_ALLOWED, "Guests invite people of this server alone.");
      }
      if (!room.conduct(inviter.account()).messages().take(hall.nanos(), 1, pace / 60.0, pace)) {
        throw new StanzaException(Condition.POLICY_VIOLATION, "You invite too many people.");
      }
      invitees.add(new Invitee(to, invite));
    }
    lane.block(
        () -> {
          if (!hall.post().attempt(message, room.jid(), () -> invite(lane, room, inviter, message, invitees, promise))) {
            promise.kept();
          }
        });
  }

  private record Invitee(Jid jid, Element invite) {}

  /** May wait: whether there is such an account is asked, and who is invited to a members-only room becomes a member. */
  private void invite(
      RoomLane lane, Room room, Occupant inviter, Message message, List<Invitee> invitees, Promise promise)
      throws StanzaException {
    List<Standing> members = new ArrayList<>();
    for (Invitee invitee : invitees) {
      Jid account = invitee.jid().bare();
      if (!takes(account, message.from())) {
        throw new StanzaException(Condition.ITEM_NOT_FOUND, "There is no account " + account + ".");
      }
      if (room.affiliations().of(account) == Affiliation.OUTCAST) {
        throw new StanzaException(Condition.FORBIDDEN, account + " is banned from this room.");
      }
      if (room.config().is(Settings.MEMBERS_ONLY)
          && !room.affiliations().of(account).isAtLeast(Affiliation.MEMBER)) {
        members.add(room.affiliations().standing(account).with(Affiliation.MEMBER, ""));
      }
    }
    long since = room.affiliations().version();
    if (!members.isEmpty()) {
      hall.standings().store(room, members, List.of());
    }
    for (Standing member : members) {
      hall.standings().show(lane, room, member.jid(), inviter.nick(), null, since);
    }
    for (Invitee invitee : invitees) {
      send(room, inviter.account(), inviter, invitee.jid(), invitee.invite(), message.id());
    }
    promise.kept();
  }

  /** Who has blocked the inviter, or hears of contacts alone, looks like an account that does not exist (SECURITY M11, B-5). */
  private boolean takes(Jid account, @Nullable Jid inviter) {
    if (!hall.kernel().router().isLocal(account.domain())) {
      return true;
    }
    return hall.accountExists(account)
        && (inviter == null || hall.kernel().router().wouldTake(account, inviter));
  }

  /**
   * New members of a room for members only hear of it by an invitation (section 9.5), if who has made them members could invite
   * them: else they hear nothing of it, and nor does that one. May wait.
   *
   * @param by who has made them members
   * @param inviter what that one is in the room, or null
   */
  void toMembers(Room room, Jid by, @Nullable Occupant inviter, List<Jid> members) {
    int pace = hall.pace(MucOptions.MESSAGES_PER_MINUTE);
    for (Jid member : members) {
      if (!room.conduct(by.bare()).messages().take(hall.nanos(), 1, pace / 60.0, pace)) {
        return;
      }
      if (mayInvite(room, by, member)) {
        send(room, by.bare(), inviter, member, null, null);
      }
    }
  }

  /** Whether a message by which somebody invites would pass: the limits for strangers count it as that (SECURITY D6). */
  private boolean mayInvite(Room room, Jid by, Jid member) {
    Router router = hall.kernel().router();
    Element invite = Element.builder("invite", Muc.USER).attribute("to", member.toString()).build();
    Message asked = Message.of(Message.Type.NORMAL, by, room.jid(), Element.of("x", Muc.USER, invite));
    try {
      return (!router.isLocalAccount(by) || router.mayPass(by.bare(), asked)) && takes(member, by);
    } catch (StoreException e) {
      LOG.debug("Whether {} may be invited to {} cannot be known: {}", member, room.jid(), e.getMessage());
      return false;
    }
  }

  /**
   * The room invites somebody in an account's name, who may decline.
   *
   * @param inviter the account
   * @param occupant what it is in the room, if it is there
   * @param asked what the inviter has asked for, or null
   */
  private void send(
      Room room, Jid inviter, @Nullable Occupant occupant, Jid to, @Nullable Element asked, @Nullable String id) {
    Jid shown = occupant == null || room.showsAddressesTo(Role.NONE) ? inviter : occupant.jid();
    room.invited().add(inviter, shown, to.bare());
    hall.post().send(invitation(room, to, shown, asked).withId(id));
  }

  private static Message invitation(Room room, Jid to, Jid from, @Nullable Element asked) {
    Element.Builder invite = Element.builder("invite", Muc.USER).attribute("from", from.toString());
    if (asked != null) {
      invite.child("reason", Muc.USER, asked.childText("reason", Muc.USER));
      invite.child(asked.child("continue", Muc.USER));
    }
    Element x =
        Element.builder("x", Muc.USER)
            .child(invite.build())
            .child("password", Muc.USER, room.config().password())
            .build();
    return Message.of(Message.Type.NORMAL, room.jid(), to, x);
  }

  /**
   * Who is invited does not want to come, and the inviter is told, unless he has blocked that one meanwhile (SECURITY M11). A
   * decline of what nobody has offered reaches nobody.
   */
  void declines(RoomLane lane, Room room, Message message, Element decline, Promise promise) throws StanzaException {
    Jid from = Objects.requireNonNull(message.from());
    Jid inviter = room.invited().decline(from.bare(), address(decline.attribute("to")));
    if (inviter == null) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND, "Nobody of this room has invited you from that address.");
    }
    lane.block(
        () -> {
          Object _ = hall.post().attempt(message, room.jid(), () -> declined(room, message, decline, inviter));
          promise.kept();
        });
  }

  /** May wait: who has left is asked about whom he has blocked, too. */
  private void declined(Room room, Message message, Element decline, Jid inviter) {
    Jid from = Objects.requireNonNull(message.from());
    if (hall.kernel().router().hasBlocked(inviter, from)) {
      return;
    }
    Element told =
        Element.builder("decline", Muc.USER)
            .attribute("from", from.bare().toString())
            .child("reason", Muc.USER, decline.childText("reason", Muc.USER))
            .build();
    Element x = Element.of("x", Muc.USER, told);
    List<Jid> clients = new ArrayList<>();
    for (Occupant occupant : room.occupants().of(inviter)) {
      occupant.visits().forEach(visit -> clients.add(visit.jid()));
    }
    // Who has left the room meanwhile still wants to know.
    for (Jid to : clients.isEmpty() ? List.of(inviter) : clients) {
      hall.post().send(Message.of(Message.Type.NORMAL, room.jid(), to, x).withId(message.id()));
    }
  }

  private static Jid address(@Nullable String written) throws StanzaException {
    if (written == null) {
      throw new StanzaException(Condition.BAD_REQUEST, "An invitation is for somebody.");
    }
    try {
      Jid jid = Jid.parse(written);
      if (jid.local() != null) {
        return jid;
      }
    } catch (JidException e) {
      // Said below.
    }
    throw Errors.noPerson();
  }
}
