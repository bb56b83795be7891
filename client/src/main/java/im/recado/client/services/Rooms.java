package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Letter;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.services.Room.Occupant;
import im.recado.client.services.store.Conversations;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rooms that one is in (XEP-0045). Safe for any thread. */
public final class Rooms {
  private static final int MOST_OCCUPANTS = 5000;
  /** Of a room without an archive: so many of its last messages. */
  private static final String HISTORY = "30";
  /** For these one is not let in now and may be later: the way there, or too many people. */
  private static final Set<String> MAY_PASS = Set.of("remote-server-not-found", "remote-server-timeout", "resource-constraint",
      "internal-server-error", "service-unavailable", "recipient-unavailable");

  private static final Comparator<Occupant> ORDER = Comparator.comparingInt(Rooms::rank)
      .thenComparing(Occupant::nick, String.CASE_INSENSITIVE_ORDER).thenComparing(Occupant::nick);

  /** What is known of a room. Guarded by the rooms. */
  private static final class Known {
    String nick = "";
    String wanted = "";
    String topic = "";
    String problem = "";
    /** What the room or whoever sent us out said about it. */
    String reason = "";
    String password = "";
    /** Whether it is the network that keeps us out: one goes back when that is mended. */
    boolean lost;
    /** What the room calls us whatever our nick is (XEP-0421). */
    String occupantId = "";
    boolean archive;
    /** Whether its moderators can remove messages (XEP-0425). */
    boolean moderates;
    /** Whether it is for members alone. */
    boolean closed;
    Room.State state = Room.State.OUT;
    final Map<String, Occupant> occupants = new TreeMap<>();
    final Stays stays = new Stays(MOST_OCCUPANTS);
    /** The same in the order in which they are shown; null when that is another now. */
    @Nullable List<Occupant> sorted = List.of();
  }

  private final Link link;
  private final Hub hub;
  private final Disco disco;
  private final Conversations conversations;
  private final Predicate<Jid> person;
  private final Map<Jid, Known> rooms = new TreeMap<>();
  /** Told on a thread of its own when one has entered a room; whether it has an archive. */
  private Consumer<Entered> entered = room -> {};
  /** Told when a room was made that was not there before. */
  private Consumer<Jid> made = room -> {};
  private Consumer<Refused> refusals = refused -> {};
  private Supplier<Node> own = () -> Node.presence(null, null, Disco.caps());

  /** One is in a room now. */
  record Entered(Jid room, boolean archive) {}

  /** A room in which one is does not do what was asked of it by a presence: another nick. */
  record Refused(Jid room, String condition) {}

  /**
   * Made with a session.
   *
   * @param person whether an address is oneself or somebody with whom one shares presence: no room, whoever calls it one
   */
  Rooms(Link link, Hub hub, Disco disco, Conversations conversations, Predicate<Jid> person) {
    this.person = person;
    this.link = link;
    this.hub = hub;
    this.disco = disco;
    this.conversations = conversations;
  }

  void onEntered(Consumer<Entered> listener) {
    entered = listener;
  }

  void onMade(Consumer<Jid> listener) {
    made = listener;
  }

  void onRefused(Consumer<Refused> listener) {
    refusals = listener;
  }

  /** How one is there is told to the rooms as well; nothing before that. */
  void presence(Supplier<Node> presence) {
    own = presence;
  }

  /** Tells all rooms in which one is how one is there now. */
  void tell(Node presence) {
    inside().forEach(room -> send(presence.with("to", room.with(nick(room)))));
  }

  /** The room as it is now. */
  public Room room(Jid jid) {
    String nick = nick(jid);
    synchronized (this) {
      Known known = rooms.getOrDefault(jid, new Known());
      List<Occupant> occupants = known.sorted;
      if (occupants == null) {
        occupants = known.occupants.values().stream().sorted(ORDER).toList();
        known.sorted = occupants;
      }
      return new Room(jid, nick, known.state, known.topic, known.problem, known.reason, occupants);
    }
  }

