package im.recado.modules.muc;

import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is what to a room, with the nicknames that are kept for people. Every change of an affiliation gets the next version, so
 * that who knows an earlier one can be told the difference; of those who have become nothing a bounded number is remembered for
 * that. On the room's lane.
 */
final class Affiliations {
  /** So many who have become nothing are remembered. */
  static final int MOST_FORMER = 500;

  private final Map<Jid, Standing> standings = new HashMap<>();
  private final Map<String, Jid> nicks = new HashMap<>();
  private long version;

  /** The first version from which every change is known. */
  private long oldest;

  private int former;

  /** With which version those have come to belong to the room who were seen to come. Of others it is not known. */
  private final Map<Jid, Long> joined = new HashMap<>();

  /**
   * Nobody is anything.
   *
   * @param first the version of that, greater than any of an earlier room of the same address: who knows one of those knows
   *     nothing of this room
   */
  Affiliations(long first) {
    version = first;
    oldest = first;
  }

  /** As they were kept. */
  Affiliations(long version, long oldest, Collection<Standing> kept) {
    this.version = version;
    this.oldest = oldest;
    kept.forEach(this::put);
  }

  /** What an account is to this room: by its own address, or else by its domain. */
  Affiliation of(Jid bare) {
    Standing own = standings.get(bare);
    if (own != null && own.affiliation() != Affiliation.NONE) {
      return own.affiliation();
    }
    Standing ofDomain = bare.local() == null ? null : standings.get(domainOf(bare));
    return ofDomain == null ? Affiliation.NONE : ofDomain.affiliation();
  }

  private static Jid domainOf(Jid bare) {
    return Jid.valueOf(bare.domain());
  }

  /** All that is known of this address itself. */
  Standing standing(Jid bare) {
    Standing known = standings.get(bare);
    return known == null ? Standing.unknown(bare) : known;
  }

  /** For whom a nickname is kept, or null. */
  @Nullable Jid ownerOf(String nick) {
    return nicks.get(Nick.key(nick));
  }

  /** Everybody of this affiliation, by address. */
  List<Standing> all(Affiliation affiliation) {
    return standings.values().stream()
        .filter(one -> one.affiliation() == affiliation)
        .sorted(Comparator.comparing(Standing::jid))
        .toList();
  }

  /** Everybody of whom something is known, by address. */
  List<Standing> all() {
    return standings.values().stream()
        .filter(one -> !one.isEmpty())
        .sorted(Comparator.comparing(Standing::jid))
        .toList();
  }

  int count(Affiliation affiliation) {
    int count = 0;
    for (Standing one : standings.values()) {
      if (one.affiliation() == affiliation) {
        count++;
      }
    }
    return count;
  }

  /** How many are known. */
  int size() {
    return standings.size() - former;
  }

  long version() {
    return version;
  }

  long oldest() {
    return oldest;
  }

  /** What has changed since a version; null when that version is not known any more, or not yet. */
  @Nullable List<Standing> since(long known) {
    if (known < oldest || known > version) {
      return null;
    }
    return standings.values().stream()
        .filter(one -> one.version() > known)
        .sorted(Comparator.comparingLong(Standing::version))
        .toList();
  }

  /** These changes as they will stand, each with the version of its affiliation; nothing is changed yet. */
  List<Standing> numbered(List<Standing> changes) {
    List<Standing> numbered = new ArrayList<>(changes.size());
    long next = version;
    for (Standing change : changes) {
      Standing before = standing(change.jid());
      numbered.add(change.at(before.affiliation() == change.affiliation() ? before.version() : ++next));
    }
    return numbered;
  }

  /** The version that there will be with these changes of {@link #numbered}. */
  long versionWith(List<Standing> numbered) {
    long after = version;
    for (Standing change : numbered) {
      after = Math.max(after, change.version());
    }
    return after;
  }

  /** The version with which an account has become what it is. */
  long ownSince(Jid bare) {
    return standing(named(bare)).version();
  }

  /**
   * Whether an account is known to have come to belong to the room only after a version; who was something else before, but
   * somebody, belonged to it.
   */
  boolean joinedAfter(Jid bare, long known) {
    Long version = joined.get(named(bare));
    return version != null && version > known;
  }

  /** By what an account is what it is: its own address, or else its domain. */
  private Jid named(Jid bare) {
    boolean byDomain = standing(bare).affiliation() == Affiliation.NONE && bare.local() != null;
    return byDomain ? domainOf(bare) : bare;
  }

  /** Makes changes of {@link #numbered}. */
  void apply(List<Standing> changes) {
    for (Standing change : changes) {
      if (!change.affiliation().isAtLeast(Affiliation.MEMBER)) {
        joined.remove(change.jid());
      } else if (!standing(change.jid()).affiliation().isAtLeast(Affiliation.MEMBER)) {
        joined.put(change.jid(), change.version());
      }
      put(change);
    }
    version = versionWith(changes);
  }

  /** Nothing is left of somebody, not even that he was somebody; nobody can be told the difference to before that. */
  void erase(Jid jid) {
    Standing before = standings.remove(jid);
    joined.remove(jid);
    if (before != null) {
      former -= before.isEmpty() ? 1 : 0;
      nicks.remove(Nick.key(before.nick()), jid);
    }
    version++;
    oldest = version;
  }

  /**
   * The former ones that are too many to be remembered once these changes of {@link #numbered} are made, earliest first;
   * nothing is changed yet.
   */
  List<Standing> surplus(List<Standing> changes) {
    if (former + changes.size() <= MOST_FORMER) {
      return List.of();
    }
    Map<Jid, Standing> after = new HashMap<>(standings);
    changes.forEach(change -> after.put(change.jid(), change));
    List<Standing> empty =
        after.values().stream()
            .filter(Standing::isEmpty)
            .sorted(Comparator.comparingLong(Standing::version))
            .toList();
    return empty.size() <= MOST_FORMER ? List.of() : empty.subList(0, empty.size() - MOST_FORMER / 2);
  }

  /** The first version from which every change is known when these of {@link #surplus} are forgotten. */
  long oldestWithout(List<Standing> surplus) {
    return surplus.isEmpty() ? oldest : Math.max(oldest, surplus.getLast().version());
  }

  /** Forgets those of {@link #surplus}. */
  void forget(List<Standing> surplus) {
    for (Standing one : surplus) {
      if (standings.remove(one.jid(), one)) {
        former--;
      }
    }
    oldest = oldestWithout(surplus);
  }

  private void put(Standing standing) {
    Standing before = standings.put(standing.jid(), standing);
    if (before != null && !before.nick().isEmpty()) {
      nicks.remove(Nick.key(before.nick()), standing.jid());
    }
    if (!standing.nick().isEmpty()) {
      nicks.put(Nick.key(standing.nick()), standing.jid());
    }
    former += (standing.isEmpty() ? 1 : 0) - (before != null && before.isEmpty() ? 1 : 0);
  }
}
