package im.recado.client.services;

import im.recado.client.protocol.Ids;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Letter;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.Reactions;
import im.recado.client.services.store.Database;
import im.recado.client.services.store.Message;
import im.recado.client.services.store.Message.Security;
import im.recado.client.services.store.OutboxStore;
import im.recado.client.services.store.ReactionStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Signs that people put at messages (XEP-0444). They are not encrypted, so that none are put at what is, and whoever carries them cannot
 * forge any there. Safe for any thread.
 */
public final class Signs {
  private final Jid account;
  private final Database database;
  private final ReactionStore store;
  private final OutboxStore waiting;
  private final Rooms rooms;
  private final Outbox outbox;
  private final ServerClock clock;
  private final Hub hub;

  Signs(Jid account, Database database, Rooms rooms, Outbox outbox, ServerClock clock, Hub hub) {
    this.account = account;
    this.database = database;
    this.store = new ReactionStore(database);
    this.waiting = new OutboxStore(database);
    this.rooms = rooms;
    this.outbox = outbox;
    this.clock = clock;
    this.hub = hub;
  }

  /** What a message brings, to be kept within a transaction. */
  interface Coming {
    /** Keeps it; whether it is news. */
    boolean keep(Instant at);
  }

  /** The signs in a message. Rooms are asked now, not within the transaction. */
  Coming coming(Letter letter, boolean own) {
    Optional<Reactions> reactions = Reactions.in(letter.stanza());
    // With one occupant alone nobody tells whether it is still the same person under this nick.
    String who = reactions.isEmpty() || !letter.peer().isBare() ? "" : own ? account.toString() : who(letter);
    return at -> !who.isEmpty() && reactions.filter(signs ->
        store.keep(letter.peer(), letter.room(), signs.id(), who, signs.signs(), at)).isPresent();
  }

  /** Who it is, whatever the nick: in a room by its id for them, else by their account; nobody when the room tells neither. */
  private String who(Letter letter) {
    if (!letter.room()) {
      return letter.sender().bare().toString();
    }
    String occupant = letter.stanza().child("occupant-id", Ns.OCCUPANT_ID).map(node -> node.get("id")).orElse("");
    return occupant.isEmpty() ? rooms.person(letter.peer(), letter.sender().resource()).map(jid -> jid.bare().toString()).orElse("")
        : "occupant:" + occupant;
  }

  /** A message came back. */
  void refused(Jid conversation, String id) {
    if (store.refused(conversation, id)) {
      hub.tell(new Event.MessagesChanged(conversation));
    }
  }

  /** Whether signs can be put at a message. */
  public static boolean takes(Message message) {
    return message.security() == Security.PLAIN && !message.gone().isSo() && message.conversation().isBare() && !message.target().isEmpty();
  }

  /** Puts these signs at a message, in the place of those that one put there before: at once, or as soon as there is a stream. */
  public void put(Message message, List<String> signs) {
    if (!takes(message)) {
      return;
    }
    String id = Ids.random();
    String target = message.target();
    Node stanza = Node.message(message.room() ? "groupchat" : "chat", message.conversation(), new Reactions(target, signs).node(),
        Node.of("origin-id", Ns.SID).with("id", id), Node.of("store", Ns.HINTS)).with("id", id);
    database.together(() -> {
      store.pending(message.conversation(), target, account.toString(), signs, clock.now(), id);
      waiting.add(id, message.conversation(), stanza, false);
      return true;
    });
    hub.tell(new Event.MessagesChanged(message.conversation()));
    outbox.flush();
  }

  /** What people have put at the messages of a conversation. */
  public List<ReactionStore.Put> all(Jid conversation) {
    return store.all(conversation);
  }

  /** Under which name one's own are among them. */
  public String self() {
    return account.toString();
  }
}
