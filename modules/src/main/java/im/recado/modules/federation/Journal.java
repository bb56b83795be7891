package im.recado.modules.federation;

import im.recado.kernel.Kernel;
import im.recado.kernel.session.Session;
import im.recado.kernel.session.Writes;
import im.recado.modules.delay.Delay;
import im.recado.modules.spool.SpoolStore;
import im.recado.modules.spool.SpooledMessage;
import im.recado.modules.worth.Worth;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages for other servers, on the disk until the operating system has them: what was acknowledged to a client survives the
 * death of this server. One whose way is free is on it before the disk gets to it, and is never written. They lie in the
 * spool, under the name of the main domain, which is nobody's account. Any thread; does not wait.
 */
final class Journal {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final XmlLimits STORED = XmlLimits.SERVER.withBytes(32 * 1024 * 1024);
  private static final int MOST_AT_ONCE = 200;
  private static final int MOST_CHARACTERS = 4 * 1024 * 1024;

  private final Kernel kernel;
  private final SpoolStore store;
  private final Jid owner;

  Journal(Kernel kernel, SpoolStore store) {
    this.kernel = kernel;
    this.store = store;
    this.owner = Jid.valueOf(kernel.domain());
  }

  /** Writes a message down unless it leaves before; its sender's client is not told that it is safe until one or the other is done. */
  Parcel keep(Stanza stanza, String id) {
    Parcel parcel = new Parcel(stanza);
    Session sender = kernel.sessions().session(Objects.requireNonNull(stanza.from()));
    if (stanza instanceof Message message && isWorthKeeping(message, sender)) {
      Instant now = kernel.clock().instant();
      CompletableFuture<Long> copy = store.append(owner, id, now, message.element().toString(), true, parcel::isNeeded);
      parcel.copy(copy);
      if (sender != null) {
        Writes.add(sender, copy);
      }
    }
    return parcel;
  }

  /** What people say to a room elsewhere, too; not what a room here says to its occupants, who enter it anew. */
  private static boolean isWorthKeeping(Message message, @Nullable Session sender) {
    return message.type() == Message.Type.GROUPCHAT
        ? sender != null && Worth.isArchivedInRoom(message)
        : Worth.waits(message);
  }

  /** It is in the hands of the operating system, or has gone back to its sender. */
  void done(Parcel parcel) {
    parcel.notNeeded();
    parcel.copy().thenAccept(id -> forget(id));
  }

  private void forget(long id) {
    if (id != 0) {
      store
          .remove(owner, List.of(id))
          .exceptionally(
              failure -> {
                // It goes again after the next start; its recipient knows it by its ids.
                LOG.warn("The copy of a message for another server stays: {}", failure.toString());
                return null;
              });
    }
  }

  /**
   * Everything that the last process has left, in its order, each with the time when it came. Once, when the process starts.
   *
   * @return completes behind the last one, or when no more can be read
   */
  CompletableFuture<Void> restore(Consumer<Parcel> again) {
    return rest(again)
        .exceptionally(
            failure -> {
              LOG.warn("What waits for other servers cannot be read: {}", failure.toString());
              return null;
            });
  }

  private CompletableFuture<Void> rest(Consumer<Parcel> again) {
    // Not on the thread of the database, which must not wait.
    return store
        .take(owner, MOST_AT_ONCE, MOST_CHARACTERS)
        .thenComposeAsync(
            kept -> {
              kept.forEach(one -> restore(one, again));
              return kept.isEmpty() ? CompletableFuture.completedFuture(null) : rest(again);
            },
            Thread::startVirtualThread);
  }

  private void restore(SpooledMessage kept, Consumer<Parcel> again) {
    try {
      Message message = (Message) Stanza.of(Xml.parse(kept.xml(), STORED));
      Parcel parcel = new Parcel(message.withChild(Delay.of(owner, kept.received())));
      parcel.copy(CompletableFuture.completedFuture(kept.id()));
      again.accept(parcel);
    } catch (XmlException | StanzaException e) {
      LOG.warn("A message that waited for another server cannot be read: {}", e.getMessage());
      forget(kept.id());
    }
  }
}
