package im.recado.kernel.session;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;

/** What a session's client has sent and what is not safe yet, in order. Safe for any thread. */
final class Unsettled {
  /** So many messages are remembered, or so many bytes of them; then they have to be made safe before more come. */
  static final int MOST = 1000;

  static final int MOST_BYTES = 1024 * 1024;

  private static final int LEAST_TIDIED = 64;

  private final ArrayDeque<Delivery> deliveries = new ArrayDeque<>(0);
  private long bytes;

  /** So many of them, and those that are safe are taken out. */
  private int tidyAt = LEAST_TIDIED;

  /** One more; whether it is too much now. */
  synchronized boolean add(Delivery delivery) {
    while (!deliveries.isEmpty() && deliveries.getFirst().isSafe()) {
      bytes -= deliveries.removeFirst().size();
    }
    deliveries.add(delivery);
    bytes += delivery.size();
    return (deliveries.size() > tidyAt || bytes > MOST_BYTES) && isTooMuch();
  }

  /** Whether it is too much. Forgets those that are safe. */
  synchronized boolean isTooMuch() {
    tidy();
    return deliveries.size() > MOST || bytes > MOST_BYTES;
  }

  private void tidy() {
    deliveries.removeIf(Delivery::isSafe);
    bytes = deliveries.stream().mapToLong(Delivery::size).sum();
    tidyAt = Math.clamp(2L * deliveries.size(), LEAST_TIDIED, MOST);
  }

  /** These are safe. */
  synchronized void forget(Collection<Delivery> safe) {
    deliveries.removeIf(safe::contains);
    tidy();
  }

  /** Those that are not safe; the others are forgotten. */
  synchronized List<Delivery> rest() {
    tidy();
    return List.copyOf(deliveries);
  }
}
