package im.recado.modules.sm;

import im.recado.kernel.session.Key;
import im.recado.kernel.stream.Loop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stream management of one session: who it is, and the acknowledgements that wait for a disk or for a recipient. Guarded
 * by itself.
 */
final class Managed {
  static final Key<Managed> KEY = Key.named("sm");

  /** Held while a stream takes the session over: one after the other. Waits, so that no loop may ever want it. */
  final ReentrantLock resuming = new ReentrantLock();

  private final String key;
  private final String lineage;
  private int durable;
  private boolean everDurable;
  private boolean saved;
  private boolean busy;
  private @Nullable Claim next;
  private Loop.@Nullable Cancellable timeout;
  private @Nullable Duration patience;

  Managed(String key, String lineage) {
    this.key = key;
    this.lineage = lineage;
  }

  /** The hash of the secret that the client comes back with. */
  String key() {
    return key;
  }

  String lineage() {
    return lineage;
  }

  /** So long its client may be away. */
  synchronized void patience(Duration patience) {
    this.patience = patience;
  }

  /** The same; null when that is what the server lets everybody have, as after a restart. */
  synchronized @Nullable Duration patience() {
    return patience;
  }

  /** Whether this count is on disk already. */
  synchronized boolean isDurable(int handled) {
    return everDurable && durable == handled;
  }

  synchronized void durable(int handled) {
    everDurable = true;
    durable = handled;
  }

  /**
   * The session has been written down as a whole: no count of its own may follow it. What was written before it, by {@link
   * #unlessSaved}, stays before it.
   */
  synchronized void saved() {
    saved = true;
  }

  /** Writes a count, unless the whole session has been written. */
  synchronized CompletableFuture<Void> unlessSaved(Supplier<CompletableFuture<Void>> write) {
    return saved ? CompletableFuture.completedFuture(null) : write.get();
  }

  /** Takes a claim up; false when another is being worked on, which will be followed by this one. */
  synchronized boolean begin(Claim claim) {
    if (busy) {
      next = claim;
      return false;
    }
    busy = true;
    return true;
  }

  /** A claim has to be tried again: this one, or the one that waits behind it and covers more. */
  synchronized Claim newest(Claim claim) {
    Claim newer = next;
    next = null;
    return newer == null ? claim : newer;
  }

  /** A claim is done with; the next, or null. */
  synchronized @Nullable Claim done() {
    Claim following = next;
    next = null;
    busy = following != null;
    return following;
  }

  /** Replaces the alarm that ends the session while its client is away. */
  synchronized void timeout(Loop.@Nullable Cancellable alarm) {
    if (timeout != null) {
      timeout.cancel();
    }
    timeout = alarm;
  }
}
