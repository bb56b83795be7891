package im.recado.modules.roster;

import im.recado.kernel.session.Key;
import im.recado.kernel.session.Session;
import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * To whom a session has shown itself although they are no subscribers (RFC 6121 section 4.6): rooms, strangers. They hear
 * of its end too. Safe for any thread.
 */
final class DirectedPresence {
  /** Where a session keeps it; only those who have used it do. */
  static final Key<DirectedPresence> KEY = Key.named("directed-presence");

  /** Before the address of a room that was entered, among what {@link #save} writes: no address begins like this. */
  private static final String ENTERED = " ";

  private final Set<Jid> targets = new HashSet<>(4);

  /** Those of the targets by which the session has asked a room to let it in, or to call it otherwise. */
  private final Set<Jid> entered = new HashSet<>(0);

  /** So many rooms are remembered that have said that the session is gone. */
  private static final int MOST_LEFT = 100;

  /** Rooms that were asked to let the session in, and have said since that it is gone; null for none. */
  private volatile @Nullable Set<Jid> left;

  /** The targets of a session, an address a line; null when there are none. */
  static @Nullable String save(Session session) {
    DirectedPresence directed = session.get(KEY);
    return directed == null ? null : directed.lines();
  }

  private synchronized @Nullable String lines() {
    List<String> lines = new ArrayList<>();
    for (Jid target : targets) {
      lines.add((entered.contains(target) ? ENTERED : "") + target);
    }
    return lines.isEmpty() ? null : String.join("\n", lines);
  }

  /** Puts back what {@link #save} wrote. */
  static void restore(Session session, String saved) {
    DirectedPresence directed = new DirectedPresence();
    saved.lines().forEach(line -> directed.add(Jid.valueOf(line.strip()), line.startsWith(ENTERED)));
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

  /**
   * Somebody is shown presence.
   *
   * @param asksToEnter whether it asks a room to be let in (XEP-0045 section 7.2.2); a change of the nickname there does not
   *     say so again
   */
  synchronized void add(Jid target, boolean asksToEnter) {
    targets.add(target);
    if (asksToEnter || (!entered.isEmpty() && isIn(target.bare()))) {
      entered.add(target);
    }
  }

  synchronized void remove(Jid target) {
    targets.remove(target);
    entered.remove(target);
    Set<Jid> before = left;
    if (before != null) {
      before.remove(target);
    }
  }

  /** Somebody has said that they are gone: no target any more (RFC 6121 section 4.6.1). */
  synchronized void gone(Jid target) {
    boolean room = entered.contains(target);
    remove(target);
    if (room) {
      Set<Jid> before = left;
      Set<Jid> now = before == null ? new HashSet<>(4) : before;
      if (now.size() < MOST_LEFT) {
        now.add(target);
      }
      left = now;
    }
  }

  /**
   * Somebody has said that they are there. A room that was entered again may say so behind what it has said of the visit before: the session
   * is in it then.
   */
  void there(Jid target) {
    if (left != null) {
      enteredAgain(target);
    }
  }

  private synchronized void enteredAgain(Jid target) {
    Set<Jid> before = left;
    if (before != null && before.remove(target)) {
      targets.add(target);
      entered.add(target);
    }
  }

  /** The addresses under which a room, by its own address, was asked to have the session. */
  synchronized Set<Jid> entered(Jid room) {
    Set<Jid> found = new HashSet<>();
    for (Jid target : entered) {
      if (target.bare().equals(room)) {
        found.add(target);
      }
    }
    return found;
  }

  private boolean isIn(Jid room) {
    for (Jid target : entered) {
      if (target.bare().equals(room)) {
        return true;
      }
    }
    return false;
  }

  synchronized List<Jid> all() {
    return List.copyOf(targets);
  }

  /** Those of them that are meant, forgotten. */
  synchronized List<Jid> take(Predicate<Jid> meant) {
    List<Jid> taken = targets.stream().filter(meant).toList();
    taken.forEach(this::remove);
    return taken;
  }

  /** All of them, forgotten. */
  synchronized List<Jid> takeAll() {
    List<Jid> all = List.copyOf(targets);
    targets.clear();
    entered.clear();
    left = null;
    return all;
  }
}
