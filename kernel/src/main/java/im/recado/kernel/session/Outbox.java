package im.recado.kernel.session;

import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a session has sent and its client has not acknowledged. Counts modulo 2³² as XEP-0198 does. Guarded by the
 * session that owns it.
 */
final class Outbox {
  private final OutboundQueue unacknowledged = new OutboundQueue();
  private final Element request;
  private int sent;
  private int acknowledged;
  private boolean requested;

  /** What was sent when the client was asked last. */
  private int askedFor;

  /** An outbox that asks its client for acknowledgements with this element. */
  Outbox(Element request, int acknowledged, Collection<Outbound> unacknowledged) {
    this.request = request;
    this.acknowledged = acknowledged;
    this.sent = acknowledged + unacknowledged.size();
    this.unacknowledged.addAll(unacknowledged);
  }

  void add(Outbound outbound) {
    unacknowledged.add(outbound);
    sent++;
  }

  int size() {
    return unacknowledged.size();
  }

  /** About how many bytes of memory it takes. */
  long bytes() {
    return unacknowledged.bytes();
  }

  int sent() {
    return sent;
  }

  int acknowledged() {
    return acknowledged;
  }

  /** The element to ask with, or null when the client has been asked already or there is nothing to ask for. */
  @Nullable Element takeRequest() {
    if (requested || unacknowledged.isEmpty()) {
      return null;
    }
    requested = true;
    askedFor = sent;
    return request;
  }

  /** Whether an answer cannot have covered everything: more was sent after the client had been asked. */
  boolean hasMoreToAskFor() {
    return !requested && !unacknowledged.isEmpty() && askedFor != sent;
  }

  /** The client has handled {@code count} stanzas; what it newly acknowledged, or null when it never got that many. */
  @Nullable List<Outbound> acknowledge(int count) {
    requested = false;
    int fresh = count - acknowledged;
    if (fresh < 0 || fresh > unacknowledged.size()) {
      return null;
    }
    List<Outbound> released = new ArrayList<>(fresh);
    for (int i = 0; i < fresh; i++) {
      released.add(unacknowledged.remove());
    }
    acknowledged = count;
    return released;
  }

  /** Everything not acknowledged, oldest first. */
  List<Outbound> unacknowledged() {
    return unacknowledged.all();
  }

  /** A new stream carries the session: what was asked on the old one will not be answered. */
  void restarted() {
    requested = false;
  }
}
