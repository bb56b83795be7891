package im.recado.gateway.oscar;

import im.recado.gateway.network.Availability;
import im.recado.gateway.network.Contact;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What is known of one person on the network. Guarded by itself. */
final class OscarState {
  /** Of so many people it is known whether they are there. */
  private static final int MOST_SEEN = 6000;

  /** How somebody is there. */
  record Seen(Availability availability, String status) {}

  private static final Seen GONE = new Seen(Availability.OFFLINE, "");

  private final Kind kind;
  private final String name;
  private final Feedbag feedbag;
  private final Asks asks = new Asks();
  private final Map<String, Seen> seen = new HashMap<>();

  /** Who has asked to have the user in their list. */
  private final Set<String> asking = new HashSet<>();

  private volatile Seen shown = new Seen(Availability.ONLINE, "");
  private volatile String away = "";
  private volatile boolean hidden;

  /** Whether the server has been told so, and has to be told when it is over. */
  private boolean wasHidden;
  private OscarSocket socket;

  /**
   * @param name the user's own
   * @param hidden whether the server was told that nobody is to see them
   */
  OscarState(Kind kind, String name, OscarSocket socket, boolean hidden) {
    this.kind = kind;
    this.name = name;
    this.feedbag = new Feedbag(kind);
    this.socket = socket;
    this.hidden = hidden;
    this.wasHidden = hidden;
  }

  Kind kind() {
    return kind;
  }

  String name() {
    return name;
  }

  Feedbag feedbag() {
    return feedbag;
  }

  Asks asks() {
    return asks;
  }

  Set<String> asking() {
    return asking;
  }

  /** The connection, which may be another one after the server has sent people elsewhere. */
  synchronized OscarSocket socket() {
    return socket;
  }

  synchronized void socket(OscarSocket now) {
    socket = now;
  }

  // Who is there.

  Seen seen(String contact) {
    return seen.getOrDefault(contact, GONE);
  }

  boolean isThere(String contact) {
    return seen(contact).availability() != Availability.OFFLINE;
  }

  /** Somebody is there like that from now on; whether that is news. */
  boolean see(String contact, Seen now) {
    Seen before = seen(contact);
    if (now.availability() == Availability.OFFLINE) {
      seen.remove(contact);
    } else if (seen.size() < MOST_SEEN || seen.containsKey(contact)) {
      seen.put(contact, now);
    }
    return !before.equals(now);
  }

  Contact contact(String contact) {
    Seen now = seen(contact);
    return new Contact(contact, feedbag.alias(contact), feedbag.groups(contact), now.availability(), now.status());
  }

  /** Everybody who is in the list and has agreed. */
  List<Contact> contacts() {
    List<Contact> contacts = new ArrayList<>();
    for (String one : feedbag.names()) {
      if (feedbag.isListed(one)) {
        contacts.add(contact(one));
      }
    }
    return contacts;
  }

  // How the user is there.

  /** Nobody sees the user from now on, also where the server sends them. */
  void hide() throws NetworkException {
    hidden = true;
    appear();
  }

  /** Shows others this from now on, and again where the server sends the user. */
  void show(Availability availability, String status) throws NetworkException {
    shown = new Seen(availability, status);
    hidden = false;
    appear();
  }

  /** How the user is there, as the status of ICQ; AIM has that for those alone who hide. */
  synchronized int status() {
    return hidden ? Status.INVISIBLE : kind.isIcq() ? Status.of(shown.availability()) : 0;
  }

  /** What the user shows with that, to everybody; nothing when they hide. */
  String words() {
    return hidden ? "" : away.isEmpty() ? shown.status() : away;
  }

  private void appear() throws NetworkException {
    Availability availability = shown.availability();
    String status = shown.status();
    boolean gone = Status.isAway(availability);
    ByteWriter now = new ByteWriter();
    if (kind.isIcq() || hidden || wasHidden) {
      now.tlv32(0x06, status());
    }
    wasHidden = hidden;
    send(0x01, 0x1E, now.tlv(0x1D, Status.words(gone ? "" : status)).toBytes());
    String words = gone ? status.isBlank() ? "Away" : status : "";
    if (!words.equals(away)) {
      send(0x02, 0x04, Status.away(words));
      away = words;
    }
  }

  /**
   * The user is on another server now, which knows nothing of that yet. What has not left for the one before leaves here.
   *
   * @return what the one before was asked and has not answered
   */
  List<Asks.Ask> moved(OscarSocket there, List<FeedbagItem> items, boolean whole) throws NetworkException {
    List<OscarSocket.Frame> left = socket().leave();
    socket(there);
    List<Asks.Ask> lost = asks.keep(left.stream().map(OscarSocket.Frame::id).collect(Collectors.toSet()));
    feedbag.begin(items, whole);
    asks.changes().forEach(feedbag::apply);
    away = "";
    appear();
    there.take(left);
    return lost;
  }

  // Asking.

  /** Sends a request when it is its turn. */
  void send(int family, int subtype, byte[] body) throws NetworkException {
    OscarSocket now = socket();
    if (!now.offer(Snac.request(family, subtype, now.nextId(), body))) {
      throw unsent(now, "say");
    }
  }

  private NetworkException unsent(OscarSocket now, String what) {
    return now.isClosing()
        ? new NetworkException(Reason.DOWN, "The connection to " + kind.label() + " has broken.")
        : new NetworkException(
            Reason.TOO_MUCH, "You " + what + " too much in too short a time for " + kind.label() + ".");
  }

  /** The same, and what answers belongs to this. */
  void ask(int family, int subtype, byte[] body, Asks.Ask ask) throws NetworkException {
    ask(family, subtype, List.of(body), which -> ask);
  }

  /** Makes what answers belong to one of several requests, from 0. */
  @FunctionalInterface
  interface Belonging {
    Asks.Ask ask(int which);
  }

  /** Sends several requests of one kind: all, or none. */
  void ask(int family, int subtype, List<byte[]> bodies, Belonging belonging) throws NetworkException {
    OscarSocket now = socket();
    List<Snac> all = new ArrayList<>();
    for (byte[] body : bodies) {
      all.add(Snac.request(family, subtype, now.nextId(), body));
    }
    if (!now.offer(all, all.size())) {
      throw unsent(now, "say");
    }
    for (int i = 0; i < all.size(); i++) {
      asks.add(all.get(i).id(), belonging.ask(i));
    }
  }

  /** Changes the contact list on the server, all in one piece. */
  void change(List<Feedbag.Change> changes) throws NetworkException {
    if (changes.isEmpty()) {
      return;
    }
    OscarSocket now = socket();
    List<Snac> all = new ArrayList<>();
    all.add(Snac.request(0x13, 0x11, now.nextId(), new byte[0]));
    for (Feedbag.Change change : changes) {
      long id = now.nextId();
      asks.add(id, new Asks.Changing(change));
      all.add(Snac.request(0x13, change.subtype(), id, change.item().toBytes()));
    }
    all.add(Snac.request(0x13, 0x12, now.nextId(), new byte[0]));
    if (!now.offer(all, all.size())) {
      all.forEach(snac -> asks.take(snac.id()));
      changes.reversed().forEach(feedbag::undo);
      throw unsent(now, "change");
    }
  }
}
