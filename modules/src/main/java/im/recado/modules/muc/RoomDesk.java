package im.recado.modules.muc;

import im.recado.modules.captcha.CaptchaForm;
import im.recado.modules.disco.DiscoModule;
import im.recado.wire.form.DataForm;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where a stanza for a room goes: which ability takes it. */
final class RoomDesk {
  private record Key(Iq.Type type, String name, String namespace) {}

  private final Hall hall;
  private final Map<Key, RoomRequest.Handler> requests = new HashMap<>();

  RoomDesk(Hall hall) {
    this.hall = hall;
    AffiliationLists lists = hall.affiliationLists();
    on(Iq.Type.GET, "query", Muc.ADMIN, lists::get);
    on(Iq.Type.SET, "query", Muc.ADMIN, lists::set);
    on(Iq.Type.GET, "query", Muc.OWNER, hall.configuration()::get);
    on(Iq.Type.SET, "query", Muc.OWNER, this::owner);
    on(Iq.Type.GET, "query", Registration.NS, hall.registration()::get);
    on(Iq.Type.SET, "query", Registration.NS, hall.registration()::set);
    on(Iq.Type.GET, "query", DiscoModule.INFO, hall.disco()::info);
    on(Iq.Type.GET, "query", DiscoModule.ITEMS, hall.disco()::items);
    on(Iq.Type.GET, "vCard", RoomVCard.NS, hall.vCard()::get);
    on(Iq.Type.SET, "vCard", RoomVCard.NS, hall.vCard()::set);
    on(Iq.Type.SET, "moderate", Retractions.MODERATE, hall.retractions()::moderates);
    on(Iq.Type.SET, "apply-to", Retractions.OLD_FASTEN, hall.retractions()::moderates);
    on(Iq.Type.SET, "command", HatCommands.COMMANDS, hall.hatCommands()::execute);
    on(Iq.Type.GET, "query", Mentions.NS, hall.mentions()::get);
    on(Iq.Type.SET, "query", Mentions.NS, hall.mentions()::set);
    on(Iq.Type.SET, "request", TokenInvites.NS, hall.tokens()::request);
    on(Iq.Type.GET, "tokens", TokenInvites.NS, hall.tokens()::list);
    on(Iq.Type.SET, "revoke", TokenInvites.NS, hall.tokens()::revoke);
    on(Iq.Type.GET, "query", RoomQueries.NS, hall.queries()::fields);
    on(Iq.Type.SET, "query", RoomQueries.NS, hall.queries()::query);
    on(Iq.Type.GET, "metadata", RoomQueries.NS, hall.queries()::metadata);
    on(Iq.Type.SET, "captcha", CaptchaForm.NS, hall.challenges()::answered);
    on(Iq.Type.GET, "data", "urn:xmpp:bob", hall.challenges()::picture);
    on(Iq.Type.GET, "ping", "urn:xmpp:ping", request -> request.answer(null));
  }

  private void on(Iq.Type type, String name, String namespace, RoomRequest.Handler handler) {
    requests.put(new Key(type, name, namespace), handler);
  }

  private void owner(RoomRequest request) throws StanzaException {
    Element destroy = request.payload().child("destroy", Muc.OWNER);
    if (destroy != null) {
      hall.destruction().asked(request, destroy);
    } else {
      hall.configuration().set(request);
    }
  }

  /** Takes a stanza for a room or an occupant. On the lane, when it is known whether there is such a room. */
  void take(RoomLane lane, Stanza stanza, Promise promise) {
    if (!hall.post().attempt(stanza, lane.jid(), () -> handle(lane, stanza, promise))) {
      promise.kept();
    }
  }

  private void handle(RoomLane lane, Stanza stanza, Promise promise) throws StanzaException {
    switch (stanza) {
      case Presence presence -> presence(lane, presence);
      case Message message -> message(lane, message, promise);
      case Iq iq -> iq(lane, iq);
    }
  }