  /** How an occupant of a room is, nobody being there before one is in; nothing where the address is of no room that one has entered. */
  public synchronized Optional<Availability> there(Jid jid) {
    Known known = jid.isBare() ? null : rooms.get(jid.bare());
    Occupant occupant = known == null || known.state != Room.State.IN ? null : known.occupants.get(jid.resource());
    return known == null ? Optional.empty() : Optional.of(occupant == null ? Availability.OFFLINE : occupant.availability());
  }

  private static int rank(Occupant occupant) {
    return switch (occupant.affiliation()) {
      case "owner" -> 0;
      case "admin" -> 1;
      default -> occupant.role().equals("moderator") ? 2 : occupant.role().equals("visitor") ? 4 : 3;
    };
  }

  synchronized boolean isIn(Jid jid) {
    return rooms.containsKey(jid) && rooms.get(jid).state != Room.State.OUT;
  }

  /** Whether one can be heard in it. */
  synchronized boolean isInside(Jid jid) {
    return rooms.containsKey(jid) && rooms.get(jid).state == Room.State.IN;
  }

  /** The rooms in which one is, as far as they have told. */
  public synchronized List<Jid> inside() {
    return rooms.keySet().stream().filter(this::isInside).toList();
  }

  /** The rooms out of which a network has taken us. */
  synchronized List<Jid> lost() {
    return rooms.entrySet().stream().filter(room -> room.getValue().lost).map(Map.Entry::getKey).toList();
  }

  /** One is not in it any more, whatever it has told: on the way back, nothing is said there. */
  void outside(Jid jid) {
    synchronized (this) {
      Known known = rooms.get(jid);
      if (known == null || known.state != Room.State.IN) {
        return;
      }
      known.state = Room.State.ENTERING;
      known.stays.over();
    }
    hub.tell(new Event.RoomChanged(jid));
  }

  synchronized boolean isClosed(Jid jid) {
    return rooms.containsKey(jid) && rooms.get(jid).closed;
  }

  /** Whether its moderators can remove messages. */
  public synchronized boolean moderates(Jid jid) {
    return rooms.containsKey(jid) && rooms.get(jid).moderates;
  }

  synchronized boolean isRoom(Jid jid) {
    return rooms.containsKey(jid.bare());
  }

  /** One's own nick there. */
  public String nick(Jid jid) {
    synchronized (this) {
      Known known = rooms.get(jid);
      if (known != null && !known.nick.isEmpty()) {
        return known.nick;
      }
    }
    return conversations.find(jid).map(Conversations.Conversation::nick).filter(nick -> !nick.isEmpty())
        .orElse(link.jid().local());
  }

  /** Whether a room's message is one's own: by the room's id for us, else by the nick. */
  boolean isSelf(Letter letter) {
    String id = letter.stanza().child("occupant-id", Ns.OCCUPANT_ID).map(node -> node.get("id")).orElse("");
    synchronized (this) {
      Known known = rooms.get(letter.peer());
      if (known != null && !id.isEmpty() && !known.occupantId.isEmpty()) {
        return id.equals(known.occupantId);
      }
    }
    return !letter.sender().isBare() && nick(letter.peer()).equals(letter.sender().resource());
  }

  /**
   * A message of an occupant with what tells its sender apart from whoever has that nick before or after: the room's id for them, else, of what is said just now, that of
   * their stay. An id of which the room knows nothing is the sender's own.
   */
  synchronized Letter toldApart(Letter letter) {
    Known known = rooms.get(letter.peer().bare());
    if (known == null || !known.occupantId.isEmpty() || (!letter.room() && (letter.own() || letter.peer().isBare()))) {
      return letter;
    }
    return letter.by(letter.at() == null ? known.stays.id(letter.sender().resource()) : "");
  }

  /** Who an occupant is, if the room tells. */
  synchronized Optional<Jid> person(Jid room, String nick) {
    Known known = rooms.get(room);
    Occupant occupant = known == null ? null : known.occupants.get(nick);
    return occupant == null ? Optional.empty() : Jid.parse(occupant.jid());
  }

