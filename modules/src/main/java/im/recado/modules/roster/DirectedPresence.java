package im.recado.modules.roster;

import im.recado.kernel.session.Key;
import im.recado.kernel.session.Session;
import im.recado.wire.jid.Jid;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * To whom a session has shown itself although they are no subscribers (RFC 6121 section 4.6): rooms, strangers. They hear
 * of its end too. Safe for any thread.
 */
final class DirectedPresence {
  /** Where a session keeps it; only those who have used it do. */
  static final Key<DirectedPresence> KEY = Key.named("directed-presence");

  private final Set<Jid> targets = new HashSet<>(4);

  /** The targets of a session, an address a line; null when there are none. */
  static @Nullable String save(Session session) {
    DirectedPresence directed = session.get(KEY);
    List<Jid> all = directed == null ? List.of() : directed.all();
    return all.isEmpty() ? null : String.join("\n", all.stream().map(Jid::toString).toList());
  }

  /** Puts back what {@link #save} wrote. */
  static void restore(Session session, String saved) {
    DirectedPresence directed = new DirectedPresence();
    saved.lines().forEach(line -> directed.add(Jid.valueOf(line)));
    session.set(KEY, directed);
  }

  synchronized int size() {
    return targets.size();
  }

  synchronized boolean has(Jid target) {
    return targets.contains(target);
  }

  /** Whether this address, or another resource of it, was shown presence: a room's occupants speak for one another. */
  synchronized boolean knows(Jid somebody) {
    if (targets.contains(somebody)) {
      return true;
    }
    for (Jid target : targets) {
      if (target.bare().equals(somebody.bare())) {
        return true;
      }
    }
    return false;
  }

  synchronized void add(Jid target) {
    targets.add(target);
  }

  synchronized void remove(Jid target) {
    targets.remove(target);
  }

  synchronized List<Jid> all() {
    return List.copyOf(targets);
  }

  /** All of them, forgotten. */
  synchronized List<Jid> takeAll() {
    List<Jid> all = List.copyOf(targets);
    targets.clear();
    return all;
  }
}
