package im.recado.modules.push;

import im.recado.kernel.session.Key;
import im.recado.kernel.session.Outbound;
import im.recado.kernel.session.Session;
import im.recado.wire.stanza.Stanza;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What is known of a session whose client wants to be woken: by which registrations, and what it has yet to acknowledge. Any thread. */
final class Watch {
  static final Key<Watch> KEY = Key.named("push-watch");

  /** So many wait to be acknowledged; of a client that lets more wait one is enough to wake it. */
  private static final int MOST = 200;

  /** The keys of the registrations that this session's client has made. */
  private final Set<String> keys = ConcurrentHashMap.newKeySet();

  // Guarded by itself.
  private final Map<Stanza, Sent> sent = new IdentityHashMap<>();

  /** @param at nanoseconds, as {@link im.recado.kernel.time.Timers#nanoTime} counts them */
  private record Sent(Occasion occasion, long at) {}

  /**
   * What a look has shown.
   *
   * @param overdue what should have been acknowledged by now, oldest first
   * @param isAnswered whether the client has acknowledged something since the last look
   * @param next when the next is due, in nanoseconds; null when nothing waits
   */
  record Look(List<Occasion> overdue, boolean isAnswered, @Nullable Long next) {}

  Set<String> keys() {
    return keys;
  }

  /** The client was sent something; whether somebody has to look after a while whether it was acknowledged. */
  boolean sent(Stanza stanza, Occasion occasion, long now) {
    synchronized (sent) {
      if (sent.size() < MOST) {
        sent.put(stanza, new Sent(occasion, now));
      }
      return sent.size() == 1;
    }
  }

  /** What was sent so long ago and is not acknowledged by now; it is forgotten, as is what is acknowledged. */
  Look look(Session session, long now, Duration patience) {
    Map<Stanza, Sent> waiting;
    synchronized (sent) {
      waiting = new IdentityHashMap<>(sent);
    }
    // Asked after the copy was made: what is sent meanwhile is not taken for acknowledged.
    List<Outbound> unacknowledged = session.unacknowledged().stanzas();
    List<Occasion> overdue = new ArrayList<>();
    synchronized (sent) {
      for (Outbound outbound : unacknowledged) {
        Sent one = waiting.remove(outbound.stanza());
        if (one != null && now - one.at >= patience.toNanos()) {
          sent.remove(outbound.stanza());
          overdue.add(one.occasion);
        }
      }
      waiting.keySet().forEach(sent::remove);
      Long next = null;
      for (Sent one : sent.values()) {
        long due = one.at + patience.toNanos();
        next = next == null || due - next < 0 ? (Long) due : next;
      }
      return new Look(overdue, !waiting.isEmpty(), next);
    }
  }
}
