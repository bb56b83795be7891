package im.recado.modules.federation;

import im.recado.wire.stanza.Stanza;
import java.util.concurrent.CompletableFuture;

/** A stanza on its way to another server, and its copy on the disk if there is one. Any thread. */
final class Parcel {
  private final Stanza stanza;
  private volatile boolean needed = true;

  /** The id of the copy in the journal once it is durable; 0 for none. */
  private volatile CompletableFuture<Long> copy = CompletableFuture.completedFuture(0L);

  Parcel(Stanza stanza) {
    this.stanza = stanza;
  }

  Stanza stanza() {
    return stanza;
  }

  int size() {
    return stanza.element().size();
  }

  CompletableFuture<Long> copy() {
    return copy;
  }

  void copy(CompletableFuture<Long> kept) {
    copy = kept;
  }

  /** Whether a copy is still worth writing: it has not left, and has not gone back. */
  boolean isNeeded() {
    return needed;
  }

  void notNeeded() {
    needed = false;
  }
}
