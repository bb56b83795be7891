package im.recado.store.sql;

import im.recado.modules.archive.ArchiveEntry;
import im.recado.modules.archive.ArchiveName;
import im.recado.wire.jid.Jid;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
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

  /** Puts a message behind the last one of its archive. */
  private static final String PLACE =
      "INSERT INTO archived"
          + " (position, archive, id, received, peer, resource, origin, peer_count, characters, xml)"
          + " SELECT coalesce(last.position, ?) + 1, one.archive, one.id,"
          + " CASE WHEN last.received > one.received AND last.received < one.received + " + CLOCK_STEP
          + " THEN last.received ELSE one.received END, one.peer, one.resource, one.origin,"
          + " 1 + coalesce((SELECT peer_count FROM archived WHERE archive = one.archive AND peer = one.peer"
          + " ORDER BY position DESC LIMIT 1), 0),"
          + " coalesce(last.characters, 0) + length(one.xml), one.xml"
          + " FROM archive_arrivals AS one LEFT JOIN (SELECT position, received, characters FROM archived"
          + " WHERE position BETWEEN ? AND ? ORDER BY position DESC LIMIT 1) AS last ON 1 = 1 WHERE one.n = ?"
          + " ON CONFLICT (archive, id) DO NOTHING RETURNING position";

  private static final String ADD_WORDS =
      "INSERT INTO archive_words (position, text) SELECT ?, text FROM archive_arrivals WHERE n = ? AND text IS NOT NULL";

  /** What waits for one archive. */
  private static final class Waiting {
    final long archive;
    final List<Long> numbers = new ArrayList<>();

    Waiting(long archive) {
      this.archive = archive;
    }
  }

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
      those = new Waiting(archive(connection, name));
      waiting.put(name, those);
      oldestFirst.add(name);
    }
    last++;
    connection.update(
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
    those.numbers.add(last);
    count++;
    if (those.numbers.size() >= MOST_OF_ONE) {
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
    for (long n : those.numbers) {
      Long position =
          connection.first(
              PLACE, row -> row.getLong(1), SqlArchive.base(those.archive), SqlArchive.base(those.archive),
              SqlArchive.top(those.archive), n);
      if (position != null) {
        connection.update(ADD_WORDS, position, n);
      }
      connection.update("DELETE FROM archive_arrivals WHERE n = ?", n);
    }
    hasWords.run();
    count -= those.numbers.size();
    waiting.remove(name);
    oldestFirst.remove(name);
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
    for (Arrival arrival :
        connection.all(
            "SELECT n, archive, owner, node FROM archive_arrivals JOIN archives ON archives.id = archive ORDER BY n",
            row -> new Arrival(row.getLong(1), row.getLong(2), row.getString(3), row.getString(4)))) {
      if (!arrival.owner().isEmpty()) {
        ArchiveName name = new ArchiveName(Jid.valueOf(arrival.owner()), arrival.node());
        Waiting those = waiting.get(name);
        if (those == null) {
          those = new Waiting(arrival.archive());
          waiting.put(name, those);
          oldestFirst.add(name);
        }
        those.numbers.add(arrival.n());
        count++;
      }
    }
    source = new Source(connection, connection.failures());
  }

  private record Arrival(long n, long archive, String owner, String node) {}
}
