package im.recado.gateway;

import im.recado.gateway.NetworkRoom.State;
import im.recado.gateway.NetworkRoom.Visit;
import im.recado.gateway.network.HasRooms;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.gateway.network.RoomEvent;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rooms of a network that a user's clients are in. Owned by the lane of the session. */
final class Rooms implements Occupants.Names {
  private static final Logger LOG = LoggerFactory.getLogger(Rooms.class);

  /** So many rooms one user is in at once. */
  private static final int MOST = 100;

  private final Gateway gateway;
  private final GatewaySession session;
  private final Asked asked;
  private final RoomTalk talk;
  private final Map<String, NetworkRoom> rooms = new LinkedHashMap<>();

  Rooms(Gateway gateway, GatewaySession session, Asked asked) {
    this.gateway = gateway;
    this.session = session;
    this.asked = asked;
    this.talk = new RoomTalk(gateway, session, this, asked);
  }

  /** What is said in them. */
  RoomTalk talk() {
    return talk;
  }

  boolean isEmpty() {
    return rooms.isEmpty();
  }

  /** Each with the clients that are in it. */
  String describe() {
    return rooms.values().stream()
        .map(room -> room.isEmpty() ? room.name() : room.name() + " (" + clients(room) + ")")
        .collect(Collectors.joining(", "));
  }

  private static String clients(NetworkRoom room) {
    return room.visits().stream().map(visit -> visit.client().resource()).collect(Collectors.joining(", "));
  }

  @Nullable NetworkRoom find(String name) {
    return rooms.get(name);
  }

  // The user's clients.

  /**
   * A client goes.
   *
   * @param wanted whether it leaves the room; else it goes offline, and whoever stays without clients stays in the room
   */
  void leaves(Presence presence, boolean wanted) throws StanzaException {
    Jid client = Objects.requireNonNull(presence.from());
    NetworkRoom room = rooms.get(name(Objects.requireNonNull(presence.to())));
    if (room == null || !room.has(client)) {
      return;
    }
    room.goes(client, presence.id());
    if (room.isEmpty() && (wanted || !session.admission().staysOn())) {
      rooms.remove(room.name());
      talk.left(room.name());
      unhold(room);
      if (session.connectionNow() instanceof HasRooms connection) {
        connection.leave(room.name(), Words.status(presence));
      }
      session.settle();
    }
  }

  /** A client comes, or takes another nick. */
  void presence(Presence presence) throws StanzaException {
    Jid client = Objects.requireNonNull(presence.from());
    Jid to = Objects.requireNonNull(presence.to());
    String name = name(to);
    NetworkRoom room = rooms.get(name);
    NetworkRoom inside = room != null && room.has(client) ? room : null;
    String nick = to.resource();
    if (nick == null) {
      throw new StanzaException(Condition.JID_MALFORMED, "A nickname is needed to enter a room.");
    }
    Element x = presence.child("x", RoomWords.MUC);
    if (x != null) {
      enters(name, presence, client, nick, x);
    } else if (inside == null) {
      send(RoomWords.stranger(to, client));
    } else if (inside.state() == State.IN && !nick.equals(inside.nick())) {
      rename(inside, presence, nick);
    }
  }

  private void enters(String name, Presence presence, Jid client, String nick, Element x) throws StanzaException {
    Visit visit =
        new Visit(
            client, nick, presence.id(),
            RoomHistory.Wish.of(x.child("history", RoomWords.MUC), gateway.kernel().clock().instant()));
    NetworkRoom room = rooms.get(name);
    if (room == null) {
      if (rooms.size() >= MOST) {
        throw new StanzaException(Condition.RESOURCE_CONSTRAINT, "You are in too many rooms.");
      }
      String password = Objects.requireNonNullElse(x.childText("password", RoomWords.MUC), "");
      try {
        HasRooms connection = require(session.connection(nick));
        room = made(name, Objects.requireNonNull(presence.to()).bare(), password);
        room.comes(visit);
        connection.enter(name, password);
      } catch (NetworkException e) {
        rooms.remove(name);
        throw Reasons.stanza(e);
      }
    } else {
      room.comes(visit);
    }
  }

