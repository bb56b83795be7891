package im.recado.gateway;

import im.recado.gateway.network.RoomEvent;
import im.recado.gateway.network.RoomOccupant;
import im.recado.modules.delay.Delay;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A room of a network as one user sees it (XEP-0045): who is in it, what it is about, and which of the user's clients are there.
 * They share one place in it. Owned by the lane of the session.
 */
final class NetworkRoom {
  enum State {
    /** The network has been asked to let the user in. */
    ENTERING,
    IN,
    /** The network has lost the user, who waits here for it to come back. */
    OUT
  }

  /**
   * A client of the user.
   *
   * @param wanted the nick that it asked for
   * @param id of the presence that it came with
   */
  record Visit(Jid client, String wanted, @Nullable String id, RoomHistory.Wish wish) {}

  private final String name;
  private final Jid jid;
  private final String password;
  private final Occupants occupants;
  private final Consumer<Stanza> out;

  private State state = State.ENTERING;
  private final Map<Jid, Visit> visits = new LinkedHashMap<>();

  /** The clients that have been shown the room. */
  private final Set<Jid> welcomed = new HashSet<>();

  private final RoomArchive archive;
  private final RoomHistory history = new RoomHistory();
  private RoomEvent.@Nullable Topic topic;
  private List<String> bans = List.of();

  /** A room that nobody is in yet; what was said there before is known from its archive. May wait. */
  NetworkRoom(String name, Jid jid, String password, Occupants.Names names, RoomArchive archive, Consumer<Stanza> out) {
    this.name = name;
    this.jid = jid;
    this.password = password;
    this.occupants = new Occupants(jid, names);
    this.archive = archive;
    this.out = out;
    archive.last(RoomHistory.MOST).forEach(kept -> history.add(kept.message(), kept.said(), jid));
  }

  String name() {
    return name;
  }

  Jid jid() {
    return jid;
  }

  String password() {
    return password;
  }

  State state() {
    return state;
  }

  /** The user's own nick; empty before the user is in. */
  String nick() {
    return occupants.nick();
  }

  boolean has(Jid client) {
    return visits.containsKey(client);
  }

  boolean isEmpty() {
    return visits.isEmpty();
  }

  List<Visit> visits() {
    return List.copyOf(visits.values());
  }

  RoomEvent.@Nullable Topic topic() {
    return topic;
  }

  List<String> bans() {
    return bans;
  }

  void bans(List<String> masks) {
    bans = masks;
  }

  /** Everybody, the user too. */
  List<RoomOccupant> occupants() {
    return occupants.all().stream().map(Occupants.Entry::occupant).toList();
  }

  @Nullable RoomOccupant occupant(String nick) {
    Occupants.Entry entry = occupants.find(nick);
    return entry == null ? null : entry.occupant();
  }

  /** The occupant who is this contact outside, or null. */
  @Nullable RoomOccupant known(String contact) {
    return occupants.known(contact);
  }

  /** The address of somebody in the room, or null for a nick that no address can hold. */
  @Nullable Jid face(String nick) {
    return occupants.face(nick);
  }

  // The user's clients.

  /** A client is here from now on; it is shown the room at once or when the user is in. */
  void comes(Visit visit) {
    visits.put(visit.client(), visit);
    welcomed.remove(visit.client());
    if (state == State.IN) {
      welcome(visit, false);
    }
  }

  /**
   * A client goes by its own wish.
   *
   * @param id of its presence: COMPAT Smack 4.4 waits for the answer with the same one
   */
  void goes(Jid client, @Nullable String id) {
    welcomed.remove(client);
    if (visits.remove(client) != null && state != State.ENTERING) {
      send(occupants.farewell(client, null, "", id, 110));
    }
  }

  /** The user is in: the clients that wait are shown the room, and those who have been here before what has changed. */
  void entered(RoomEvent.Entered entered) {
    boolean back = state == State.OUT && !nick().isEmpty();
    String before = nick();
    state = State.IN;
    if (back && !before.equals(entered.nick())) {
      // The network has given another nick than the one before it broke.
      for (RoomOccupant own : entered.occupants()) {
        if (own.nick().equals(entered.nick())) {
          renamed(new RoomEvent.Renamed(name, before, own));
        }
      }
    }
    occupants.begin(entered.nick(), entered.occupants());
    topic = entered.topic();
    catchUp(entered.past());
    for (Visit visit : visits.values()) {
      boolean knows = welcomed.contains(visit.client());
      welcome(knows ? new Visit(visit.client(), nick(), null, new RoomHistory.Wish(0, 0, null)) : visit, entered.created());
    }
  }

  /** All in the order of XEP-0045 section 7.1. */
  private void welcome(Visit visit, boolean created) {
    welcomed.add(visit.client());
    for (Occupants.Entry entry : occupants.all()) {
      if (!occupants.isOwn(entry.occupant().nick())) {
        send(occupants.present(entry, visit.client()));
      }
    }
    send(occupants.welcome(visit, created));
    for (Message past : history.wished(visit.wish())) {
      out.accept(past.withTo(visit.client()));
    }
    out.accept(subject().withTo(visit.client()));
  }

  private void send(@Nullable Presence presence) {
    if (presence != null) {
      out.accept(presence);
    }
  }

  private Message subject() {
    Element subject = Element.of("subject", Namespaces.CLIENT, topic == null ? "" : Words.clean(topic.text()));
    Jid setter = topic == null || topic.by().isEmpty() ? null : face(topic.by());
    Message message = Message.of(Message.Type.GROUPCHAT, setter == null ? jid : setter, null, subject);
    return topic == null || topic.set() == null ? message : message.withChild(Delay.of(jid, topic.set()));
  }

  // What the network tells.

