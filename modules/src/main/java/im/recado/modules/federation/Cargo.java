package im.recado.modules.federation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a link's streams carry: each is given what waits, in order, and says what became of it; what a stream that was cut
 * had is the next one's. Any thread; never waits.
 */
final class Cargo {
  private final Object lock;
  private final Line line;
  private final Patience patience;
  private final LinkLimits limits;
  private final Journal journal;

  // Guarded by the lock.
  private final OutgoingQueue queue = new OutgoingQueue();
  private final Leftover leftover = new Leftover(queue);

  /** @param lock that of the link, which guards its line and its patience, too */
  Cargo(Object lock, Line line, Patience patience, LinkLimits limits, Journal journal) {
    this.lock = lock;
    this.line = line;
    this.patience = patience;
    this.limits = limits;
    this.journal = journal;
  }

  // For the link, under the lock.

  /** Whether there is nothing, under way or waiting, nor anything to be told of a stream that was cut. */
  boolean isEmpty() {
    return queue.isEmpty() && leftover.cut() == null;
  }

  /** How many stanzas are under way or wait. */
  int size() {
    return queue.waiting() + queue.given();
  }

  /** Whether no more may wait than there is. */
  boolean isFull(Parcel next) {
    return queue.isFull(next, limits.mostWaiting());
  }

  void add(Parcel parcel) {
    if (queue.isEmpty()) {
      patience.starts();
    }
    queue.add(parcel);
  }

  /** The stream has ended: what it had is sent before everything else. */
  void ended(@Nullable Managed managed) {
    leftover.ended(managed);
    if (queue.isEmpty()) {
      patience.starts();
    }
  }

  /** Takes everything away. */
  List<Parcel> clear() {
    leftover.forget();
    return queue.clear();
  }

  // For streams.

  /** Whether stanzas wait, or what a stream that was cut had is to be asked for. */
  boolean hasWaiting() {
    synchronized (lock) {
      return queue.hasWaiting() || leftover.cut() != null;
    }
  }

  /** What is sent next by this stream; null when nothing is. It has to say what became of it. */
  @Nullable Parcel next(Carrier which) {
    synchronized (lock) {
      if (!line.is(which) || !line.isReady()) {
        return null;
      }
      Parcel next = queue.give(limits.mostWaiting());
      if (next != null) {
        line.sends();
      }
      return next;
    }
  }

  /** The operating system has it and nobody will acknowledge it, or the stream could not carry it. */
  void left(Carrier which, Parcel parcel) {
    synchronized (lock) {
      if (!line.is(which) || !queue.remove(parcel)) {
        return;
      }
      moved();
    }
    journal.done(List.of(parcel));
  }

  /** The other side has so many more; false when it was not given so many. */
  boolean acknowledged(Carrier which, int count) {
    List<Parcel> arrived;
    synchronized (lock) {
      if (!line.is(which)) {
        return true;
      }
      if (count < 0 || count > queue.given()) {
        return false;
      }
      if (count == 0) {
        return true;
      }
      arrived = queue.arrived(count);
      moved();
    }
    journal.done(arrived);
    return true;
  }

  /** The stream before this one, if it is worth resuming. */
  @Nullable Cut cut() {
    synchronized (lock) {
      return leftover.cut();
    }
  }

  /**
   * The other side has told what had arrived over the stream before this one, see {@link Leftover#told}; false when it
   * cannot be.
   */
  boolean comesBack(Carrier which, @Nullable Integer count, boolean resumed) {
    List<Sent> arrived;
    synchronized (lock) {
      arrived = line.is(which) ? leftover.told(count, resumed) : null;
      if (arrived == null) {
        return false;
      }
      if (!arrived.isEmpty()) {
        moved();
      }
    }
    journal.done(arrived.stream().map(Sent::parcel).toList());
    // What went over the same stream for others: unless they have sent it again by now.
    arrived.forEach(sent -> sent.speaker().link().cargo().hasArrived(sent.parcel()));
    return true;
  }

  private void hasArrived(Parcel parcel) {
    synchronized (lock) {
      if (queue.hasArrived(parcel)) {
        moved();
      }
    }
  }

  private void moved() {
    line.worked();
    patience.worked();
  }
}
