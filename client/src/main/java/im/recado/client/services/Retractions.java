package im.recado.client.services;

import im.recado.client.protocol.Ids;
import im.recado.client.protocol.Letter;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.Retraction;
import im.recado.client.services.store.Database;
import im.recado.client.services.store.Gone;
import im.recado.client.services.store.Message;
import im.recado.client.services.store.Message.State;
import im.recado.client.services.store.Messages;
import im.recado.client.services.store.Messages.Kept;
import im.recado.client.services.store.OutboxStore;
import im.recado.client.services.store.RetractionStore;
import java.time.Instant;
import java.util.Optional;

/**
 * Messages that are taken back: by who wrote them (XEP-0424), or by a room's moderators (XEP-0425). They are not encrypted, also of what
 * is: they have no words. Safe for any thread.
 */
public final class Retractions {
  private final Database database;
  private final RetractionStore store;
  private final Messages messages;
  private final OutboxStore waiting;
  private final Outbox outbox;
  private final Hub hub;

  Retractions(Database database, Outbox outbox, Hub hub) {
    this.database = database;
    this.store = new RetractionStore(database);
    this.messages = new Messages(database);
    this.waiting = new OutboxStore(database);
    this.outbox = outbox;
    this.hub = hub;
  }

  /**
   * Takes back what a message does; within a transaction. What tells of that is no message itself, whether it is believed or not.
   *
   * @return what became of it; nothing when the message is another one
   */
  Optional<Kept> keep(Letter letter) {
    if (!Retraction.isIn(letter.stanza())) {
      return Optional.empty();
    }
    // With one occupant alone nobody tells whether it is still the same person under this nick.
    boolean gone = letter.peer().isBare() && letter.retraction().filter(retraction -> store.keep(letter.peer(), letter.room(), retraction,
        letter.room() ? letter.sender() : letter.sender().bare(), letter.occupant())).isPresent();
    return Optional.of(gone ? Kept.CORRECTED : Kept.NOTHING);
  }

  /** Keeps what an archive has in the place of a message that was taken back; within a transaction. Nothing when it is another one. */
  Optional<Kept> tombstone(Letter letter, boolean own, Instant at, long place) {
    return letter.tombstone().map(retraction -> {
      Kept kept = messages.keep(letter.saying(""), at, own, place, Message.Security.PLAIN);
      boolean news = messages.archived(letter.peer(), letter.stanzaId())
          .filter(message -> store.mark(message.number(), RetractionStore.gone(retraction))).isPresent();
      return kept == Kept.ADDED ? kept : news ? Kept.CORRECTED : Kept.NOTHING;
    });
  }

  /** Whether one can take a message back: an own one that others have, and can name. */
  public static boolean takes(Message message) {
    return message.own() && !message.gone().isSo() && message.conversation().isBare() && !message.target().isEmpty()
        && message.state() != State.PENDING && message.state() != State.FAILED;
  }

  /** Takes an own message back: here at once, with the others as soon as there is a stream. */
  public void retract(Message message) {
    if (!takes(message)) {
      return;
    }
    String id = Ids.random();
    Node stanza = Retraction.in(Node.message(message.room() ? "groupchat" : "chat", message.conversation(),
        Node.of("origin-id", Ns.SID).with("id", id)).with("id", id), message.target());
    database.together(() -> {
      store.mark(message.number(), new Gone(Gone.Kind.AUTHOR, "", ""));
      waiting.add(id, message.conversation(), stanza, false);
      return true;
    });
    hub.tell(new Event.MessagesChanged(message.conversation()));
    hub.tell(new Event.ConversationsChanged());
    outbox.flush();
  }
}
