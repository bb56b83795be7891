package im.recado.client.services;

import im.recado.client.protocol.DataForm;
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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The rooms that one is in (XEP-0045). Safe for any thread. */
public final class Rooms {
  private static final int MOST_OCCUPANTS = 5000;
  /** Of a room without an archive: so many of its last messages. */
  private static final String HISTORY = "30";

  /** What is known of a room. Guarded by the rooms. */
  private static final class Known {
    String nick = "";
    String wanted = "";
    String topic = "";
    String problem = "";
    /** What the room calls us whatever our nick is (XEP-0421). */
    String occupantId = "";
    boolean archive;
    /** Whether its moderators can remove messages (XEP-0425). */
    boolean moderates;
    /** Whether it is for members alone. */
    boolean closed;
    Room.State state = Room.State.OUT;
    final Map<String, Occupant> occupants = new TreeMap<>();
  }

  private final Link link;
  private final Hub hub;
  private final Disco disco;
  private final Conversations conversations;
  private final Map<Jid, Known> rooms = new TreeMap<>();
  /** Told on a thread of its own when one has entered a room; whether it has an archive. */
  private Consumer<Entered> entered = room -> {};

  /** One is in a room now. */
  record Entered(Jid room, boolean archive) {}

  Rooms(Link link, Hub hub, Disco disco, Conversations conversations) {
    this.link = link;
    this.hub = hub;
    this.disco = disco;
    this.conversations = conversations;
  }

  void onEntered(Consumer<Entered> listener) {
    entered = listener;
  }

