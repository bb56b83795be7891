package im.recado.modules.push;

import im.recado.kernel.session.Key;
import im.recado.kernel.session.Outbound;
import im.recado.kernel.session.Session;
import im.recado.wire.stanza.Stanza;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is known of a session whose client wants to be woken: by which registrations, and what it has yet to acknowledge. Any thread. */
final class Watch {
  static final Key<Watch> KEY = Key.named("push-watch");

  /** So many wait to be acknowledged; of a client that lets more wait one is enough to wake it. */
  private static final int MOST = 200;

  /** The keys of the registrations that this session's client has made. */
  private final Set<String> keys = ConcurrentHashMap.newKeySet();

  // Guarded by itself.
  private final Map<Stanza, Occasion> sent = new IdentityHashMap<>();

  Set<String> keys() {
    return keys;
  }

  /** The client was sent something; whether somebody has to look after a while whether it was acknowledged. */
  boolean sent(Stanza stanza, Occasion occasion) {
    synchronized (sent) {
      if (sent.size() < MOST) {
        sent.put(stanza, occasion);
      }
      return sent.size() == 1;
    }
  }

  /** What was sent and is not acknowledged by now; all of it is forgotten. */
  List<Occasion> unacknowledged(Session session) {
    Map<Stanza, Occasion> waiting;
    synchronized (sent) {
      waiting = new IdentityHashMap<>(sent);
      sent.clear();
    }
    List<Occasion> unacknowledged = new ArrayList<>();
    for (Outbound outbound : session.unacknowledged().stanzas()) {
      Occasion occasion = waiting.get(outbound.stanza());
      if (occasion != null) {
        unacknowledged.add(occasion);
      }
    }
    return unacknowledged;
  }
}
