package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.services.store.Database;
import im.recado.client.services.store.Message.State;
import im.recado.client.services.store.Messages;
import im.recado.client.services.store.OutboxStore;
import im.recado.client.services.store.OutboxStore.Waiting;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Sends what people write, in its order, until the server answers for it: over broken networks and killed programs, always with the
 * same id, so that who gets it twice can tell. Safe for any thread.
 */
final class Outbox {
  /** So much at most is given to a stream before the server answers for it: more would fill Smack's queues, and who sends would wait. */
  private static final int MOST = 250;

  private final Link link;
  private final Hub hub;
  private final Database database;
  private final OutboxStore store;
  private final Messages messages;
  /** Whether the place is one to which can be sent now: a room only when one is in it. */
  private final Predicate<Jid> reachable;
  /** Gets what must be encrypted before it may go; flushes again when that is done. */
  private Consumer<Waiting> seals = waiting -> {};
  /** What this stream has been given. */
  private final Set<String> given = new HashSet<>();
  private boolean open;
  /** Whether something waits only because this stream has been given enough. */
  private boolean full;

  Outbox(Link link, Hub hub, Database database, Predicate<Jid> reachable) {
    this.link = link;
    this.hub = hub;
    this.database = database;
    this.store = new OutboxStore(database);
    this.messages = new Messages(database);
    this.reachable = reachable;
  }

  void onSecret(Consumer<Waiting> listener) {
    seals = listener;
  }

  /**
   * There is a stream.
   *
   * @param resumed whether it is the one of before, which still has what it was given
   */
  void open(boolean resumed) {
    synchronized (this) {
      if (!resumed) {
        given.clear();
      }
      open = true;
    }
    flush();
  }

  synchronized void close() {
    open = false;
  }

  /** Sends what has not been given to this stream yet. */
  synchronized void flush() {
    if (!open) {
      return;
    }
    full = false;
    Set<Jid> held = new HashSet<>();
    for (Waiting waiting : store.all()) {
      if (waiting.secret()) {
        // Nothing overtakes it.
        if (held.add(waiting.conversation()) && reachable.test(waiting.conversation())) {
          seals.accept(waiting);
        }
      } else if (link.acknowledges() && given.size() >= MOST) {
        full = true;
        return;
      } else if (!held.contains(waiting.conversation()) && !given.contains(waiting.id()) && reachable.test(waiting.conversation())) {
        try {
          link.send(waiting.stanza());
          given.add(waiting.id());
          if (!link.acknowledges()) {
            Thread.ofVirtual().start(() -> confirm(waiting.id()));
          }
        } catch (OfflineException e) {
          return;
        }
      }
    }
  }

  /** Without acknowledgements: the answer to a request that was sent after it tells that the server has taken it. */
  private void confirm(String id) {
    try {
      link.ask(Node.iq("get", link.jid().server(), Node.of("ping", Ns.PING)));
      taken(id);
    } catch (RefusedException refused) {
      if (!refused.isUnanswered()) {
        taken(id);
      }
    } catch (OfflineException e) {
      // It is sent again when there is a stream.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The server answers for it, or it has been seen where it was sent to. */
  void taken(String id) {
    Optional<Jid> conversation = settle(id);
    settled(id);
    conversation.ifPresent(seen -> hub.tell(new Event.MessagesChanged(seen)));
    more();
  }

  private synchronized void more() {
    if (full && given.size() <= MOST / 2) {
      flush();
    }
  }

  /**
   * Writes down that it has been taken, in one transaction, or in that of the caller, who calls {@link #settled} after it.
   *
   * @return where that is to be seen
   */
  Optional<Jid> settle(String id) {
    return database.together(() -> store.conversation(id).filter(conversation -> {
      store.remove(conversation, id);
      return messages.advance(conversation, id, State.SENT);
    }));
  }

  /** It does not wait any more: under its id it may be given anew. */
  synchronized void settled(String id) {
    given.remove(id);
  }

  /** It came back from this conversation; what waits for another is none of its business. */
  void refused(Jid conversation, String id) {
    boolean[] waited = {false};
    boolean failed = database.together(() -> {
      waited[0] = store.remove(conversation, id);
      return messages.advance(conversation, id, State.FAILED);
    });
    if (waited[0]) {
      settled(id);
    }
    if (failed) {
      hub.tell(new Event.MessagesChanged(conversation));
    }
  }
}
