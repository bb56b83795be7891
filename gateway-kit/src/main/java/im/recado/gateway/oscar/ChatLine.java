package im.recado.gateway.oscar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;

import im.recado.gateway.network.Inbox;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.gateway.network.RoomEvent;
import im.recado.gateway.network.RoomOccupant;
import im.recado.gateway.network.Standing;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One room: who is in it and what is said. One thread listens; any thread speaks. */
final class ChatLine {
  private static final int FAMILY = 0x0E;
  private static final int LONGEST = 1024;
  private static final int MOST_PIECES = 20;
  private static final int MOST_SAID = 100;
  private static final int MOST_OCCUPANTS = 1000;
  private static final Duration QUIET = Duration.ofMinutes(10);

  private final String name;
  private final String own;
  private final Inbox inbox;

  /** By their names, as they write them. The listening thread's. */
  private final Map<String, String> nicks = new LinkedHashMap<>();

  private boolean entered;

  // Guarded by this.
  private @Nullable OscarSocket socket;
  private @Nullable ChatRoom room;
  private boolean ended;

  /** What has been said and has not come back, by its cookie. */
  private final Map<String, String> said = new LinkedHashMap<>();

  /**
   * @param own the user's own name
   */
  ChatLine(String name, String own, Inbox inbox) {
    this.name = name;
    this.own = own;
    this.inbox = inbox;
  }

  String name() {
    return name;
  }

  /** How the server names the room, which is known once the user is in. */
  synchronized ChatRoom room() throws NetworkException {
    if (room == null) {
      throw new NetworkException(Reason.CONTACT_AWAY, "You are not in this room yet.");
    }
    return room;
  }

  /** This is the way to it. */
  synchronized void begin(ChatRoom found, OscarSocket way) throws IOException {
    room = found;
    socket = way;
    way.timeout(QUIET);
    if (ended) {
      way.close();
    }
  }

  synchronized void end() {
    ended = true;
    if (socket != null) {
      socket.close();
    }
  }

  // What is said.

  /** SNAC(0E,05): comes back when the room has it. */
  synchronized void say(String text, String id) throws NetworkException {
    OscarSocket way = socket;
    if (way == null) {
      throw new NetworkException(Reason.CONTACT_AWAY, "You are not in this room yet.");
    }
    int width = Texts.charset(text) == Texts.UNICODE ? 2 : 1;
    List<String> pieces = Texts.pieces(text, LONGEST, c -> width * Html.length(c));
    if (pieces.size() > MOST_PIECES || said.size() + pieces.size() > MOST_SAID) {
      throw new NetworkException(Reason.TOO_MUCH, "That is too much for a room of AIM.");
    }
    List<Snac> all = new ArrayList<>();
    for (int i = 0; i < pieces.size(); i++) {
      byte[] cookie = OscarConnection.cookie();
      said.put(HexFormat.of().formatHex(cookie), i == pieces.size() - 1 ? id : "");
      all.add(Snac.request(FAMILY, 0x05, way.nextId(), message(cookie, Html.of(pieces.get(i)))));
    }
    if (!way.offer(all, all.size())) {
      throw new NetworkException(Reason.TOO_MUCH, "You say too much in too short a time for AIM.");
    }
  }

  private static byte[] message(byte[] cookie, String text) {
    boolean unicode = Texts.charset(text) == Texts.UNICODE;
    byte[] block =
        new ByteWriter()
            .tlv(0x02, unicode ? "unicode-2-0" : "us-ascii")
            .tlv(0x03, "en")
            .tlv(0x01, Texts.encode(text, Texts.charset(text)))
            .toBytes();
    return new ByteWriter().bytes(cookie).u16(3).tlv(0x01).tlv(0x06).tlv(0x05, block).toBytes();
  }

  // What is heard.

  /** Hears what is said until it is over; says why it is. */
  NetworkException listen() throws IOException, InterruptedException {
    OscarSocket way;
    synchronized (this) {
      way = Objects.requireNonNull(socket);
    }
    for (Snac snac : way.early()) {
      take(snac);
    }
    while (true) {
      try {
        Flap flap = way.read();
        if (flap == null || flap.channel() == Flap.SIGN_OFF) {
          return new NetworkException(Reason.DOWN, "The chat room has been closed.");
        } else if (flap.channel() == Flap.SNAC) {
          take(Snac.parse(flap.data()));
        }
      } catch (SocketTimeoutException e) {
        if (!entered) {
          throw e;
        }
        // Nobody has to say anything.
      }
    }
  }

  private void take(Snac snac) throws OscarException, InterruptedException {
    if (snac.family() != FAMILY) {
      return;
    }
    switch (snac.subtype()) {
      case 0x03 -> come(snac.in());
      case 0x04 -> {
        ByteReader in = snac.in();
        while (in.left() > 0) {
          gone(UserInfo.read(in).name());
        }
      }
      case 0x06 -> spoken(snac.in());
      default -> {
        // What the room is.
      }
    }
  }

  private void come(ByteReader in) throws OscarException, InterruptedException {
    List<RoomOccupant> come = new ArrayList<>();
    while (in.left() > 0) {
      String nick = UserInfo.read(in).name();
      if (nicks.size() < MOST_OCCUPANTS && nicks.put(Names.fold(nick), nick) == null) {
        come.add(occupant(nick));
      }
    }
    if (entered) {
      for (RoomOccupant occupant : come) {
        inbox.put(new RoomEvent.Came(name, occupant));
      }
      return;
    }
    entered = true;
    if (nicks.putIfAbsent(Names.fold(own), own) == null) {
      come.add(occupant(own));
    }
    inbox.put(new RoomEvent.Entered(name, ownNick(), come, false, null, List.of()));
  }

  private String ownNick() {
    return nicks.getOrDefault(Names.fold(own), own);
  }

  private static RoomOccupant occupant(String nick) {
    return new RoomOccupant(nick, Names.fold(nick), Standing.PLAIN, Names.fold(nick), false);
  }

  private void gone(String who) throws InterruptedException {
    String nick = nicks.get(Names.fold(who));
    if (nick != null && !nick.equals(ownNick())) {
      nicks.remove(Names.fold(who));
      inbox.put(new RoomEvent.Gone(name, nick, RoomEvent.How.LEFT, "", ""));
    }
  }

  private void spoken(ByteReader in) throws OscarException, InterruptedException {
    String cookie = HexFormat.of().formatHex(in.bytes(8));
    in.u16();
    Tlvs tlvs = Tlvs.rest(in);
    byte[] from = tlvs.find(0x03);
    byte[] block = tlvs.find(0x05);
    if (from == null || block == null) {
      return;
    }
    String who = UserInfo.read(new ByteReader(from)).name();
    String nick = nicks.getOrDefault(Names.fold(who), who);
    String id = "";
    if (nick.equals(ownNick())) {
      synchronized (this) {
        String known = said.remove(cookie);
        id = known == null ? "" : known;
      }
    }
    String text = text(Tlvs.of(block));
    if (!text.isBlank() || !id.isEmpty()) {
      inbox.put(new RoomEvent.Spoken(name, nick, text, null, id));
    }
  }

  private static String text(Tlvs block) {
    byte[] text = block.find(0x01);
    if (text == null) {
      return "";
    }
    String encoding = block.text(0x02).toLowerCase(Locale.ROOT);
    String html =
        switch (encoding) {
          case "unicode-2-0" -> new String(text, UTF_16BE);
          case "us-ascii" -> new String(text, US_ASCII);
          default -> Texts.decode(text, ISO_8859_1);
        };
    return Html.plain(html);
  }
}
