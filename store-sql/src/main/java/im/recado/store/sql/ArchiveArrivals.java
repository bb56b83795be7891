package im.recado.store.sql;

import im.recado.modules.archive.ArchiveEntry;
import im.recado.modules.archive.ArchiveName;
import im.recado.wire.jid.Jid;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Messages that have come and have no place in their archives yet. To put each into its place at once would write some
 * five pages of the database for every message; what comes is therefore written down together, one row of a journal for
 * each commit, and put into place when there is enough for one archive, or when somebody reads it. What waits is here
 * in memory as well, and learned anew from the journal after a transaction has failed.
 *
 * <p>Belongs to the thread that writes, but for {@link #has}.
 */
final class ArchiveArrivals {
  /** So many for one archive are put into place together. */
  static final int MOST_OF_ONE = 128;

  /** So many in all; beyond that those go that wait longest. */
  static final int MOST = 20_000;

  /** So many characters in all. */
  static final int MOST_CHARACTERS = 16 << 20;

  /** From so many characters on a row of the journal is full: databases do not take texts of any length at once. */
  private static final int MOST_IN_ROW = 1 << 19;

  /** One message. */
  private static final class Arrival {
    final long archive;
    final ArchiveEntry entry;

    /** The row of the journal; 0 as long as it is in none. */
    long row;

    boolean hasPlace;

    Arrival(long archive, ArchiveEntry entry) {
      this.archive = archive;
      this.entry = entry;
    }
  }

  /** What waits for one archive. */
  private record Waiting(long archive, List<Arrival> arrivals) {}

  private final ConcurrentHashMap<ArchiveName, Waiting> waiting = new ConcurrentHashMap<>();

  /** Archives of which what waited gets its place in the transaction that is under way: others do not see it there yet. */
  private final Set<ArchiveName> underWay = ConcurrentHashMap.newKeySet();

  private final LinkedHashSet<ArchiveName> oldestFirst = new LinkedHashSet<>();

  /** What has come in this transaction. */
  private final List<Arrival> fresh = new ArrayList<>();

  /** Of each row of the journal, how many messages have no place. */
  private final Map<Long, Integer> rows = new HashMap<>();

  private final Runnable hasWords;
  private int count;
  private long characters;
  private long lastRow;

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

  /** Whether something may wait for this archive, or is not seen at its place yet. Any thread. */
  boolean has(ArchiveName name) {
    Source now = source;
    return now == null || !now.isGood() || waiting.containsKey(name) || underWay.contains(name);
  }

  /** Everybody sees what the last transaction has put into place. */
  void committed() {
    underWay.clear();
  }

  /** A message has come. It is durable only after {@link #writeDown}. */
  void add(SqlConnection connection, ArchiveName name, ArchiveEntry entry) throws SQLException {
    learn(connection);
    Waiting those = waiting.get(name);
    Arrival arrival = new Arrival(those == null ? archive(connection, name) : those.archive(), entry);
    fresh.add(arrival);
    if (add(name, arrival) >= MOST_OF_ONE) {
      settle(connection, name);
    }
    while (count > MOST || characters > MOST_CHARACTERS) {
      settle(connection, oldestFirst.getFirst());
    }
  }

  /** How many wait for the archive now. */
  private int add(ArchiveName name, Arrival arrival) {
    Waiting those = waiting.get(name);
    if (those == null) {
      those = new Waiting(arrival.archive, new ArrayList<>());
      waiting.put(name, those);
      oldestFirst.add(name);
    }
    those.arrivals().add(arrival);
    count++;
    characters += arrival.entry.xml().length();
    return those.arrivals().size();
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

  /** Puts into the journal what has come and has no place yet. The last thing of every transaction. */
  void writeDown(SqlConnection connection) throws SQLException {
    List<Arrival> row = new ArrayList<>();
    long size = 0;
    for (Arrival arrival : fresh) {
      if (!arrival.hasPlace) {
        row.add(arrival);
        size += arrival.entry.xml().length();
        if (size >= MOST_IN_ROW) {
          writeRow(connection, row);
          row.clear();
          size = 0;
        }
      }
    }
    fresh.clear();
    writeRow(connection, row);
  }

  private void writeRow(SqlConnection connection, List<Arrival> arrivals) throws SQLException {
    if (arrivals.isEmpty()) {
      return;
    }
    lastRow++;
    ArchiveJournal journal = new ArchiveJournal();
    for (Arrival arrival : arrivals) {
      journal.write(arrival.archive, arrival.entry);
      arrival.row = lastRow;
    }
    connection.update("INSERT INTO archive_journal (n, entries) VALUES (?, ?)", lastRow, journal.bytes());
    rows.put(lastRow, arrivals.size());
  }

  /** Gives all that waits for an archive its place. */
  void settle(SqlConnection connection, ArchiveName name) throws SQLException {
    learn(connection);
    Waiting those = waiting.get(name);
    if (those == null) {
      return;
    }
    List<ArchiveEntry> entries = new ArrayList<>(those.arrivals().size());
    for (Arrival arrival : those.arrivals()) {
      entries.add(arrival.entry);
      arrival.hasPlace = true;
      count--;
      characters -= arrival.entry.xml().length();
    }
    new ArchiveEnd(connection, those.archive()).add(entries);
    hasWords.run();
    // Another process that fills archives may know fewer rows.
    connection.later("UPDATE archives SET settled = ? WHERE id = ? AND settled < ?", lastRow, those.archive(), lastRow);
    for (Arrival arrival : those.arrivals()) {
      forget(connection, arrival.row);
    }
    // First the one, then the other: who asks in between waits for the commit.
    underWay.add(name);
    waiting.remove(name);
    oldestFirst.remove(name);
  }

  /** One message of this row of the journal has its place; a row of which all have is of no more use. */
  private void forget(SqlConnection connection, long row) throws SQLException {
    if (row > 0 && rows.merge(row, -1, Integer::sum) == 0) {
      rows.remove(row);
      connection.later("DELETE FROM archive_journal WHERE n = ?", row);
    }
  }

  /** Gives all that waits its place, and empties the journal. */
  void settleAll(SqlConnection connection) throws SQLException {
    learn(connection);
    for (ArchiveName name : List.copyOf(waiting.keySet())) {
      settle(connection, name);
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
    fresh.clear();
    rows.clear();
    count = 0;
    characters = 0;
    // A number that was used once is not used again, though its row may have gone.
    lastRow =
        Math.max(
            connection.number("SELECT max(n) FROM archive_journal"), connection.number("SELECT max(settled) FROM archives"));
    Map<Long, Known> archives = new HashMap<>();
    for (Row row :
        connection.all(
            "SELECT n, entries FROM archive_journal ORDER BY n", found -> new Row(found.getLong(1), found.getBytes(2)))) {
      rows.put(row.n(), 1);
      ArchiveJournal.read(
          row.entries(),
          (archive, entry) -> {
            if (!archives.containsKey(archive)) {
              archives.put(archive, known(connection, archive));
            }
            Known known = archives.get(archive);
            if (known != null && known.settled() < row.n()) {
              Arrival arrival = new Arrival(archive, entry);
              arrival.row = row.n();
              rows.merge(row.n(), 1, Integer::sum);
              add(known.name(), arrival);
            }
          });
      forget(connection, row.n());
    }
    source = new Source(connection, connection.failures());
  }

  private record Row(long n, byte[] entries) {}

  /** An archive, and up to which row of the journal it has everything. */
  private record Known(ArchiveName name, long settled) {}

  /** Null when it has been removed. */
  private static @Nullable Known known(SqlConnection connection, long archive) throws SQLException {
    return connection.first(
        "SELECT owner, node, settled FROM archives WHERE id = ? AND owner > ''",
        row -> new Known(new ArchiveName(Jid.valueOf(row.getString(1)), row.getString(2)), row.getLong(3)),
        archive);
  }
}
