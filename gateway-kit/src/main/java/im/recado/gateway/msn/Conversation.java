package im.recado.gateway.msn;

import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.OutgoingFile;
import im.recado.gateway.network.Reason;
import im.recado.gateway.network.RoomEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A conversation on a switchboard: with one person, or with several, which is a room. Its connection comes when there
 * is something to say
 * or somebody calls, and goes when nobody has said anything for a while. Guarded by the session; the connection is a
 * {@link Board}.
 */
final class Conversation {
  private static final long IDLE = Duration.ofMinutes(10).toNanos();
  private static final long TYPING = Duration.ofMinutes(2).toNanos();
  private static final int MOST_MEMBERS = 100;

  private final MsnState state;
  private final Conversations all;

  /** With whom it is; empty for a room. */
  private String peer;

  /** Which room it is; empty for a conversation of two. */
  private String room;

  /** Whether the user is in the room. */
  private boolean entered;

  private @Nullable MsnSocket socket;
  private boolean opening;
  private boolean open;
  private long used = System.nanoTime();
  private long typing;

  private final Members members = new Members();

  /** Who is to be called when there is a connection, with the id of who asked for it, or an empty one. */
  private final Map<String, String> calls = new LinkedHashMap<>();

  private final Map<Long, String> ringing = new HashMap<>();
  private final Saying saying = new Saying();
  private final Hearing hearing = new Hearing();
  private final Direct direct;

  Conversation(MsnState state, Conversations all, String peer, String room) {
    this.state = state;
    this.all = all;
    this.peer = peer;
    this.room = room;
    this.direct = new Direct(state);
  }

  String peer() {
    return peer;
  }

  String room() {
    return room;
  }

  Set<String> members() {
    return members.all();
  }

  /** The user is in the room from now on. */
  void enter() {
    entered = true;
  }

  boolean isEntered() {
    return entered;
  }

  /** Whether nobody is there, nor called. */
  boolean isAlone() {
    return members.isEmpty() && calls.isEmpty();
  }

  // What the user says.

  /** Says something now, or when somebody is there to hear it. */
  void say(Outgoing out) throws NetworkException {
    used = System.nanoTime();
    typing = 0;
    saying.add(out);
    if (!connect()) {
      flush();
    }
  }

  /** Fetches somebody's picture; false when there is too much to fetch already. */
  boolean fetch(MsnObject picture, NetworkEvent.Profiled profiled) throws NetworkException {
    used = System.nanoTime();
    if (!direct.pictures().want(peer, picture, profiled)) {
      return false;
    }
    if (!connect()) {
      flush();
    }
    return true;
  }

  /** Offers a file to the other one, now or when they are there. */
  void offer(OutgoingFile file, String id) throws NetworkException {
    used = System.nanoTime();
    direct.going().add(peer, file, id);
    try {
      if (!connect()) {
        flush();
      }
    } catch (NetworkException e) {
      direct.going().remove(id);
      throw e;
    }
  }

  /** Hands on what has come of files, waiting for room. Its own thread, without the lock of the session. */
  void pour() throws InterruptedException {
    direct.coming().pour();
  }

  /** Calls one more into a room. */
  void call(String contact, String id) throws NetworkException {
    used = System.nanoTime();
    MsnSocket here = socket;
    if (members.size() + calls.size() + ringing.size() >= MOST_MEMBERS) {
      throw new NetworkException(Reason.TOO_MUCH, "So many cannot talk on MSN at once.");
    }
    calls.put(contact, id);
    if (!connect() && open && here != null) {
      ring(here);
    }
  }

  /** Asks for a connection if there is none; whether there was none. */
  private boolean connect() throws NetworkException {
    if (socket != null || opening) {
      return false;
    }
    opening = true;
    members.all().forEach(member -> calls.putIfAbsent(member, ""));
    members.clear();
    if (!peer.isEmpty()) {
      calls.put(peer, "");
    }
    try {
      all.request(this);
    } catch (NetworkException e) {
      opening = false;
      saying.unsaid();
      calls.clear();
      throw e;
    }
    return true;
  }

  /** There will be no connection. */
  List<NetworkEvent> refused(NetworkException why) {
    opening = false;
    saying.tried();
    return ended(why);
  }

  private void ring(MsnSocket here) {
    for (String contact : calls.keySet()) {
      if (!ringing.containsValue(contact)) {
        ringing.put(here.send("CAL", contact), contact);
      }
    }
  }

  private void flush() {
    MsnSocket here = socket;
    if (here == null || !open || members.isEmpty()) {
      return;
    }
    saying.flush(here);
    if (room.isEmpty()) {
      direct.ready(here);
    }
  }

  /** The user types, or does not. */
  void typing(boolean begun) {
    typing = begun ? System.nanoTime() : 0;
    if (begun) {
      sendTyping();
    }
  }

  private void sendTyping() {
    MsnSocket here = socket;
    if (here != null && open && !members.isEmpty()) {
      here.send("MSG", List.of("U"), Texts.typing(state.self()));
    }
  }

  /** The user goes: nothing is told of it any more. */
  void leave() {
    MsnSocket here = socket;
    if (here != null) {
      here.close();
    }
    entered = false;
    saying.unsaid();
  }

  // The connection.

  /** Somebody has called: there will be a connection, and no other is asked for. */
  void answering() {
    opening = true;
  }

  /** There is a connection; what is said first on it. */
  void connected(MsnSocket here) {
    socket = here;
    opening = false;
  }

