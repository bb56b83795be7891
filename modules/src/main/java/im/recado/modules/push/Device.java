package im.recado.modules.push;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client that wants to be woken, and what is to be told to its push service. One notification is under way at a time;
 * what happens meanwhile goes into the next, and what failed is told again. Any thread.
 */
final class Device {
  /** A service that says nothing for so long is given up. */
  static final Duration MOST_SILENCE = Duration.ofDays(1);

  /** The shortest and the longest time until a service that has failed is asked again. */
  private static final Duration LEAST_REST = Duration.ofSeconds(1);

  private static final Duration MOST_REST = Duration.ofMinutes(15);

  /** So many occasions are known again. */
  private static final int MOST_KNOWN = 100;

  /**
   * What is to be told.
   *
   * @param messages how many have come since the client was awake
   * @param requests how many of those wait who ask to see presence
   * @param last the last message, or null
   */
  record News(int messages, int requests, @Nullable Occasion last) {}

  private final Registration registration;

  // Guarded by this.
  private final Set<String> known = new LinkedHashSet<>();
  private int messages;
  private int requests;
  private @Nullable Occasion last;
  private boolean more;
  private boolean busy;
  private boolean closed;

  /** Errors of the service in a row. */
  private int errors;

  /** Errors and silence in a row. */
  private int failures;

  /** Since when there is nothing but silence, in nanoseconds; null when there was something else. */
  private @Nullable Long silentSince;

  Device(Registration registration) {
    this.registration = registration;
  }

  Registration registration() {
    return registration;
  }

  /** Something has happened; whether somebody has to begin to tell it. What is known already counts for nothing. */
  synchronized boolean add(Occasion occasion) {
    if (occasion.id() != null && !known.add(occasion.id())) {
      return false;
    }
    if (known.size() > MOST_KNOWN) {
      known.remove(known.iterator().next());
    }
    if (occasion.request()) {
      requests++;
    } else {
      messages++;
      last = occasion;
    }
    more = true;
    if (busy) {
      return false;
    }
    busy = true;
    return true;
  }

  /** What is to be told now, or null when there is nothing: who has asked is done then. */
  synchronized @Nullable News next() {
    if (!more || closed) {
      busy = false;
      return null;
    }
    more = false;
    return new News(messages, requests, last);
  }

  /** The client is awake: it finds out by itself. */
  synchronized void awake() {
    messages = 0;
    requests = 0;
    last = null;
    more = false;
  }

  /** It is not to be woken any more. */
  synchronized void close() {
    closed = true;
  }

  /** The service has taken a notification. */
  synchronized void succeeded() {
    errors = 0;
    failures = 0;
    silentSince = null;
  }

  /** The service has answered that it does not take a notification; how often in a row. */
  synchronized int refused() {
    again();
    failures++;
    silentSince = null;
    return ++errors;
  }

  /**
   * Nobody has answered.
   *
   * @param now nanoseconds, as {@link im.recado.kernel.time.Timers#nanoTime} counts them
   * @return since when there is nothing but silence
   */
  synchronized Duration unanswered(long now) {
    again();
    failures++;
    if (silentSince == null) {
      silentSince = now;
    }
    return Duration.ofNanos(now - silentSince);
  }

  /** What was to be told was not: it is to be told once more, unless the client is awake by now. */
  synchronized void again() {
    more |= messages > 0 || requests > 0;
  }

  /** The time until the next notification: twice as long after each failure. */
  synchronized Duration rest(Duration interval) {
    if (failures == 0 || interval.compareTo(MOST_REST) > 0) {
      return interval;
    }
    Duration rest = interval.compareTo(LEAST_REST) < 0 ? LEAST_REST : interval;
    for (int i = 1; i < failures && rest.compareTo(MOST_REST) < 0; i++) {
      rest = rest.multipliedBy(2);
    }
    return rest.compareTo(MOST_REST) < 0 ? rest : MOST_REST;
  }
}
