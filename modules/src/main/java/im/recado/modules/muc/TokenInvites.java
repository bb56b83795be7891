package im.recado.modules.muc;

import im.recado.kernel.background.Background;
import im.recado.kernel.store.KeyValues;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.StanzaError;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that let somebody in whose address nobody knows yet, and make a member of who comes with one (XEP-0488, version
 * 0.1.0). The token is given as the password.
 */
final class TokenInvites {
  /** The name under which it is kept. */
  static final String STORE = "muc-tokens";

  static final String NS = "urn:xmpp:muc-token-invite:0";
  private static final Duration LONGEST = Duration.ofDays(365);
  private static final Duration USUAL = Duration.ofDays(7);

  /** So long who comes with a token that has expired is told so. */
  private static final Duration REMEMBERED = Duration.ofDays(1);

  private static final int MOST_USES = 1000;
  private static final int MOST_TOKENS = 200;
  private static final int BYTES = 24;

  private final Hall hall;
  private final KeyValues store;

  TokenInvites(Hall hall, KeyValues store) {
    this.hall = hall;
    this.store = store;
  }

  /** May wait. */
  void furnish(Room room) {
    store.all(room.jid()).forEach((text, kept) -> room.tokens().put(Tokens.Token.read(text, kept)));
  }

  /** Keeps the tokens of a room that was not kept before. May wait. */
  void keep(Room room) {
    room.tokens().all().forEach(token -> store.put(room.jid(), token.text(), token.write()));
  }

  /** May wait. */
  void erase(Jid room) {
    store.removeAll(room);
  }

  /** An account is gone, and what it has invited others with counts no more. May wait. */
  void forget(Room room, Jid account) {
    for (Tokens.Token token : room.tokens().all()) {
      if (token.creator().equals(account)) {
        if (room.isKept()) {
          store.remove(room.jid(), token.text());
        }
        room.tokens().remove(token.text());
      }
    }
  }

  private static boolean isInviter(Room room, Affiliation affiliation) {
    return affiliation.isAtLeast(Affiliation.ADMIN)
        || (affiliation == Affiliation.MEMBER && room.config().is(Settings.INVITES_BY_MEMBERS));
  }

  private static void requireInviter(RoomRequest request) throws StanzaException {
    if (!isInviter(request.room(), request.affiliation())) {
      throw new StanzaException(Condition.FORBIDDEN, "You may not invite people to this room.");
    }
  }

  /** Section 7: moderators see to the tokens of everybody, whether they may give some away or not. */
  private static void requireInviterOrModerator(RoomRequest request) throws StanzaException {
    if (request.role() != Role.MODERATOR) {
      requireInviter(request);
    }
  }

  void request(RoomRequest request) throws StanzaException {
    requireInviter(request);
    Room room = request.room();
    long seconds = number(request.payload().attribute("delay"), USUAL.toSeconds());
    long uses = number(request.payload().attribute("counter"), 0);
    Duration delay = Duration.ofSeconds(Math.min(seconds, LONGEST.toSeconds()));
    forgetExpired(room);
    if (room.tokens().size() >= MOST_TOKENS) {
      throw new StanzaException(Condition.RESOURCE_CONSTRAINT, "There are as many tokens as there may be.");
    }
    byte[] random = new byte[BYTES];
    hall.kernel().random().nextBytes(random);
    Tokens.Token token =
        new Tokens.Token(
            Base64.getUrlEncoder().withoutPadding().encodeToString(random),
            request.from().bare(),
            (int) Math.min(uses, MOST_USES),
            hall.now().plus(delay));
    request.durably(
        () -> store.put(room.jid(), token.text(), token.write()),
        () -> {
          room.tokens().put(token);
          request.answer(element(token));
        });
  }

  private static long number(@Nullable String written, long otherwise) throws StanzaException {
    if (written == null) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(written.strip());
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new StanzaException(Condition.BAD_REQUEST, "The limits of a token are numbers from 1 on.");
  }

