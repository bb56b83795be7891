package im.recado.modules.muc;

import im.recado.kernel.session.Key;
import im.recado.kernel.session.Session;
import im.recado.wire.jid.Jid;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Who is in which rooms of a service, so that a session that ends leaves no ghost. Any thread. */
final class Whereabouts {
  /** The rooms that a session of this server is in, of all services. */
  static final Key<Set<Jid>> ROOMS = Key.named("rooms");

  private final ConcurrentHashMap<Jid, Integer> visits = new ConcurrentHashMap<>();
  private final AtomicInteger all = new AtomicInteger();

  /** In how many rooms an account is, with all its clients together. */
  int of(Jid account) {
    return visits.getOrDefault(account, 0);
  }

  /** How many clients are in all rooms together. */
  int all() {
    return all.get();
  }

  /** Call before {@link Session#isClosed} is asked: then either the room or the end of the session sees the other. */
  void entered(Room room, Visit visit) {
    all.incrementAndGet();
    visits.merge(visit.jid().bare(), 1, Integer::sum);
    Session session = visit.session();
    if (session != null) {
      rooms(session).add(room.jid());
    }
  }

  void left(Room room, Visit visit) {
    all.decrementAndGet();
    visits.computeIfPresent(visit.jid().bare(), (account, count) -> count > 1 ? count - 1 : null);
    Session session = visit.session();
    if (session != null) {
      rooms(session).remove(room.jid());
    }
  }

  private static Set<Jid> rooms(Session session) {
    Set<Jid> rooms = session.get(ROOMS);
    if (rooms == null) {
      synchronized (session.account()) {
        rooms = session.get(ROOMS);
        if (rooms == null) {
          rooms = ConcurrentHashMap.newKeySet();
          session.set(ROOMS, rooms);
        }
      }
    }
    return rooms;
  }
}