  private NetworkRoom made(String name, Jid jid, String password) {
    RoomArchive archive = new RoomArchive(gateway.archives(), session.owner(), jid, name, gateway::id);
    NetworkRoom room = new NetworkRoom(name, jid, password, this, archive, this::send);
    rooms.put(name, room);
    return room;
  }

  // Who stays without clients.

  /** The user is in a room: who stays without clients comes back to it after a restart, if that needs no password. */
  private void hold(NetworkRoom room) {
    if (session.admission().staysOn() && gateway.network().roomsLast() && room.password().isEmpty()) {
      gateway.held(session.owner()).add(room.name());
    }
  }

  private void unhold(NetworkRoom room) {
    if (session.admission().staysOn() && gateway.network().roomsLast()) {
      gateway.held(session.owner()).remove(room.name());
    }
  }

  /** The rooms in which the user stays are there again. */
  private void recall() {
    if (!session.admission().staysOn() || !gateway.network().roomsLast()) {
      return;
    }
    for (String name : gateway.held(session.owner()).all()) {
      Jid jid = contact(name);
      if (jid != null && gateway.isIn(name, session.realm()) && !rooms.containsKey(name) && rooms.size() < MOST) {
        made(name, jid, "").waits();
      }
    }
  }

  /** The user is in a room no more, and no client sees that. */
  private void outOf(NetworkRoom room, String why) {
    unhold(room);
    if (room.isEmpty()) {
      session.dialogue().gatewaySays("You are not in " + room.name() + " any more" + (why.isEmpty() ? "." : ": " + Words.clean(why)));
    }
  }

  /** The connection, for what only one who is in the room can do. */
  HasRooms inside(NetworkRoom room) throws NetworkException {
    if (room.state() != State.IN || !(session.connectionNow() instanceof HasRooms connection)) {
      throw new NetworkException(Reason.CONTACT_AWAY, gateway.name() + " is not reached now; it is being tried.");
    }
    return connection;
  }

  private void rename(NetworkRoom room, Presence presence, String nick) {
    String id = asked.add(presence, why -> told(presence, why));
    try {
      inside(room).rename(room.name(), nick, id);
    } catch (NetworkException e) {
      asked.answered(id, e);
    }
  }

  private HasRooms require(Object connection) throws NetworkException {
    if (connection instanceof HasRooms able) {
      return able;
    }
    throw new NetworkException(Reason.NOT_POSSIBLE, gateway.name() + " has no rooms.");
  }

  /** Tells a client that something did not work. */
  void told(Stanza stanza, @Nullable NetworkException why) {
    if (why == null) {
      return;
    }
    if (stanza instanceof Presence presence) {
      send(RoomWords.refused(presence, Reasons.stanza(why)));
    } else {
      gateway.kernel().router().refuse(stanza, Reasons.stanza(why));
    }
  }

  // What the network tells.