  /** Looks at what has taken too long; {@code now} is by the clock of the machine. */
  List<NetworkEvent> tick(MsnSocket here, long now) {
    List<NetworkEvent> events = new ArrayList<>(direct.tick(now));
    if ((!open || members.isEmpty()) && saying.isOverdue(now)) {
      saying.tried();
      here.abort();
    }
    events.addAll(saying.late(now));
    if (typing != 0 && now - typing < TYPING) {
      sendTyping();
    } else if (saying.isEmpty() && !direct.isBusy() && now - used > IDLE) {
      end(here);
    }
    return events;
  }

  // What the switchboard says.

  List<NetworkEvent> take(MsnSocket here, Command command) {
    List<NetworkEvent> events = new ArrayList<>();
    switch (command.name()) {
      case "USR" -> {
        open = command.arg(1).equals("OK");
        ring(here);
      }
      case "ANS" -> {
        open = command.arg(1).equals("OK");
        flush();
      }
      case "IRO" -> joined(command.arg(3), events);
      case "JOI" -> joined(command.arg(0), events);
      case "BYE" -> {
        if (members.gone(command.arg(0))) {
          left(here, Names.bare(command.arg(0)), events);
        }
      }
      case "MSG" -> {
        used = System.nanoTime();
        String from = Names.bare(command.arg(0));
        if (!Mime.parse(command.text()).type().equals(P2pMessage.TYPE)) {
          hearing.heard(this, state.self(), from, command, events);
        } else if (members.contains(from)) {
          direct.heard(here, from, room.isEmpty(), command, events);
        }
      }
      case "ACK" -> confirmed(command.trid(), null, events);
      case "NAK" -> {
        NetworkException why = new NetworkException(Reason.CONTACT_AWAY, "MSN could not deliver that to your contact.");
        confirmed(command.trid(), why, events);
      }
      default -> {
        if (command.error() != 0) {
          failed(here, command, events);
        }
      }
    }
    return events;
  }

  private void joined(String written, List<NetworkEvent> events) {
    String who = Names.bare(written);
    String id = calls.remove(who);
    ringing.values().removeIf(who::equals);
    if (who.equals(state.self()) || !Names.isAddress(who) || !members.come(written)) {
      return;
    }
    if (id != null && !id.isEmpty()) {
      events.add(new NetworkEvent.Answered(id, null));
    }
    if (room.isEmpty() && members.size() > 1) {
      String first = members.all().iterator().next();
      room = all.becomesRoom(this);
      peer = "";
      events.addAll(direct.crowded(new NetworkException(Reason.REFUSED, "Somebody else has come into the conversation.")));
      events.add(new RoomEvent.Invited(room, first, ""));
    } else if (entered) {
      events.add(new RoomEvent.Came(room, ChatRooms.occupant(who)));
    }
    flush();
  }

  private void left(MsnSocket here, String who, List<NetworkEvent> events) {
    if (entered) {
      events.add(ChatRooms.gone(room, who));
    }
    if (members.isEmpty() && room.isEmpty()) {
      end(here);
    }
  }

  /** Closes the connection; what is said from now on goes into another conversation. */
  private void end(MsnSocket here) {
    here.close();
    if (!entered) {
      all.forget(this);
    }
  }

  private void confirmed(long trid, @Nullable NetworkException why, List<NetworkEvent> events) {
    if (!direct.going().confirmed(trid, why == null, events) && saying.confirmed(trid, why, this::arrived, events)) {
      flush();
    }
  }

  private NetworkEvent arrived(Outgoing out) {
    String text = out.text;
    return room.isEmpty() || text == null
        ? new NetworkEvent.Delivered(out.id)
        : ChatRooms.own(room, state.self(), text, out.id);
  }

  private void failed(MsnSocket here, Command command, List<NetworkEvent> events) {
    NetworkException why = MsnErrors.of(command.error());
    String called = ringing.remove(command.trid());
    if (called == null) {
      if (open) {
        confirmed(command.trid(), why, events);
      } else {
        // Not even let in.
        saying.unsaid().forEach(out -> events.add(new NetworkEvent.Answered(out.id, why)));
        end(here);
      }
      return;
    }
    String id = calls.remove(called);
    if (!room.isEmpty()) {
      if (id != null && !id.isEmpty()) {
        events.add(new NetworkEvent.Answered(id, why));
      } else if (entered) {
        events.add(ChatRooms.gone(room, called));
      }
      return;
    }
    List<Outgoing> unsaid = saying.unsaid();
    events.addAll(direct.end(why));
    end(here);
    for (Outgoing out : unsaid) {
      events.addAll(all.away(called, out, why));
    }
  }

  /** The connection has gone. What has not been said is said by another one, once. */
  List<NetworkEvent> ended(NetworkException why) {
    List<NetworkEvent> events = new ArrayList<>(direct.end(why));
    socket = null;
    open = false;
    opening = false;
    ringing.clear();
    calls.values().stream().filter(id -> !id.isEmpty()).forEach(id -> events.add(new NetworkEvent.Answered(id, why)));
    calls.clear();
    events.addAll(saying.lost(why));
    List<Outgoing> unsaid = saying.unsaid();
    if (!entered) {
      all.forget(this);
    }
    for (Outgoing out : unsaid) {
      boolean last = out.again || state.isEnded();
      events.addAll(last ? List.of(new NetworkEvent.Answered(out.id, why)) : all.sayAgain(this, out, why));
    }
    return events;
  }

  @Override
  public String toString() {
    return room.isEmpty() ? peer : room;
  }
}
