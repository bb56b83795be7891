package im.recado.modules.federation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What is sent while the last process's messages are still read waits here, behind them, so that order stays. Any thread. */
final class Held {
  private static final int MOST = 10_000;
  private static final int MOST_BYTES = 16 * 1024 * 1024;

  private final Consumer<Parcel> next;

  // Written under the lock.
  private volatile boolean open;
  private List<Parcel> waiting = new ArrayList<>();
  private int bytes;

  /** @param next where everything goes */
  Held(Consumer<Parcel> next) {
    this.next = next;
  }

  /** Passes a stanza on in its turn; false when too much waits. */
  boolean offer(Parcel parcel) {
    if (!open) {
      if (hold(parcel)) {
        return true;
      }
      if (!open) {
        return false;
      }
    }
    next.accept(parcel);
    return true;
  }

  private synchronized boolean hold(Parcel parcel) {
    boolean holds = !open && waiting.size() < MOST && bytes + parcel.size() <= MOST_BYTES;
    if (holds) {
      waiting.add(parcel);
      bytes += parcel.size();
    }
    return holds;
  }

  /** Passes on what waits, and then everything at once. */
  void open() {
    for (List<Parcel> batch = batch(); !batch.isEmpty(); batch = batch()) {
      batch.forEach(next);
    }
  }

  private synchronized List<Parcel> batch() {
    List<Parcel> batch = waiting;
    waiting = new ArrayList<>();
    bytes = 0;
    open = batch.isEmpty();
    return batch;
  }
}