  /** The room as it is now. */
  public Room room(Jid jid) {
    String nick = nick(jid);
    synchronized (this) {
      Known known = rooms.getOrDefault(jid, new Known());
      List<Occupant> occupants = known.occupants.values().stream()
          .sorted(Comparator.comparing((Occupant occupant) -> rank(occupant))
              .thenComparing(Occupant::nick, String.CASE_INSENSITIVE_ORDER))
          .toList();
      return new Room(jid, nick, known.state, known.topic, known.problem, occupants);
    }
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

  /** Who an occupant is, if the room tells. */
  synchronized Optional<Jid> person(Jid room, String nick) {
    Known known = rooms.get(room);
    Occupant occupant = known == null ? null : known.occupants.get(nick);
    return occupant == null ? Optional.empty() : Jid.parse(occupant.jid());
  }

  /** Whether a text names oneself. */
  boolean mentions(Jid room, String text) {
    return Mention.names(text, nick(room));
  }

  /** Enters a room. What becomes of it is told by {@link Event.RoomChanged}. */
  public void join(Jid jid, String nick, String password) throws OfflineException, InterruptedException {
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
    synchronized (this) {
      Known known = rooms.computeIfAbsent(jid, same -> new Known());
      known.wanted = wanted;
      known.nick = known.wanted;
      known.problem = "";
      known.archive = archive;
      known.closed = closed;
      known.moderates = moderates;
      known.state = Room.State.ENTERING;
      known.occupants.clear();
    }
    Node x = Node.of("x", Ns.MUC,
        archive ? Node.of("history", Ns.MUC).with("maxstanzas", "0") : Node.of("history", Ns.MUC).with("maxstanzas", HISTORY));
    if (!password.isEmpty()) {
      x = x.add(Node.text("password", Ns.MUC, password));
    }
    link.send(Node.presence(null, jid.with(nick(jid)), x, Disco.caps()));
    hub.tell(new Event.RoomChanged(jid));
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
    if (known.state != Room.State.ENTERING) {
      return () -> {};
    }
    if (condition.equals("conflict") && known.nick.length() < known.wanted.length() + 3) {
      known.nick = known.nick + "_";
      Node x = Node.of("x", Ns.MUC, Node.of("history", Ns.MUC).with("maxstanzas", known.archive ? "0" : HISTORY));
      Node again = Node.presence(null, room.with(known.nick), x, Disco.caps());
      return () -> send(again);
    }
    known.state = Room.State.OUT;
    known.problem = condition;
    return () -> {};
  }

  private Runnable occupant(Jid room, Known known, String nick, Node presence) {
    Node x = presence.child("x", Ns.MUC_USER).orElse(Node.of("x", Ns.MUC_USER));
    Node item = x.child("item").orElse(Node.of("item", Ns.MUC_USER));
    Set<String> codes = x.all("status", Ns.MUC_USER).map(status -> status.get("code")).collect(Collectors.toSet());
    boolean self = codes.contains("110") || nick.equals(known.nick);
    if (presence.get("type").equals("unavailable")) {
      known.occupants.remove(nick);
      if (self && codes.contains("303") && !item.get("nick").isEmpty()) {
        known.nick = item.get("nick");
      } else if (self) {
        known.state = Room.State.OUT;
        known.occupants.clear();
        known.problem = codes.contains("301") ? "banned" : codes.contains("307") ? "kicked"
            : x.has("destroy", Ns.MUC_USER) ? "destroyed" : "left";
      }
      return () -> {};
    }
    if (known.occupants.size() < MOST_OCCUPANTS || known.occupants.containsKey(nick)) {
      known.occupants.put(nick, new Occupant(nick, item.jid("jid").map(jid -> jid.bare().toString()).orElse(""),
          item.get("affiliation"), item.get("role"), Availability.of(presence)));
    }
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
        // The room waits until its owner says what it shall be; as it is by default (XEP-0045, section 10.1.2).
        Thread.ofVirtual().start(() -> made(room));
      }
      if (news) {
        Thread.ofVirtual().start(() -> entered.accept(new Entered(room, archive)));
      }
    };
  }

  /** A room that was not there before tells what it can do only now. */
  private void made(Jid jid) {
    configure(jid, Map.of());
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
    } catch (RefusedException | OfflineException e) {
      // It tells nothing of itself, or one enters again.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(Node stanza) {
    try {
      link.send(stanza);
    } catch (OfflineException e) {
      // With the next stream one enters again.
    }
  }

  /**
   * Sets what a room is, of which one is owner: fields of its form that it does not have are passed over.
   *
   * @return whether it took that
   */
  public boolean configure(Jid jid, Map<String, String> values) {
    try {
      DataForm form = DataForm.of("http://jabber.org/protocol/muc#roomconfig");
      if (!values.isEmpty()) {
        Node answer = link.ask(Node.iq("get", jid, Node.of("query", Ns.MUC_OWNER)));
        form = answer.payload().flatMap(DataForm::in).orElse(form);
        for (Map.Entry<String, String> value : values.entrySet()) {
          form = form.with(value.getKey(), value.getValue());
        }
      }
      link.ask(Node.iq("set", jid, Node.of("query", Ns.MUC_OWNER, form.submit())));
      return true;
    } catch (RefusedException | OfflineException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
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

  /** Sets the topic, if one may. */
  public void setTopic(Jid jid, String topic) throws OfflineException {
    link.send(Node.message("groupchat", jid, Node.text("subject", Ns.CLIENT, topic)));
  }

  /** Invites somebody (XEP-0045, section 7.8.2). */
  public void invite(Jid room, Jid who, String reason) throws OfflineException {
    Node invite = Node.of("invite", Ns.MUC_USER).with("to", who);
    link.send(Node.of("message", Ns.CLIENT, Node.of("x", Ns.MUC_USER,
        reason.isBlank() ? invite : invite.add(Node.text("reason", Ns.MUC_USER, reason)))).with("to", room));
  }

  /** Services for rooms at the own server. */
  public List<Disco.Item> services() throws OfflineException, InterruptedException {
    return disco.services(info -> info.can(Ns.MUC) && info.is("conference"));
  }

  /** The rooms of a service that may be seen. */
  public List<Disco.Item> list(Jid service) throws RefusedException, OfflineException, InterruptedException {
    return disco.items(service);
  }
}
