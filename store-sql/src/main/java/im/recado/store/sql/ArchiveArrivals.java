package im.recado.store.sql;

import im.recado.modules.archive.ArchiveEntry;
import im.recado.modules.archive.ArchiveName;
import im.recado.wire.jid.Jid;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Messages that have come and have no place in their archives yet. To put each into its place at once would write some five
 * pages of the database for every message; what comes is therefore written down in its order, and put into place when there
 * are enough for one archive, or when somebody reads it. What has come and what of it has its place is in the database alone;
 * here stands only which archives it is for, learned anew after a transaction has failed.
 *
 * <p>Belongs to the thread that writes, but for {@link #has}.
 */
final class ArchiveArrivals {
  /** So many for one archive are put into place together. */
  static final int MOST_OF_ONE = 64;

  /** So many in all; beyond that those go that wait longest. */
  static final int MOST = 20_000;

  /** A clock that is set back by less than this leaves the times of an archive in order. */
  private static final long CLOCK_STEP = TimeUnit.HOURS.toMillis(1);

  private static final String ADD =
      "INSERT INTO archive_arrivals (n, archive, id, received, peer, resource, origin, text, xml)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";

  /** Gives a message its place. */
  private static final String PLACE =
      "INSERT INTO archived"
          + " (position, archive, id, received, peer, resource, origin, peer_count, characters, xml)"
          + " SELECT ?, archive, id, ?, peer, resource, origin, ?, ?, xml FROM archive_arrivals WHERE n = ?";

  private static final String ADD_WORDS =
      "INSERT INTO archive_words (position, text) SELECT ?, text FROM archive_arrivals WHERE n = ? AND text IS NOT NULL";

  /** How many ids are looked up in one statement; one for each number of question marks that is ever needed. */
  private static final int[] IDS_AT_ONCE = {1, 8, MOST_OF_ONE};

  /** What waits for one archive. */
  private static final class Waiting {
    final long archive;
    final List<Arrival> arrivals = new ArrayList<>();

    Waiting(long archive) {
      this.archive = archive;
    }
  }

  /**
   * A message that has come, without its text.
   *
   * @param characters how many it has
   */
  private record Arrival(long n, String id, long received, String peer, long characters) {}

  private final ConcurrentHashMap<ArchiveName, Waiting> waiting = new ConcurrentHashMap<>();
  private final LinkedHashSet<ArchiveName> oldestFirst = new LinkedHashSet<>();
  private final Runnable hasWords;
  private int count;
  private long last;

  /** What is known was learned from here, after so many failures. */
  private volatile @Nullable Source source;

  private record Source(SqlConnection connection, int failures) {
    boolean isGood() {
      return connection.failures() == failures;
    }
  }

  /** @param hasWords is told when there are texts for the full-text index */
  ArchiveArrivals(Runnable hasWords) {
    this.hasWords = hasWords;
  }

  /** Whether something may wait for this archive. Any thread. */
  boolean has(ArchiveName name) {
    Source now = source;
    return now == null || !now.isGood() || waiting.containsKey(name);
  }

  /** A message has come. */
  void add(SqlConnection connection, ArchiveName name, ArchiveEntry entry) throws SQLException {
    learn(connection);
    Waiting those = waiting.get(name);
    if (those == null) {
      those = waiting(name, archive(connection, name));
    }
    last++;
    connection.later(
        ADD,
        last,
        those.archive,
        entry.id(),
        entry.received().toEpochMilli(),
        entry.with().bare().toString(),
        entry.with().resource(),
        entry.origin(),
        entry.text(),
        entry.xml());
    those.arrivals.add(
        new Arrival(
            last,
            entry.id(),
            entry.received().toEpochMilli(),
            entry.with().bare().toString(),
            entry.xml().codePointCount(0, entry.xml().length())));
    count++;
    if (those.arrivals.size() >= MOST_OF_ONE) {
      settle(connection, name);
    } else if (count > MOST) {
      settle(connection, oldestFirst.getFirst());
    }
  }

  /** The number of an archive, which is made if need be. */
  private static long archive(SqlConnection connection, ArchiveName name) throws SQLException {
    long archive = SqlArchive.archive(connection, name);
    if (archive == 0) {
      connection.update(
          "INSERT INTO archives (owner, node) VALUES (?, ?)", name.owner().toString(), name.node());
      archive = SqlArchive.archive(connection, name);
    }
    return archive;
  }

  /** Gives all that waits for an archive its place. */
  void settle(SqlConnection connection, ArchiveName name) throws SQLException {
    learn(connection);
    Waiting those = waiting.get(name);
    if (those == null) {
      return;
    }
    place(connection, those);
    hasWords.run();
    count -= those.arrivals.size();
    waiting.remove(name);
    oldestFirst.remove(name);
  }

  /** The totals of the last message of an archive. */
  private record Last(long position, long received, long characters) {}

  private static void place(SqlConnection connection, Waiting those) throws SQLException {
    long base = SqlArchive.base(those.archive);
    Last end =
        connection.first(
            "SELECT position, received, characters FROM archived WHERE position BETWEEN ? AND ?"
                + " ORDER BY position DESC LIMIT 1",
            row -> new Last(row.getLong(1), row.getLong(2), row.getLong(3)),
            base,
            SqlArchive.top(those.archive));
    long position = end == null ? base : end.position();
    long received = end == null ? Long.MIN_VALUE : end.received();
    long characters = end == null ? 0 : end.characters();
    Set<String> known = known(connection, those);
    Map<String, Long> peers = new HashMap<>();
    List<Object[]> placed = new ArrayList<>();
    for (Arrival one : those.arrivals) {
      if (!known.add(one.id())) {
        continue;
      }
      position++;
      characters += one.characters();
      received = received > one.received() && received - CLOCK_STEP < one.received() ? received : one.received();
      Long before = peers.get(one.peer());
      long peerCount = 1 + (before == null ? peerCount(connection, those.archive, one.peer()) : before);
      peers.put(one.peer(), peerCount);
      placed.add(new Object[] {position, received, peerCount, characters, one.n()});
    }
    for (Object[] values : placed) {
      connection.later(PLACE, values);
    }
    for (Object[] values : placed) {
      connection.later(ADD_WORDS, values[0], values[4]);
    }
    for (Arrival one : those.arrivals) {
      connection.later("DELETE FROM archive_arrivals WHERE n = ?", one.n());
    }
  }

  private static long peerCount(SqlConnection connection, long archive, String peer) throws SQLException {
    return connection.number(
        "SELECT peer_count FROM archived WHERE archive = ? AND peer = ? ORDER BY position DESC LIMIT 1", archive, peer);
  }

  /** Which of the ids are in the archive already. */
  private static Set<String> known(SqlConnection connection, Waiting those) throws SQLException {
    Set<String> known = new HashSet<>();
    List<Arrival> left = those.arrivals;
    while (!left.isEmpty()) {
      int some = Math.min(left.size(), MOST_OF_ONE);
      int marks = IDS_AT_ONCE[0];
      for (int i = 0; marks < some; i++) {
        marks = IDS_AT_ONCE[i];
      }
      Object[] values = new Object[1 + marks];
      values[0] = those.archive;
      for (int i = 0; i < marks; i++) {
        values[1 + i] = left.get(Math.min(i, some - 1)).id();
      }
      known.addAll(
          connection.all(
              "SELECT id FROM archived WHERE archive = ? AND id IN (?" + ", ?".repeat(marks - 1) + ")",
              row -> row.getString(1),
              values));
      left = left.subList(some, left.size());
    }
    return known;
  }

  /** Gives all that waits for some archives its place. */
  void settleAll(SqlConnection connection, Predicate<ArchiveName> names) throws SQLException {
    learn(connection);
    for (ArchiveName name : List.copyOf(waiting.keySet())) {
      if (names.test(name)) {
        settle(connection, name);
      }
    }
  }

  /** Looks what waits, when that is not known: at the start, and after a transaction that came to nothing. */
  private void learn(SqlConnection connection) throws SQLException {
    Source now = source;
    if (now != null && now.connection() == connection && now.isGood()) {
      return;
    }
    waiting.clear();
    oldestFirst.clear();
    count = 0;
    last = connection.number("SELECT max(n) FROM archive_arrivals");
    connection.all(
        "SELECT n, archive, owner, node, archive_arrivals.id, received, peer, length(xml)"
            + " FROM archive_arrivals JOIN archives ON archives.id = archive WHERE owner <> '' ORDER BY n",
        row -> {
          Waiting those =
              waiting(new ArchiveName(Jid.valueOf(row.getString(3)), row.getString(4)), row.getLong(2));
          count++;
          return those.arrivals.add(
              new Arrival(row.getLong(1), row.getString(5), row.getLong(6), row.getString(7), row.getLong(8)));
        });
    source = new Source(connection, connection.failures());
  }

  private Waiting waiting(ArchiveName name, long archive) {
    Waiting those = waiting.get(name);
    if (those == null) {
      those = new Waiting(archive);
      waiting.put(name, those);
      oldestFirst.add(name);
    }
    return those;
  }
}