  private void presence(RoomLane lane, Presence presence) throws StanzaException {
    Room room = lane.room();
    Jid from = Objects.requireNonNull(presence.from());
    switch (presence.type()) {
      case AVAILABLE -> available(lane, room, presence);
      case UNAVAILABLE -> {
        if (room != null) {
          hall.leaving().leaves(lane, room, presence);
        }
      }
      case ERROR -> {
        if (room != null) {
          hall.leaving().lost(lane, room, from);
        }
      }
      // Nobody subscribes to a room, and a probe is no reason to enter or leave (section 17.3).
      case SUBSCRIBE, SUBSCRIBED, UNSUBSCRIBE, UNSUBSCRIBED, PROBE -> {}
    }
  }

  private void available(RoomLane lane, @Nullable Room room, Presence presence) throws StanzaException {
    Jid to = Objects.requireNonNull(presence.to());
    Element x = presence.child("x", Muc.NS);
    Visit visit = room == null ? null : room.occupants().visit(presence.from());
    if (to.resource() == null) {
      if (visit == null || x != null) {
        throw new StanzaException(Condition.JID_MALFORMED, "A room is entered with a nickname.");
      }
      return;
    }
    if (room != null && visit != null) {
      if (!to.resource().equals(visit.occupant().nick())) {
        hall.nickChange().changes(room, visit, presence);
      } else if (x == null) {
        hall.availability().changes(room, visit, presence);
        return;
      }
      if (x != null) {
        hall.joining().resynchronises(room, visit, presence, x);
      }
    } else if (x == null) {
      hall.joining().stranger(lane.jid(), presence);
    } else if (room == null) {
      lane.block(() -> hall.post().attempt(presence, lane.jid(), () -> hall.creation().enters(lane, presence, x)));
    } else if (hall.tokens().isOffered(room, hall.affiliation(room, Objects.requireNonNull(presence.from())), x)) {
      Element known = x.without(child -> child.is("password", Muc.NS));
      hall.tokens()
          .redeem(
              lane,
              room,
              presence,
              x,
              () ->
                  hall.post().attempt(
                      presence,
                      lane.jid(),
                      () -> hall.joining().enters(lane, room, presence, withPassword(room, known), false)));
    } else {
      hall.joining().enters(lane, room, presence, x, false);
    }
  }

  /** Who has come in by a token needs no password (XEP-0488 section 3.5). */
  private static Element withPassword(Room room, Element x) {
    String password = room.config().password();
    return password == null ? x : x.withChild(Element.of("password", Muc.NS, password));
  }

  private void message(RoomLane lane, Message message, Promise promise) throws StanzaException {
    Room room = lane.room();
    Jid to = Objects.requireNonNull(message.to());
    if (message.type() == Message.Type.ERROR) {
      promise.kept();
      error(lane, room, message);
      return;
    }
    if (room == null || room.isLocked() || (isHidden(room, message.from()) && !isDecline(message))) {
      throw Errors.noRoom();
    }
    if (to.resource() != null) {
      hall.privateMessages().speaks(room, message, promise);
    } else if (message.type() == Message.Type.GROUPCHAT) {
      if (Speaking.isSubject(message)) {
        hall.subjects().changes(lane, room, message, promise);
      } else {
        hall.speaking().speaks(lane, room, message, promise);
      }
    } else {
      toRoom(lane, room, message, promise);
    }
  }

  /**
   * Whether there is no such room for somebody who is nothing to it (SECURITY R6): it is hidden and for members only. Who
   * tries to enter is told that it is for members all the same, as section 7.2.7 wants it.
   */
  private boolean isHidden(Room room, @Nullable Jid from) {
    return from != null
        && room.config().is(Settings.MEMBERS_ONLY)
        && !room.config().is(Settings.PUBLIC)
        && !hall.affiliation(room, from).isAtLeast(Affiliation.MEMBER)
        && room.occupants().of(from.bare()).isEmpty();
  }

  /** Who was told of a room by an invitation may say no. */
  private static boolean isDecline(Message message) {
    Element x = message.child("x", Muc.USER);
    return x != null && x.has("decline", Muc.USER);
  }

