package im.recado.gateway.oscar;

import im.recado.gateway.network.Inbox;
import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.gateway.network.RoomEvent;
import im.recado.kernel.background.Background;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The chat rooms of AIM that somebody is in: each is a connection of its own, to which another one, for finding
 * rooms, shows the way. Each has a thread. What can be entered is bounded by the kit.
 */
final class ChatRooms {
  private static final int NAVIGATION = 0x0D;
  private static final int CHAT = 0x0E;
  private static final int MOST_INVITED = 50;

  private final OscarState state;
  private final Inbox inbox;
  private final Services services;

  // Guarded by this.
  private final Map<String, ChatLine> lines = new HashMap<>();
  private final Map<String, ChatRoom> invited = new LinkedHashMap<>();
  private boolean ended;

  ChatRooms(OscarState state, Inbox inbox, Services services) {
    this.state = state;
    this.inbox = inbox;
    this.services = services;
  }

  /** Somebody has asked the user into a room: it is found again by that. */
  synchronized void invited(ChatRoom room) {
    if (invited.size() >= MOST_INVITED) {
      invited.remove(invited.keySet().iterator().next());
    }
    invited.put(room.name(), room);
  }

  synchronized void enter(String name) throws NetworkException {
    if (ended || lines.containsKey(name)) {
      throw new NetworkException(Reason.CONTACT_AWAY, "You are on the way into this room already.");
    }
    ChatLine line = new ChatLine(name, state.name(), inbox);
    lines.put(name, line);
    Background.start("a chat room", () -> stay(line));
  }

  void leave(String name) {
    ChatLine line;
    synchronized (this) {
      line = lines.remove(name);
    }
    if (line != null) {
      line.end();
    }
  }

  synchronized ChatLine find(String name) throws NetworkException {
    ChatLine line = lines.get(name);
    if (line == null) {
      throw new NetworkException(Reason.CONTACT_AWAY, "You are not in this room.");
    }
    return line;
  }

  /** The user has gone. */
  void end() {
    List<ChatLine> all;
    synchronized (this) {
      ended = true;
      all = List.copyOf(lines.values());
      lines.clear();
    }
    all.forEach(ChatLine::end);
  }

  // The way in.

  private void stay(ChatLine line) {
    NetworkException why;
    try {
      ChatRoom room = found(line.name());
      OscarSocket socket = services.open(CHAT, new ByteWriter().tlv(0x01, room.toBytes()).toBytes());
      line.begin(room, socket);
      why = line.listen();
    } catch (NetworkException e) {
      why = e;
    } catch (SocketTimeoutException e) {
      why = new NetworkException(Reason.TIMEOUT, "The chat rooms of AIM do not answer.", e);
    } catch (IOException e) {
      why = new NetworkException(Reason.DOWN, "The connection to the chat room has broken.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    boolean here;
    synchronized (this) {
      here = lines.remove(line.name(), line);
    }
    line.end();
    if (here) {
      tell(new RoomEvent.Refused(line.name(), why));
    }
  }

  private void tell(NetworkEvent event) {
    try {
      inbox.put(event);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The room of this name, made now if there is none: SNAC(0D,08). */
  private ChatRoom found(String name) throws NetworkException, IOException {
    synchronized (this) {
      ChatRoom known = invited.remove(name);
      if (known != null) {
        return known;
      }
    }
    OscarSocket socket = services.open(NAVIGATION, new byte[0]);
    try {
      long id = socket.nextId();
      byte[] body =
          new ByteWriter()
              .u16(Names.exchange(name)).text8("create").u16(0xFFFF).u8(1).u16(3)
              .tlv(0xD3, Names.title(name)).tlv(0xD6, "us-ascii").tlv(0xD7, "en")
              .toBytes();
      socket.urgent(Snac.request(NAVIGATION, 0x08, id, body));
      return room(socket, id);
    } finally {
      socket.close();
    }
  }

  private static ChatRoom room(OscarSocket socket, long id) throws NetworkException, IOException {
    for (int frames = 0; frames < 100; frames++) {
      Flap flap = socket.read();
      if (flap == null || flap.channel() == Flap.SIGN_OFF) {
        break;
      } else if (flap.channel() != Flap.SNAC) {
        continue;
      }
      Snac snac = Snac.parse(flap.data());
      if (snac.is(NAVIGATION, 0x09) && snac.id() == id) {
        byte[] room = Tlvs.rest(snac.in()).find(0x04);
        if (room != null) {
          return ChatRoom.read(new ByteReader(room));
        }
      } else if (snac.isError() && snac.id() == id) {
        throw new NetworkException(Reason.NO_SUCH_CONTACT, "There is no such room on AIM.");
      }
    }
    throw new NetworkException(Reason.DOWN, "AIM does not say where the room is.");
  }
}
