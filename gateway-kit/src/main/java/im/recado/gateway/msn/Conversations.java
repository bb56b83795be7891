package im.recado.gateway.msn;

import im.recado.gateway.network.Door;
import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.OutgoingFile;
import im.recado.gateway.network.Reason;
import im.recado.kernel.background.Background;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All conversations of one user on MSN. Guarded by the session. */
final class Conversations {
  private static final int MOST = 100;

  /** So long the server has to say where a conversation is. */
  private static final long ANSWERING = Duration.ofSeconds(30).toNanos();

  private static final SecureRandom RANDOM = new SecureRandom();

  /** What becomes of something that is said to somebody who is not there. */
  @FunctionalInterface
  interface Away {
    /** @return what the user is told now */
    List<NetworkEvent> said(String contact, Outgoing out, NetworkException why);
  }

  private final MsnState state;
  private final Away away;
  private final Map<String, Conversation> byPeer = new HashMap<>();
  private final Map<String, Conversation> byRoom = new HashMap<>();
  private final Set<Conversation> all = new HashSet<>();

  /** Those for which a switchboard has been asked for, and when, by the clock of the machine. */
  private final Map<Conversation, Long> requested = new HashMap<>();

  Conversations(MsnState state, Away away) {
    this.state = state;
    this.away = away;
  }

  boolean has(Conversation conversation) {
    return all.contains(conversation);
  }

  // Of two.

  void say(String contact, Outgoing out) throws NetworkException {
    Conversation conversation = byPeer.get(contact);
    if (conversation == null) {
      conversation = begin(contact, "");
      byPeer.put(contact, conversation);
    }
    try {
      conversation.say(out);
    } catch (NetworkException e) {
      if (conversation.members().isEmpty()) {
        forget(conversation);
      }
      throw e;
    }
  }

  /** Fetches the picture of somebody who is there. */
  boolean fetch(String contact, MsnObject picture, NetworkEvent.Profiled profiled) throws NetworkException {
    Conversation conversation = byPeer.get(contact);
    if (conversation == null) {
      conversation = begin(contact, "");
      byPeer.put(contact, conversation);
    }
    try {
      return conversation.fetch(picture, profiled);
    } catch (NetworkException e) {
      forget(conversation);
      throw e;
    }
  }

  /** Offers a file to somebody who is there. */
  void offer(String contact, OutgoingFile file, String id) throws NetworkException {
    Conversation conversation = byPeer.get(contact);
    if (conversation == null) {
      conversation = begin(contact, "");
      byPeer.put(contact, conversation);
    }
    try {
      conversation.offer(file, id);
    } catch (NetworkException e) {
      if (conversation.members().isEmpty()) {
        forget(conversation);
      }
      throw e;
    }
  }

  void typing(String contact, boolean begun) {
    Conversation conversation = byPeer.get(contact);
    if (conversation != null) {
      conversation.typing(begun);
    }
  }

  private Conversation begin(String peer, String room) throws NetworkException {
    if (all.size() >= MOST) {
      throw new NetworkException(Reason.TOO_MUCH, "You are in too many conversations on MSN.");
    }
    Conversation conversation = new Conversation(state, this, peer, room);
    all.add(conversation);
    return conversation;
  }

  /** Says in a new conversation what an old one has not said. */
  List<NetworkEvent> sayAgain(Conversation before, Outgoing out, NetworkException why) {
    out.again = true;
    out.sent = System.nanoTime();
    try {
      if (before.isEntered()) {
        before.say(out);
      } else if (!before.peer().isEmpty()) {
        say(before.peer(), out);
      } else {
        return List.of(new NetworkEvent.Answered(out.id, why));
      }
      return List.of();
    } catch (NetworkException e) {
      return List.of(new NetworkEvent.Answered(out.id, e));
    }
  }

  List<NetworkEvent> away(String contact, Outgoing out, NetworkException why) {
    return why.reason() == Reason.CONTACT_AWAY
        ? away.said(contact, out, why)
        : List.of(new NetworkEvent.Answered(out.id, why));
  }

  // Connections.

  /** Asks for a switchboard. */
  void request(Conversation conversation) throws NetworkException {
    long now = System.nanoTime();
    state.ask(answer -> transferred(conversation, now, answer), "XFR", List.of("SB"), null);
    requested.put(conversation, now);
  }

  /** Looks at what has taken too long; {@code now} is by the clock of the machine. */
  List<NetworkEvent> tick(long now) {
    List<NetworkEvent> events = new ArrayList<>();
    for (Map.Entry<Conversation, Long> one : List.copyOf(requested.entrySet())) {
      if (now - one.getValue() > ANSWERING && requested.remove(one.getKey(), one.getValue())) {
        NetworkException why = new NetworkException(Reason.TIMEOUT, "MSN does not say where the conversation is.");
        events.addAll(one.getKey().refused(why));
      }
    }
    return events;
  }

  private List<NetworkEvent> transferred(Conversation conversation, long since, Command answer) {
    if (!requested.remove(conversation, since)) {
      return List.of();
    }
    try {
      if (answer.error() != 0) {
        return conversation.refused(MsnErrors.of(answer.error()));
      }
      Door door = state.places().server(answer.arg(2), state.server().address());
      String cookie = answer.arg(4);
      Background.start("a conversation of MSN", new Board(state, this, conversation, door, cookie, ""));
      return List.of();
    } catch (NetworkException e) {
      return conversation.refused(e);
    }
  }

  /** Somebody calls: {@code RNG 1716942917 host:port CKI cookie alice@example.com Alice}. */
  void rung(Command ring) {
    String caller = Names.bare(ring.arg(4));
    try {
      if (!Names.isAddress(caller) || ring.arg(3).isEmpty()) {
        return;
      }
      Door door = state.places().server(ring.arg(1), state.server().address());
      Conversation conversation = begin(caller, "");
      // What the user says from now on goes here, unless another one waits for an answer.
      byPeer.putIfAbsent(caller, conversation);
      conversation.answering();
      Background.start("a conversation of MSN", new Board(state, this, conversation, door, ring.arg(3), ring.arg(0)));
    } catch (NetworkException e) {
      // One who calls without end is not answered.
    }
  }

  void forget(Conversation conversation) {
    all.remove(conversation);
    requested.remove(conversation);
    byPeer.remove(conversation.peer(), conversation);
    byRoom.remove(conversation.room(), conversation);
  }

  // Rooms.

  @Nullable Conversation room(String name) {
    return byRoom.get(name);
  }

  Conversation makeRoom(String name) throws NetworkException {
    Conversation conversation = begin("", name);
    byRoom.put(name, conversation);
    return conversation;
  }

  /** A conversation of two has become one of several: the name of the room. */
  String becomesRoom(Conversation conversation) {
    byPeer.remove(conversation.peer(), conversation);
    byte[] name = new byte[6];
    RANDOM.nextBytes(name);
    String room = "chat-" + HexFormat.of().formatHex(name);
    byRoom.put(room, conversation);
    return room;
  }

  /** The session is over. */
  void end() {
    for (Conversation conversation : List.copyOf(all)) {
      conversation.leave();
      forget(conversation);
    }
  }
}