  /** What is for the room itself: invitations, their refusals, requests and the answers of moderators. */
  private void toRoom(RoomLane lane, Room room, Message message, Promise promise) throws StanzaException {
    Element x = message.child("x", Muc.USER);
    if (x != null && x.has("invite", Muc.USER)) {
      hall.invitations().invites(lane, room, message, x, promise);
      return;
    }
    Element decline = x == null ? null : x.child("decline", Muc.USER);
    if (decline != null) {
      hall.invitations().declines(lane, room, message, decline, promise);
      return;
    }
    DataForm form = DataForm.in(message.element());
    if (form != null && form.type() == DataForm.Type.SUBMIT) {
      if (form.isOf(VoiceRequests.FORM_TYPE)) {
        hall.voiceRequests().submitted(lane, room, message, form, promise);
        return;
      }
      if (form.isOf(Registration.FORM_TYPE)) {
        hall.registration().decided(lane, room, message, form, promise);
        return;
      }
    }
    Speaking.visit(room, message.from());
    throw new StanzaException(Condition.BAD_REQUEST, "A message to everybody is of type groupchat.");
  }

  /** Something came back: the client is gone, or an occupant is to hear that its message was not wanted. */
  private void error(RoomLane lane, @Nullable Room room, Message error) {
    if (room == null) {
      return;
    }
    Jid from = Objects.requireNonNull(error.from());
    Condition condition = Leaving.condition(error);
    Visit visit = room.occupants().visit(from);
    if (visit == null) {
      hall.challenges().declined(room, error);
      return;
    }
    Occupant recipient = room.occupants().named(Objects.requireNonNull(error.to()).resource());
    if (recipient != null && condition != null) {
      Element told =
          Element.builder("message", Namespaces.CLIENT)
              .attribute("type", "error")
              .attribute("id", error.id())
              .attribute("from", visit.occupant().jid().toString())
              .child(condition.error().toElement())
              .build();
      for (Visit one : List.copyOf(recipient.visits())) {
        try {
          hall.post().send(one, Stanza.of(told));
        } catch (StanzaException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    hall.leaving().bounced(lane, room, from, condition);
  }

  private void iq(RoomLane lane, Iq iq) throws StanzaException {
    Room room = lane.room();
    Element payload = iq.payload();
    Jid to = Objects.requireNonNull(iq.to());
    if (room != null && payload != null && iq.isRequest() && isHidden(room, iq.from()) && !mayRegister(room, payload)) {
      nowhere(lane, iq, payload);
      return;
    }
    if (to.resource() != null && room != null) {
      hall.occupantIqs().receive(room, iq);
      return;
    }
    if (!iq.isRequest() || payload == null) {
      return;
    }
    if (room == null) {
      nowhere(lane, iq, payload);
      return;
    }
    RoomRequest.Handler handler = requests.get(new Key(iq.type(), payload.name(), payload.namespace()));
    RoomRequest request = new RoomRequest(hall, lane, room, iq, payload);
    if (room.isLocked() && request.affiliation() != Affiliation.OWNER) {
      throw Errors.noRoom();
    }
    if (handler == null) {
      throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
    }
    handler.handle(request);
  }

  /** Who has tried to enter and was told that only members may asks to become one. */
  private static boolean mayRegister(Room room, Element payload) {
    return payload.is("query", Registration.NS) && room.config().is(Settings.REGISTRATION);
  }

  /** Of a room that does not exist only the form is to be had, by who may make it (section 10.1.3). */
  private void nowhere(RoomLane lane, Iq iq, Element payload) throws StanzaException {
    Jid to = Objects.requireNonNull(iq.to());
    if (to.resource() == null && iq.type() == Iq.Type.GET && payload.is("query", Muc.OWNER)) {
      lane.block(
          () ->
              hall.post().attempt(
                  iq,
                  lane.jid(),
                  () -> {
                    Room imagined = hall.creation().imagined(lane.jid(), Objects.requireNonNull(iq.from()));
                    if (imagined == null) {
                      throw Errors.noRoom();
                    }
                    hall.post().send(iq.result(Element.of("query", Muc.OWNER, hall.configuration().form(imagined))));
                  }));
      return;
    }
    boolean ping = payload.is("ping", "urn:xmpp:ping");
    throw new StanzaException(ping && to.resource() != null ? Condition.NOT_ACCEPTABLE : Condition.ITEM_NOT_FOUND);
  }
}
