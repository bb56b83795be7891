package im.recado.modules.federation;

import im.recado.kernel.session.Delivery;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has come over a stream that is acknowledged (XEP-0198): how much, modulo 2^32, and which of its messages are in nobody's hands
 * yet and on no disk. Safe for any thread.
 */
final class Receipts {
  /** So many are remembered; then they have to be made safe. */
  static final int MANY = 500;

  private record Open(int count, Delivery delivery) {}

  private final ArrayDeque<Open> open = new ArrayDeque<>();
  private int handled;

  /** One more stanza has been dealt with; whether so many are open that they have to be made safe. */
  synchronized boolean handled(@Nullable Delivery delivery) {
    handled++;
    if (delivery != null && !delivery.isSafe()) {
      open.add(new Open(handled, delivery));
    }
    if (open.size() >= MANY) {
      tidy();
    }
    return open.size() >= MANY;
  }

  /** How many have been dealt with. */
  synchronized int handled() {
    return handled;
  }

  /** The messages that are not safe. */
  synchronized List<Delivery> open() {
    tidy();
    List<Delivery> all = new ArrayList<>(open.size());
    open.forEach(one -> all.add(one.delivery()));
    return all;
  }

  /** How many are safe for certain, without waiting for anything. */
  synchronized int safe() {
    tidy();
    Open first = open.peek();
    return first == null ? handled : first.count() - 1;
  }

  private void tidy() {
    open.removeIf(one -> one.delivery().isSafe());
  }
}
