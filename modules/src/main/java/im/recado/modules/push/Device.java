package im.recado.modules.push;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client that wants to be woken, and what is to be told to its push service. One notification is under way at a time;
 * what happens meanwhile goes into the next. Any thread.
 */
final class Device {
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
  private int failures;

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
    failures = 0;
  }

  /** The service has not; how often in a row. */
  synchronized int failed() {
    return ++failures;
  }
}
