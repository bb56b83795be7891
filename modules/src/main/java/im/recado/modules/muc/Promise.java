package im.recado.modules.muc;

import im.recado.kernel.session.Delivery;
import im.recado.kernel.session.Session;
import im.recado.kernel.session.Writes;
import im.recado.wire.stanza.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What the sender of a message to a room is waiting for, if it is a client of this server with stream management: its
 * acknowledgement leaves only when the message is safe. It is when the room's archive has it, when those it is for have it
 * or it lies in the spool, or when the sender was told that it is refused.
 */
final class Promise {
  /** Nobody waits. */
  static final Promise NONE = new Promise(null);

  private final @Nullable Session sender;
  private final CompletableFuture<Void> safe = new CompletableFuture<>();
  private final Thread thread = Thread.currentThread();
  private volatile boolean returned;

  private Promise(@Nullable Session sender) {
    this.sender = sender;
  }

  /** A session has sent a message. On the session's lane. */
  static Promise of(@Nullable Session sender) {
    return sender == null || !sender.keepsUnacknowledged() ? NONE : new Promise(sender);
  }

  /** The sender's own thread goes on: what is not safe by now its client has to wait for. */
  void returned() {
    if (sender != null) {
      returned = true;
      Writes.add(sender, safe);
    }
  }

  /** The message is safe, or refused. */
  void kept() {
    if (sender != null) {
      safe.complete(null);
    }
  }

  /** The message goes on to these clients of one account, as {@code said}: it is safe when they have it. */
  void handedOn(Hall hall, Message said, List<Visit> visits) {
    visits.forEach(hall.post()::catchUp);
    // The copies are one message: the archive of the account keeps it once, and its clients know it by one id (XEP-0313).
    String id = visits.size() > 1 ? hall.ids().fresh() : null;
    if (sender == null) {
      visits.forEach(visit -> copy(hall, said, visit, id));
      return;
    }
    boolean inTime = !returned && Thread.currentThread() == thread;
    List<Delivery> parts = new ArrayList<>();
    for (Visit visit : visits) {
      Message addressed = said.withTo(visit.jid());
      if (visit.session() == null) {
        hall.post().send(addressed);
        continue;
      }
      Delivery part = delivery(addressed, visit, id);
      sender.debts().add(part);
      parts.add(part);
      hall.kernel().router().send(addressed, part);
    }
    if (inTime || parts.isEmpty()) {
      kept();
      return;
    }
    // The client may have asked already, and been told to wait for this.
    AtomicInteger open = new AtomicInteger(parts.size());
    for (Delivery part : parts) {
      hall.secure(part)
          .thenRun(
              () -> {
                if (open.decrementAndGet() == 0) {
                  kept();
                }
              });
    }
  }

  /** Nobody waits for this copy. */
  private static void copy(Hall hall, Message said, Visit visit, @Nullable String id) {
    Message addressed = said.withTo(visit.jid());
    if (id == null || visit.session() == null) {
      hall.post().send(addressed);
    } else {
      hall.kernel().router().send(addressed, delivery(addressed, visit, id));
    }
  }

  private static Delivery delivery(Message addressed, Visit visit, @Nullable String id) {
    Delivery delivery = new Delivery(addressed, visit.jid().bare());
    if (id != null) {
      delivery.id(id);
    }
    return delivery;
  }
}
