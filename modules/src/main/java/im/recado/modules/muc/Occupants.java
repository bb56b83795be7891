package im.recado.modules.muc;

import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who is in a room, by nickname and by real address. On the room's lane. */
final class Occupants {
  private final Map<String, Occupant> byNick = new LinkedHashMap<>();
  private final Map<Jid, Visit> byJid = new HashMap<>();

  /** All visits, in no order: a message goes to each. */
  private final List<Visit> visits = new ArrayList<>();

  private final Tidings tidings = new Tidings();

  private volatile int size;

  /** The occupant with exactly this nickname, or null. */
  @Nullable Occupant named(@Nullable String nick) {
    Occupant occupant = nick == null ? null : byNick.get(Nick.key(nick));
    return occupant != null && occupant.nick().equals(nick) ? occupant : null;
  }

  /** The occupant with this nickname or one that looks the same, or null. */
  @Nullable Occupant likeNamed(String nick) {
    return byNick.get(Nick.key(nick));
  }

  /** The visit of this full address, or null. */
  @Nullable Visit visit(@Nullable Jid real) {
    return real == null ? null : byJid.get(real);
  }

  /** The occupants of this account. */
  List<Occupant> of(Jid account) {
    List<Occupant> found = new ArrayList<>(1);
    for (Occupant occupant : byNick.values()) {
      if (occupant.account().equals(account)) {
        found.add(occupant);
      }
    }
    return found;
  }

  boolean has(Jid account) {
    for (Occupant occupant : byNick.values()) {
      if (occupant.account().equals(account)) {
        return true;
      }
    }
    return false;
  }

  /** Everybody, those first who came first. */
  Collection<Occupant> all() {
    return byNick.values();
  }

  List<Visit> visits() {
    return visits;
  }

  /** What they have still to be told of each other. */
  Tidings tidings() {
    return tidings;
  }

  boolean isEmpty() {
    return byNick.isEmpty();
  }

  /** How many people. Any thread. */
  int size() {
    return size;
  }

  /** A client comes; its occupant with it if it is the first. */
  void add(Visit visit) {
    Occupant occupant = visit.occupant();
    byNick.put(Nick.key(occupant.nick()), occupant);
    occupant.add(visit);
    byJid.put(visit.jid(), visit);
    // Who comes is shown who is there; what happened before is nothing to it.
    visit.told = tidings.count();
    visit.index = visits.size();
    visits.add(visit);
    size = byNick.size();
  }

  /** A client goes; its occupant with it if it was the last. */
  void remove(Visit visit) {
    Occupant occupant = visit.occupant();
    occupant.remove(visit);
    byJid.remove(visit.jid(), visit);
    Visit last = visits.removeLast();
    if (last != visit) {
      visits.set(visit.index, last);
      last.index = visit.index;
    }
    visit.index = -1;
    if (occupant.visits().isEmpty()) {
      byNick.remove(Nick.key(occupant.nick()), occupant);
      size = byNick.size();
    }
  }

  /** Gives an occupant another nickname. */
  void rename(Occupant occupant, Jid jid) {
    byNick.remove(Nick.key(occupant.nick()), occupant);
    occupant.jid(jid);
    byNick.put(Nick.key(occupant.nick()), occupant);
  }

  /** A client goes on under another nickname, while others stay under the old one or wait under the new one. */
  void move(Visit visit, Occupant to) {
    remove(visit);
    visit.occupant(to);
    add(visit);
  }
}