  void appears(RoomOccupant occupant) {
    Occupants.Entry entry = occupants.put(occupant);
    if (entry != null && state == State.IN) {
      visits.keySet().forEach(client -> send(occupants.present(entry, client)));
    }
  }

  /** Somebody else has gone. */
  void gone(RoomEvent.Gone gone) {
    Occupants.Entry entry = occupants.remove(gone.nick());
    if (entry != null && state == State.IN) {
      visits.keySet().forEach(client -> send(occupants.gone(entry, gone, client)));
    }
  }

  /** The user is not in the room any more, and no client is here. */
  void ends(RoomEvent.@Nullable Gone kicked, String words, int... codes) {
    List<Jid> all = List.copyOf(visits.keySet());
    visits.clear();
    welcomed.clear();
    all.forEach(client -> send(occupants.farewell(client, kicked, words, null, codes)));
  }

  /** The user was in it before, and waits to be let in again. */
  void waits() {
    state = State.OUT;
  }

  /** The network has lost the user: nobody else is seen until it is back. */
  void lost(String words) {
    if (state == State.IN) {
      for (RoomOccupant occupant : occupants()) {
        if (!occupants.isOwn(occupant.nick())) {
          gone(new RoomEvent.Gone(name, occupant.nick(), RoomEvent.How.LEFT, "", ""));
        }
      }
      says(words);
    }
    state = State.OUT;
  }

  /** Says something to the user's clients in the name of the room. */
  void says(String words) {
    Element body = Element.of("body", Namespaces.CLIENT, words);
    visits.keySet().forEach(client -> out.accept(Message.of(Message.Type.GROUPCHAT, jid, client, body)));
  }

  void renamed(RoomEvent.Renamed renamed) {
    Occupants.Entry entry = occupants.rename(renamed.nick(), renamed.now());
    if (state != State.IN) {
      return;
    }
    for (Jid client : visits.keySet()) {
      Presence old = occupants.renamed(renamed.nick(), entry, client);
      if (old != null) {
        out.accept(old);
        send(occupants.present(entry, client));
      }
    }
  }

  void topic(RoomEvent.Topic now) {
    topic = now;
    if (state == State.IN) {
      Message subject = subject();
      visits.keySet().forEach(client -> out.accept(subject.withTo(client)));
    }
  }

  /**
   * Somebody has said something.
   *
   * @param original what the user's client sent, when it was that; it comes back with its own id
   * @param fresh an id for all others
   */
  void spoken(RoomEvent.Spoken spoken, @Nullable Message original, String fresh, Instant now) {
    Instant sent = spoken.sent();
    if (sent != null && history.heard().take(face(spoken), Words.clean(spoken.text()), sent)) {
      // A bouncer says again what was said while nobody listened to it; here somebody did.
      return;
    }
    Instant said = sent == null ? now : sent;
    Message message = archive.keep(original == null ? message(spoken).withId(fresh) : reflected(spoken, original), said);
    history.add(message, said, jid);
    if (state == State.IN) {
      visits.keySet().forEach(client -> out.accept(message.withTo(client)));
    }
  }

  /** What was said while the user was away goes behind what is known; what is older and not known is told and not kept. */
  private void catchUp(List<RoomEvent.Spoken> past) {
    RoomHistory.Heard heard = history.heard();
    Instant newest = history.newest();
    for (RoomEvent.Spoken spoken : past) {
      Instant said = spoken.sent() == null ? Instant.EPOCH : spoken.sent();
      if (!heard.take(face(spoken), Words.clean(spoken.text()), said)) {
        Message message = message(spoken);
        history.add(newest == null || said.isAfter(newest) ? archive.keep(message, said) : message, said, jid);
      }
    }
  }

  /** The beginning of what was said here by an id; null when that is not known. */
  @Nullable String quoted(String id) {
    Message said = history.find(id);
    return said == null ? null : Revisions.beginning(said.body());
  }

  private Jid face(RoomEvent.Spoken spoken) {
    return spoken.nick().isEmpty() ? jid : occupants.speaker(spoken.nick());
  }

  /** With a delay when it was not said just now. */
  private Message message(RoomEvent.Spoken spoken) {
    Element body = Element.of("body", Namespaces.CLIENT, Words.clean(spoken.text()));
    Message message = Message.of(Message.Type.GROUPCHAT, face(spoken), null, body);
    Occupants.Entry speaker = occupants.find(spoken.nick());
    if (speaker != null) {
      message = message.withChild(RoomWords.occupantId(speaker.id()));
    }
    return spoken.sent() == null ? message : message.withChild(Delay.of(jid, spoken.sent()));
  }

  private Message reflected(RoomEvent.Spoken spoken, Message original) {
    Occupants.Entry own = occupants.find(spoken.nick());
    Message reflected =
        original
            .without(
                child ->
                    child.namespace().equals(RoomWords.OCCUPANT_ID)
                        || child.namespace().equals(Delay.NS)
                        || child.namespace().equals(RoomWords.USER)
                        || child.name().equals("stanza-id"))
            .withFrom(face(nick()))
            .withTo(null);
    return own == null ? reflected : reflected.withChild(RoomWords.occupantId(own.id()));
  }

  /** The private conversation with somebody here: what they write comes from their place in the room. */
  @Nullable Message whispered(String contact, String text, @Nullable Instant sent, Jid owner) {
    RoomOccupant occupant = known(contact);
    Jid face = occupant == null ? null : face(occupant.nick());
    if (face == null) {
      return null;
    }
    Message message =
        Message.of(
            Message.Type.CHAT,
            face,
            owner,
            Element.of("body", Namespaces.CLIENT, Words.clean(text)),
            Element.of("x", RoomWords.USER));
    return sent == null ? message : message.withChild(Delay.of(jid, sent));
  }
}
