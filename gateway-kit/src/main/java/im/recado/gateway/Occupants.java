package im.recado.gateway;

import im.recado.gateway.network.RoomEvent;
import im.recado.gateway.network.RoomOccupant;
import im.recado.gateway.network.Standing;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.Presence;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Who is in a room of a network, and how their coming and going looks to the user's clients (XEP-0045). Owned by the lane of the session. */
final class Occupants {
  /** So many are shown. */
  private static final int MOST = 10_000;

  /** So many characters are shown of a nick that no address can hold. */
  private static final int LONGEST_SHOWN = 30;

  /**
   * Somebody in the room.
   *
   * @param id what stays the same whatever they are called (XEP-0421)
   */
  record Entry(RoomOccupant occupant, String id) {}

  /** Makes the address of a contact, null when there can be none; and what somebody is known by in this room. */
  interface Names {
    @Nullable Jid contact(String name);

    String occupantId(Jid room, String identity);
  }

  private final Jid room;
  private final Names names;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /** The user's own nick; empty before the user is in. */
  private String nick = "";

  Occupants(Jid room, Names names) {
    this.room = room;
    this.names = names;
  }

  String nick() {
    return nick;
  }

  boolean isOwn(String other) {
    return other.equals(nick);
  }

  /** Everybody, the user too. */
  List<Entry> all() {
    return List.copyOf(entries.values());
  }

  @Nullable Entry find(String nick) {
    return entries.get(nick);
  }

  /** The occupant who is this contact outside, or null. */
  @Nullable RoomOccupant known(String contact) {
    for (Entry entry : entries.values()) {
      if (entry.occupant().contact().equals(contact)) {
        return entry.occupant();
      }
    }
    return null;
  }

  /** The address as which somebody speaks: who has a nick that no address can hold is still not taken for the room. */
  Jid speaker(String nick) {
    Jid face = face(nick);
    if (face == null) {
      StringBuilder shown = new StringBuilder();
      nick.codePoints().limit(LONGEST_SHOWN).forEach(c -> shown.appendCodePoint(c > ' ' && face(Character.toString(c)) != null ? c : '?'));
      face = face(shown.toString());
    }
    return face == null ? Objects.requireNonNull(face("?")) : face;
  }

  /** The address of somebody in the room, or null for a nick that no address can hold. */
  @Nullable Jid face(String nick) {
    try {
      return room.withResource(nick);
    } catch (JidException e) {
      return null;
    }
  }

  // Coming and going.

  /** The user is in by this nick, with these. */
  void begin(String own, List<RoomOccupant> all) {
    nick = own;
    entries.clear();
    all.forEach(this::put);
  }

  /** Somebody is in like this; null when there are too many. */
  @Nullable Entry put(RoomOccupant occupant) {
    Entry before = entries.get(occupant.nick());
    if (before == null && entries.size() >= MOST && !isOwn(occupant.nick())) {
      return null;
    }
    Entry entry = new Entry(occupant, before == null ? id(occupant) : before.id());
    entries.put(occupant.nick(), entry);
    return entry;
  }

  @Nullable Entry remove(String nick) {
    return entries.remove(nick);
  }

  /** Somebody has another nick. */
  Entry rename(String from, RoomOccupant now) {
    Entry before = entries.remove(from);
    Entry entry = new Entry(now, before == null ? id(now) : before.id());
    entries.put(now.nick(), entry);
    if (isOwn(from)) {
      nick = now.nick();
    }
    return entry;
  }

  private String id(RoomOccupant occupant) {
    return names.occupantId(room, occupant.identity().isEmpty() ? occupant.contact() : occupant.identity());
  }

  // How that looks.

  /** Somebody is there; null when no address can hold the nick. */
  @Nullable Presence present(Entry entry, Jid client) {
    Jid face = face(entry.occupant().nick());
    if (face == null) {
      return null;
    }
    Element item = RoomWords.item(entry.occupant().standing(), real(entry, client)).build();
    Presence presence = RoomWords.presence(Presence.Type.AVAILABLE, face, client, entry.id(), item, codes(entry));
    return entry.occupant().away() ? presence.withChild(Element.of("show", Namespaces.CLIENT, "away")) : presence;
  }