  private Element element(Tokens.Token token) {
    return Element.builder("token", NS)
        .attribute("creator", token.creator().toString())
        .attribute("counter", token.uses() == 0 ? null : Integer.toString(token.uses()))
        .attribute("delay", Long.toString(Math.max(0, Duration.between(hall.now(), token.until()).toSeconds())))
        .text(token.text())
        .build();
  }

  void list(RoomRequest request) throws StanzaException {
    requireInviterOrModerator(request);
    Element.Builder tokens = Element.builder("tokens", NS);
    for (Tokens.Token token : request.room().tokens().all()) {
      if (mayRevoke(request, token) && token.until().isAfter(hall.now())) {
        tokens.child(element(token));
      }
    }
    request.answer(tokens.build());
  }

  private static boolean mayRevoke(RoomRequest request, Tokens.Token token) {
    return request.affiliation().isAtLeast(Affiliation.ADMIN)
        || request.role() == Role.MODERATOR
        || token.creator().equals(request.from().bare());
  }

  void revoke(RoomRequest request) throws StanzaException {
    requireInviterOrModerator(request);
    Room room = request.room();
    Tokens.Token token = room.tokens().get(request.payload().text().strip());
    if (token == null || !mayRevoke(request, token)) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND, "There is no such token.");
    }
    request.durably(
        () -> store.remove(room.jid(), token.text()),
        () -> {
          room.tokens().remove(token.text());
          request.answer(null);
        });
  }

  private void forgetExpired(Room room) {
    Instant before = hall.now().minus(REMEMBERED);
    for (Tokens.Token token : room.tokens().all()) {
      if (token.until().isBefore(before)) {
        room.tokens().remove(token.text());
        if (room.isKept()) {
          Background.start("an invitation to a room", () -> store.remove(room.jid(), token.text()));
        }
      }
    }
  }

  /**
   * Whether somebody comes with a token of this room that counts for something: as long as who gave it away may invite
   * people.
   */
  boolean isOffered(Room room, Affiliation affiliation, Element x) {
    Tokens.Token token = room.tokens().get(x.childText("password", Muc.NS));
    return affiliation == Affiliation.NONE
        && token != null
        && isInviter(room, hall.affiliation(room, token.creator()));
  }

  /**
   * Makes a member of who comes with a token, then goes on. As the last thing of the current step.
   *
   * @param then enters the room
   */
  void redeem(RoomLane lane, Room room, Presence presence, Element x, Runnable then) throws StanzaException {
    Tokens.Token token = Objects.requireNonNull(room.tokens().get(x.childText("password", Muc.NS)));
    if (!token.until().isAfter(hall.now())) {
      throw new StanzaException(
          new StanzaError(
              StanzaError.Type.AUTH,
              Condition.NOT_AUTHORIZED,
              "This invitation has expired.",
              Element.of("expired-token", NS)));
    }
    Jid account = Objects.requireNonNull(presence.from()).bare();
    List<Standing> member = List.of(room.affiliations().standing(account).with(Affiliation.MEMBER, ""));
    hall.standings().requireFit(room, member);
    Tokens.Token left = token.used();
    long since = room.affiliations().version();
    Runnable used =
        () -> {
          if (left == null) {
            room.tokens().remove(token.text());
          } else {
            room.tokens().put(left);
          }
          hall.standings().show(lane, room, account, null, null, since);
          then.run();
        };
    if (!room.isKept()) {
      hall.standings().change(lane, room, member, lane.refusing(presence), used);
      return;
    }
    lane.durably(
        () -> {
          if (left == null) {
            store.remove(room.jid(), token.text());
          } else if (left != token) {
            store.put(room.jid(), token.text(), left.write());
          }
          hall.standings().store(room, member, List.of());
        },
        used,
        lane.refusing(presence));
  }
}
