package im.recado.modules.federation;

import im.recado.kernel.Kernel;
import im.recado.kernel.background.Background;
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
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages for other servers, on the disk until these have acknowledged them, or, where they acknowledge nothing, until the operating
 * system has them: what was acknowledged to a client survives the death of either server. One that has arrived before the disk gets to
 * it is never written. They lie in the spool, under the name of the main domain, which is nobody's account. Any thread; does not wait.
 */
final class Journal {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
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
    Instant now = kernel.clock().instant();
    Parcel parcel = new Parcel(stanza, now);
    Session sender = kernel.sessions().session(Objects.requireNonNull(stanza.from()));
    if (stanza instanceof Message message && isWorthKeeping(message, sender)) {
      Element element = message.element();
      CompletableFuture<Long> copy = store.append(owner, id, now, element.size(), element::toString, true, parcel::isNeeded);
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

  /** They have arrived as far as can be known, or have gone back to their senders. */
  void done(List<Parcel> parcels) {
    List<Long> written = new ArrayList<>();
    for (Parcel parcel : parcels) {
      parcel.notNeeded();
      CompletableFuture<Long> copy = parcel.copy();
      if (copy.isDone() && !copy.isCompletedExceptionally()) {
        written.add(copy.join());
      } else {
        copy.thenAccept(id -> forget(List.of(id)));
      }
    }
    forget(written);
  }

  private void forget(List<Long> ids) {
    List<Long> kept = ids.stream().filter(id -> id != 0).toList();
    if (!kept.isEmpty()) {
      store
          .remove(owner, kept)
          .exceptionally(
              failure -> {
                // They go again after the next start; their recipients know them by their ids.
                LOG.warn("The copies of messages for another server stay: {}", failure.toString());
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
            Background.executor("the journal of connections"));
  }

  private void restore(SpooledMessage kept, Consumer<Parcel> again) {
    try {
      Message message = (Message) Stanza.of(Xml.parse(kept.xml(), XmlLimits.STORED));
      Parcel parcel = new Parcel(message.withChild(Delay.of(owner, kept.received())), kept.received());
      parcel.copy(CompletableFuture.completedFuture(kept.id()));
      again.accept(parcel);
    } catch (XmlException | StanzaException e) {
      LOG.warn("A message that waited for another server cannot be read: {}", e.getMessage());
      forget(List.of(kept.id()));
    }
  }
}
