package im.recado.gateway;

import im.recado.gateway.network.Change;
import im.recado.gateway.network.HasRooms;
import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.RoomOccupant;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a user's clients say in rooms of a network: to everybody, to one who is in, and to those whom they invite. Owned by the lane. */
final class RoomTalk {
  /** So many private conversations in rooms are remembered. */
  private static final int MOST_WHISPERS = 200;

  private final Gateway gateway;
  private final GatewaySession session;
  private final Rooms rooms;
  private final Asked asked;

  /** By contact, the room in which the user has written to them last. */
  private final Map<String, String> whispers = new HashMap<>();

  RoomTalk(Gateway gateway, GatewaySession session, Rooms rooms, Asked asked) {
    this.gateway = gateway;
    this.session = session;
    this.rooms = rooms;
    this.asked = asked;
  }

  /** A message to a room, or to somebody in it. */
  void message(Message message) throws StanzaException {
    Jid to = Objects.requireNonNull(message.to());
    NetworkRoom room = rooms.find(rooms.name(to));
    if (room == null || !room.has(Objects.requireNonNull(message.from()))) {
      throw new StanzaException(Condition.NOT_ACCEPTABLE, "You are not in this room.");
    }
    try {
      if (to.resource() != null) {
        whisper(room, message, to.resource());
      } else if (message.type() == Message.Type.GROUPCHAT) {
        say(room, message);
      } else {
        Element x = message.child("x", RoomWords.USER);
        Element invite = x == null ? null : x.child("invite", RoomWords.USER);
        if (invite == null) {
          throw new StanzaException(Condition.BAD_REQUEST, "What is said to everybody is of the type groupchat.");
        }
        invite(room, message, invite);
      }
    } catch (NetworkException e) {
      throw Reasons.stanza(e);
    }
  }

  private void say(NetworkRoom room, Message message) throws NetworkException, StanzaException {
    String body = words(message, room);
    Element subject = message.child("subject", Namespaces.CLIENT);
    if (body == null && subject == null) {
      return;
    }
    HasRooms connection = rooms.inside(room);
    String id = asked.add(message, why -> rooms.told(message, why));
    try {
      if (body != null) {
        connection.say(room.name(), Words.lines(body), id);
      } else {
        connection.topic(room.name(), Objects.requireNonNull(subject).text(), id);
      }
    } catch (NetworkException e) {
      asked.take(id);
      throw e;
    }
  }

  /** What a message says in words: rooms of networks have no others. */
  private @Nullable String words(Message message, NetworkRoom room) throws StanzaException {
    gateway.refuseEncrypted(message);
    Change change = Revisions.in(message);
    String words = change == null ? SharedLink.words(message) : Revisions.words(change, gateway.name(), room.quoted(change.message()));
    return words == null || words.isEmpty() ? null : words;
  }

  private void whisper(NetworkRoom room, Message message, String nick) throws NetworkException, StanzaException {
    String body = words(message, room);
    if (message.type() == Message.Type.GROUPCHAT) {
      throw new StanzaException(Condition.BAD_REQUEST, "A message to everybody goes to the room itself.");
    }
    if (body == null) {
      return;
    }
    HasRooms connection = rooms.inside(room);
    RoomOccupant occupant = room.occupant(nick);
    if (occupant == null) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND, "There is nobody of this name in the room.");
    }
    if (whispers.size() >= MOST_WHISPERS && !whispers.containsKey(occupant.contact())) {
      whispers.remove(whispers.keySet().iterator().next());
    }
    whispers.put(occupant.contact(), room.name());
    String id = asked.add(message, why -> rooms.told(message, why));
    try {
      connection.whisper(room.name(), nick, Words.lines(body), id);
    } catch (NetworkException e) {
      asked.take(id);
      throw e;
    }
  }

  private void invite(NetworkRoom room, Message message, Element invite) throws NetworkException, StanzaException {
    Jid to = Addresses.parse(invite.attribute("to"));
    if (to.domain().equals(gateway.jid().domain())) {
      HasRooms connection = rooms.inside(room);
      connection.invite(room.name(), gateway.addresses().name(to), asked.add(message, why -> rooms.told(message, why)));
      return;
    }
    if (!gateway.kernel().router().isLocalAccount(to)) {
      throw new StanzaException(Condition.NOT_ALLOWED, "This room is for the accounts of this server.");
    }
    gateway.kernel().router().send(invitation(room.jid(), to.bare(), session.owner(), invite.childText("reason", RoomWords.USER)));
  }

  static Message invitation(Jid room, Jid to, Jid from, @Nullable String reason) {
    Element invite =
        Element.builder("invite", RoomWords.USER)
            .attribute("from", from.toString())
            .child("reason", RoomWords.USER, reason)
            .build();
    return Message.of(Message.Type.NORMAL, room, to, Element.of("x", RoomWords.USER, invite));
  }

  /** What somebody writes to the user, as it comes from a room in which the user has written to them; null when there is none. */
  @Nullable Message whispered(NetworkEvent.Said said) {
    String name = whispers.get(said.contact());
    NetworkRoom room = name == null ? null : rooms.find(name);
    return room == null ? null : room.whispered(said.contact(), said.text(), said.sent(), session.owner());
  }

  /** The user is in a room no more. */
  void left(String room) {
    whispers.values().removeIf(room::equals);
  }

  /** The user is in no room any more. */
  void end() {
    whispers.clear();
  }
}
