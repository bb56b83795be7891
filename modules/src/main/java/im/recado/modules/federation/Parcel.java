package im.recado.modules.federation;

import im.recado.modules.delay.Delay;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Stanza;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** A stanza on its way to another server, and its copy on the disk if there is one. Any thread. */
final class Parcel {
  private final Stanza stanza;
  private final Instant came;
  private volatile boolean needed = true;
  private volatile boolean mayHaveArrived;

  /** The id of the copy in the journal once it is durable; 0 for none. */
  private volatile CompletableFuture<Long> copy = CompletableFuture.completedFuture(0L);

  /** @param came when this server got it */
  Parcel(Stanza stanza, Instant came) {
    this.stanza = stanza;
    this.came = came;
  }

  Stanza stanza() {
    return stanza;
  }

  /** As it goes out: with word of its delay when it may be the second time (XEP-0198 section 4). */
  Stanza outgoing(Jid ours) {
    return mayHaveArrived && stanza instanceof Message message && message.child("delay", Delay.NS) == null
        ? message.withChild(Delay.of(ours, came))
        : stanza;
  }

  int size() {
    return stanza.element().size();
  }

  /** It was sent, and nobody knows whether the other server has it. */
  void mayHaveArrived() {
    mayHaveArrived = true;
  }

  CompletableFuture<Long> copy() {
    return copy;
  }

  void copy(CompletableFuture<Long> kept) {
    copy = kept;
  }

  /** Whether a copy is still worth writing: it has not arrived, and has not gone back. */
  boolean isNeeded() {
    return needed;
  }

  void notNeeded() {
    needed = false;
  }
}
