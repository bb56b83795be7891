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
 * Who is what to a room, with the nicknames that are kept for people. Every change gets the next version, so that who
 * knows an earlier one can be told the difference; of those who have become nothing a bounded number is remembered for
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

  Affiliations() {}

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

  /** These changes as they will stand, each with its version; nothing is changed yet. */
  List<Standing> numbered(List<Standing> changes) {
    List<Standing> numbered = new ArrayList<>(changes.size());
    for (Standing change : changes) {
      numbered.add(change.at(version + numbered.size() + 1));
    }
    return numbered;
  }

  /** Makes changes of {@link #numbered}. */
  void apply(List<Standing> changes) {
    for (Standing change : changes) {
      put(change);
      version = Math.max(version, change.version());
    }
  }

  /**
   * The former ones that are too many to be remembered, earliest first; after {@link #forget} they are not any more.
   */
  List<Standing> surplus() {
    if (former <= MOST_FORMER) {
      return List.of();
    }
    return standings.values().stream()
        .filter(Standing::isEmpty)
        .sorted(Comparator.comparingLong(Standing::version))
        .limit(former - MOST_FORMER / 2)
        .toList();
  }

  void forget(List<Standing> surplus) {
    for (Standing one : surplus) {
      if (standings.remove(one.jid(), one)) {
        former--;
        oldest = Math.max(oldest, one.version());
      }
    }
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
