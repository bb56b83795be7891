package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.OfflineException;
import im.recado.client.services.omemo.NotEncryptedException;
import im.recado.client.services.omemo.Omemo;
import im.recado.client.services.store.Database;
import im.recado.client.services.store.Messages;
import im.recado.client.services.store.OutboxStore;
import im.recado.client.services.store.OutboxStore.Waiting;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Encrypts what waits in the outbox, one message of a conversation at a time: whose keys have to be asked for may take long, and holds up
 * no other conversation. What cannot be encrypted comes back to who wrote it.
 */
final class Sealer {
  private static final System.Logger LOG = System.getLogger(Sealer.class.getName());

  private final Omemo omemo;
  private final Outbox outbox;
  private final Hub hub;
  private final OutboxStore store;
  private final Messages messages;
  private final Set<Jid> busy = ConcurrentHashMap.newKeySet();

  Sealer(Omemo omemo, Outbox outbox, Hub hub, Database database) {
    this.omemo = omemo;
    this.outbox = outbox;
    this.hub = hub;
    this.store = new OutboxStore(database);
    this.messages = new Messages(database);
    outbox.onSecret(this::seal);
  }

  private void seal(Waiting waiting) {
    if (busy.add(waiting.conversation())) {
      Thread.ofVirtual().start(() -> {
        boolean done = false;
        try {
          done = sealed(waiting);
        } catch (RuntimeException e) {
          // It waits for the next stream: never in the clear.
          LOG.log(System.Logger.Level.WARNING, "a message could not be encrypted", e);
        } finally {
          busy.remove(waiting.conversation());
        }
        if (done) {
          hub.tell(new Event.MessagesChanged(waiting.conversation()));
          outbox.flush();
        }
      });
    }
  }

  /** Whether something has become of it. */
  private boolean sealed(Waiting waiting) {
    try {
      omemo.seal(waiting.conversation(), waiting.stanza(), (stanza, security) -> {
        if (store.sealed(waiting.id(), stanza)) {
          messages.security(waiting.conversation(), waiting.id(), security);
        }
      });
      return true;
    } catch (NotEncryptedException e) {
      outbox.refused(waiting.conversation(), waiting.id());
      hub.tell(new Event.NotEncrypted(waiting.conversation(), e.reason()));
      return true;
    } catch (OfflineException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