  /** Whether it is somebody's address: as a room it would hide that person's presence and words. */
  boolean isPerson(Jid jid) {
    return person.test(jid.bare());
  }

  /** Enters a room. What becomes of it is told by {@link Event.RoomChanged}; of somebody's address nothing does. */
  public void join(Jid jid, String nick, String password) throws OfflineException, InterruptedException {
    if (isPerson(jid)) {
      return;
    }
    boolean archive = false;
    boolean closed = false;
    boolean moderates = false;
    try {
      Disco.Info info = disco.ask(jid);
      archive = info.can(Ns.MAM);
      closed = info.can("muc_membersonly");
      moderates = info.can(Ns.MODERATE);
    } catch (RefusedException e) {
      // It tells nothing of itself.
    }
    String wanted = nick.isBlank() ? nick(jid) : nick.strip();
    String key;
    synchronized (this) {
      Known known = rooms.computeIfAbsent(jid, same -> new Known());
      known.wanted = wanted;
      known.nick = known.wanted;
      known.problem = "";
      known.reason = "";
      known.lost = false;
      known.password = password.isEmpty() ? known.password : password;
      key = known.password;
      known.archive = archive;
      known.closed = closed;
      known.moderates = moderates;
      known.state = Room.State.ENTERING;
      known.occupants.clear();
      known.stays.over();
      known.sorted = List.of();
    }
    link.send(entering(jid, nick(jid), archive, key));
    hub.tell(new Event.RoomChanged(jid));
  }

  private Node entering(Jid room, String nick, boolean archive, String password) {
    Node x = Node.of("x", Ns.MUC, Node.of("history", Ns.MUC).with("maxstanzas", archive ? "0" : HISTORY));
    return own.get().with("to", room.with(nick)).add(password.isEmpty() ? x : x.add(Node.text("password", Ns.MUC, password)));
  }

  /** Leaves a room. */
  public void leave(Jid jid) {
    String nick = nick(jid);
    synchronized (this) {
      rooms.remove(jid);
    }
    try {
      link.send(Node.presence("unavailable", jid.with(nick)));
    } catch (OfflineException e) {
      // Nobody is in there who could leave.
    }
    hub.tell(new Event.RoomChanged(jid));
  }

  /** A new stream: one is nowhere, and on the way to where one was; these rooms are to be entered. */
  synchronized List<Jid> nowhere() {
    rooms.values().stream().filter(room -> room.state != Room.State.OUT).forEach(room -> room.state = Room.State.ENTERING);
    rooms.values().forEach(room -> room.stays.over());
    return rooms.keySet().stream().filter(this::isIn).toList();
  }

  /** A presence of a room one has to do with; whether it was one. */
  boolean presence(Node presence) {
    Optional<Jid> from = presence.jid("from");
    if (from.isEmpty()) {
      return false;
    }
    Jid room = from.get().bare();
    Runnable after;
    synchronized (this) {
      Known known = rooms.get(room);
      if (known == null) {
        return presence.has("x", Ns.MUC_USER) || presence.has("x", Ns.MUC);
      }
      if (from.get().isBare() && !presence.get("type").equals("error")) {
        // Of the room itself: ejabberd's have pictures.
        return true;
      }
      after = presence.get("type").equals("error")
          ? refused(room, known, presence) : occupant(room, known, from.get().resource(), presence);
    }
    hub.tell(new Event.RoomChanged(room));
    after.run();
    return true;
  }

  private Runnable refused(Jid room, Known known, Node presence) {
    String condition = RefusedException.condition(presence);
    if (known.state == Room.State.IN) {
      return () -> refusals.accept(new Refused(room, condition));
    }
    if (known.state != Room.State.ENTERING) {
      return () -> {};
    }
    if (condition.equals("conflict") && known.nick.length() < known.wanted.length() + 3) {
      known.nick = known.nick + "_";
      Node again = entering(room, known.nick, known.archive, known.password);
      return () -> send(again);
    }
    known.state = Room.State.OUT;
    known.problem = condition;
    known.lost = MAY_PASS.contains(condition);
    known.reason = RefusedException.words(presence);
    return () -> {};
  }