  void happened(RoomEvent event) {
    if (event instanceof RoomEvent.Invited invited) {
      invited(invited);
      return;
    }
    NetworkRoom room = rooms.get(event.room());
    if (room == null) {
      return;
    }
    switch (event) {
      case RoomEvent.Entered entered -> {
        room.entered(entered);
        hold(room);
      }
      case RoomEvent.Refused refused -> refused(room, refused.why());
      case RoomEvent.Came came -> room.appears(came.occupant());
      case RoomEvent.Changed changed -> room.appears(changed.occupant());
      case RoomEvent.Gone gone when gone.nick().equals(room.nick()) -> {
        rooms.remove(room.name());
        outOf(room, gone.words());
        if (gone.how() == RoomEvent.How.KICKED) {
          room.ends(gone, "", 110, 307);
        } else {
          room.ends(null, Words.clean(gone.words()), 110);
        }
        session.settle();
      }
      case RoomEvent.Gone gone -> room.gone(gone);
      case RoomEvent.Renamed renamed -> {
        if (renamed.nick().equals(room.nick())) {
          session.admission().nick(renamed.now().nick());
        }
        room.renamed(renamed);
      }
      case RoomEvent.Topic topic -> room.topic(topic);
      case RoomEvent.Spoken spoken -> {
        Message original = spoken.id().isEmpty() ? null : (Message) asked.take(spoken.id());
        room.spoken(spoken, original, gateway.id(), gateway.kernel().clock().instant());
      }
      case RoomEvent.Bans bans -> room.bans(bans.masks());
      case RoomEvent.Noted noted -> room.says(Words.clean(noted.text()));
      case RoomEvent.Invited _ -> throw new IllegalStateException("handled above");
    }
  }

  private void invited(RoomEvent.Invited invited) {
    try {
      send(
          RoomTalk.invitation(
              gateway.addresses().of(invited.room()),
              session.owner(),
              gateway.addresses().of(invited.contact()),
              invited.words().isEmpty() ? null : Words.clean(invited.words())));
    } catch (NetworkException e) {
      LOG.debug("Somebody whose name no address can hold invites {}", session.owner());
    }
  }

  private void refused(NetworkRoom room, NetworkException why) {
    rooms.remove(room.name());
    outOf(room, why.sentence());
    if (room.state() == State.ENTERING) {
      refuseAll(room, why);
    } else {
      room.ends(null, why.sentence(), 110, 333);
    }
    session.settle();
  }

  /** Tells those who wait at the door. */
  private void refuseAll(NetworkRoom room, NetworkException why) {
    for (Visit visit : room.visits()) {
      Jid face = room.face(visit.wanted());
      send(
          Presence.of(
                  Presence.Type.ERROR, face, visit.client(),
                  Element.of("x", RoomWords.MUC), Reasons.stanza(why).error().toElement())
              .withId(visit.id()));
    }
  }

  /** The session has broken; it will be tried again, or not. */
  void lost(NetworkException why, boolean forGood) {
    for (NetworkRoom room : List.copyOf(rooms.values())) {
      if (room.state() == State.ENTERING) {
        rooms.remove(room.name());
        refuseAll(room, why);
      } else if (!forGood) {
        room.lost(Words.sentence(why.sentence()) + " It is being tried again.");
      }
    }
    if (forGood) {
      end(why.sentence(), 333);
    }
  }

  /** The session has ended: nobody is in any room any more. */
  void end(String words, int code) {
    List<NetworkRoom> all = List.copyOf(rooms.values());
    rooms.clear();
    talk.end();
    all.forEach(room -> room.ends(null, words, 110, code));
  }

  /** The session is back: all rooms are entered again. */
  void back(Object connection) {
    recall();
    for (NetworkRoom room : List.copyOf(rooms.values())) {
      if (room.isEmpty() && !session.admission().staysOn()) {
        rooms.remove(room.name());
      } else if (room.state() == State.OUT) {
        try {
          require(connection).enter(room.name(), room.password());
        } catch (NetworkException e) {
          refused(room, e);
        }
      }
    }
  }

  // Names.

  String name(Jid to) throws StanzaException {
    try {
      return gateway.addresses().name(to);
    } catch (NetworkException e) {
      throw Reasons.stanza(e);
    }
  }

  @Override
  public @Nullable Jid contact(String name) {
    try {
      return gateway.addresses().of(name);
    } catch (NetworkException e) {
      return null;
    }
  }

  @Override
  public String occupantId(Jid room, String identity) {
    return gateway.occupantIds().of(room, identity);
  }

  private void send(Stanza stanza) {
    gateway.kernel().router().send(stanza);
  }
}