  /** Their real address, as the user may know it: it is the client's where it is the user. */
  private @Nullable Jid real(Entry entry, Jid client) {
    return isOwn(entry.occupant().nick()) ? client : names.contact(entry.occupant().contact());
  }

  private int[] codes(Entry entry, int... more) {
    if (!isOwn(entry.occupant().nick())) {
      return more;
    }
    int[] codes = new int[more.length + 1];
    codes[0] = 110;
    System.arraycopy(more, 0, codes, 1, more.length);
    return codes;
  }

  /** The user is there, with what is to be known of that; null when the user is not, or no address can hold the nick. */
  @Nullable Presence welcome(NetworkRoom.Visit visit, boolean created) {
    Jid face = face(nick);
    Entry own = entries.get(nick);
    if (face == null || own == null) {
      return null;
    }
    Element item = RoomWords.item(own.occupant().standing(), visit.client()).build();
    int[] codes =
        IntStream.of(100, 110, created ? 201 : 0, isOwn(visit.wanted()) ? 0 : 210).filter(code -> code > 0).toArray();
    return RoomWords.presence(Presence.Type.AVAILABLE, face, visit.client(), own.id(), item, codes).withId(visit.id());
  }

  /** Somebody is called otherwise from now on; null when no address could hold the nick of before. */
  @Nullable Presence renamed(String from, Entry now, Jid client) {
    Jid face = face(from);
    if (face == null) {
      return null;
    }
    Element item =
        RoomWords.item(now.occupant().standing(), real(now, client)).attribute("nick", now.occupant().nick()).build();
    return RoomWords.presence(Presence.Type.UNAVAILABLE, face, client, now.id(), item, codes(now, 303));
  }

  /** Somebody else has gone; null when no address can hold the nick. */
  @Nullable Presence gone(Entry entry, RoomEvent.Gone gone, Jid client) {
    Jid face = face(gone.nick());
    if (face == null) {
      return null;
    }
    boolean kicked = gone.how() == RoomEvent.How.KICKED;
    Element item = departed(entry, names.contact(entry.occupant().contact()), kicked ? gone : null);
    Presence presence =
        RoomWords.presence(Presence.Type.UNAVAILABLE, face, client, entry.id(), item, kicked ? new int[] {307} : new int[0]);
    return saying(presence, kicked ? "" : Words.clean(gone.words()));
  }

  /** The user is not here any more, for one client or for all; null when no address can hold the nick. */
  @Nullable Presence farewell(Jid client, RoomEvent.@Nullable Gone kicked, String words, @Nullable String id, int... codes) {
    Jid face = face(nick);
    if (face == null) {
      return null;
    }
    Entry own = entries.get(nick);
    Entry entry = own != null ? own : new Entry(new RoomOccupant(nick, "", Standing.PLAIN, "", false), "");
    Element item = departed(entry, client, kicked);
    return saying(RoomWords.presence(Presence.Type.UNAVAILABLE, face, client, entry.id(), item, codes).withId(id), words);
  }

  private static Presence saying(Presence presence, String words) {
    return words.isEmpty() ? presence : presence.withChild(Element.of("status", Namespaces.CLIENT, words));
  }

  private static Element departed(Entry entry, @Nullable Jid real, RoomEvent.@Nullable Gone kicked) {
    Element.Builder item = RoomWords.gone(entry.occupant().standing(), real);
    if (kicked != null && !kicked.by().isEmpty()) {
      item.child(Element.builder("actor", RoomWords.USER).attribute("nick", Words.clean(kicked.by())).build());
    }
    if (kicked != null && !kicked.words().isEmpty()) {
      item.child("reason", RoomWords.USER, Words.clean(kicked.words()));
    }
    return item.build();
  }
}