  /** One's own presence is gone from a room: why. */
  private static void out(Known known, Set<String> codes, Node x, Node item) {
    known.state = Room.State.OUT;
    known.occupants.clear();
    known.stays.over();
    known.sorted = List.of();
    // The server of the room stops, or something broke on the way to us (XEP-0045, section 9.10): nobody wanted it.
    known.lost = codes.contains("332") || codes.contains("333");
    known.problem = known.lost ? "lost" : codes.contains("301") ? "banned" : codes.contains("307") ? "kicked"
        : codes.contains("321") || codes.contains("322") ? "registration-required"
        : x.has("destroy", Ns.MUC_USER) ? "destroyed" : "left";
    Node said = x.child("destroy", Ns.MUC_USER).orElse(item);
    known.reason = said.textOf("reason");
  }

  private Runnable occupant(Jid room, Known known, String nick, Node presence) {
    Node x = presence.child("x", Ns.MUC_USER).orElse(Node.of("x", Ns.MUC_USER));
    Node item = x.child("item").orElse(Node.of("item", Ns.MUC_USER));
    Set<String> codes = x.all("status", Ns.MUC_USER).map(status -> status.get("code")).collect(Collectors.toSet());
    boolean self = codes.contains("110") || nick.equals(known.nick);
    if (presence.get("type").equals("unavailable")) {
      known.occupants.remove(nick);
      known.stays.gone(nick);
      known.sorted = null;
      if (self && codes.contains("303") && !item.get("nick").isEmpty()) {
        known.nick = item.get("nick");
      } else if (self) {
        out(known, codes, x, item);
      }
      return () -> {};
    }
    if (known.occupants.size() < MOST_OCCUPANTS || known.occupants.containsKey(nick)) {
      known.occupants.put(nick, new Occupant(nick, item.jid("jid").map(jid -> jid.bare().toString()).orElse(""),
          item.get("affiliation"), item.get("role"), Availability.of(presence)));
      known.sorted = null;
    }
    known.stays.here(nick, item.jid("jid"));
    if (!self) {
      return () -> {};
    }
    known.nick = nick;
    known.occupantId = presence.child("occupant-id", Ns.OCCUPANT_ID).map(node -> node.get("id")).orElse("");
    boolean news = known.state != Room.State.IN;
    known.state = Room.State.IN;
    boolean archive = known.archive;
    boolean created = codes.contains("201");
    return () -> {
      if (created) {
        Thread.ofVirtual().start(() -> made.accept(room));
      }
      if (news) {
        Thread.ofVirtual().start(() -> entered.accept(new Entered(room, archive)));
      }
    };
  }

  /** Asks once more what a room can do: one that was not there before, or is another now, tells it only then. */
  void look(Jid jid) throws OfflineException, InterruptedException {
    try {
      Disco.Info info = disco.ask(jid);
      synchronized (this) {
        Known known = rooms.get(jid);
        if (known != null) {
          known.archive = info.can(Ns.MAM);
          known.closed = info.can("muc_membersonly");
          known.moderates = info.can(Ns.MODERATE);
        }
      }
      hub.tell(new Event.RoomChanged(jid));
    } catch (RefusedException e) {
      // It tells nothing of itself.
    }
  }

  private void send(Node stanza) {
    try {
      link.send(stanza);
    } catch (OfflineException e) {
      // With the next stream one enters again.
    }
  }

  void topic(Jid room, String topic) {
    synchronized (this) {
      Known known = rooms.get(room);
      if (known == null) {
        return;
      }
      known.topic = topic;
    }
    hub.tell(new Event.RoomChanged(room));
  }
}
