package im.recado.store.sql;

import im.recado.modules.archive.ArchiveEntry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The end of an archive, where messages get their places, each with the running totals up to it. For one transaction.
 */
final class ArchiveEnd {
  /** A clock that is set back by less than this, in milliseconds, leaves the times of an archive in order. */
  private static final long CLOCK_STEP = TimeUnit.HOURS.toMillis(1);

  private static final String ADD =
      "INSERT INTO archived (position, archive, id, received, peer, resource, origin, peer_count, characters, xml)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  /** How many ids are looked up in one statement; one for each number of question marks that is ever needed. */
  private static final int[] IDS_AT_ONCE = {1, 8, 32, ArchiveArrivals.MOST_OF_ONE};

  /** A message: its place, when it was received, and the text up to it. */
  private record Last(long position, long received, long characters) {}

  private final SqlConnection connection;
  private final long archive;

  ArchiveEnd(SqlConnection connection, long archive) {
    this.connection = connection;
    this.archive = archive;
  }

  /** Puts messages behind the last one, in this order; one whose id is there is not kept again. */
  void add(List<ArchiveEntry> entries) throws SQLException {
    Last last = last();
    Set<String> known = known(entries);
    Map<String, Long> counts = new HashMap<>();
    for (ArchiveEntry entry : entries) {
      String peer = entry.with().bare().toString();
      if (!counts.containsKey(peer)) {
        counts.put(peer, count(peer));
      }
    }
    List<Object[]> words = new ArrayList<>();
    for (ArchiveEntry entry : entries) {
      if (!known.add(entry.id())) {
        continue;
      }
      String peer = entry.with().bare().toString();
      long count = counts.merge(peer, 1L, Long::sum);
      String xml = entry.xml();
      long received = entry.received().toEpochMilli();
      boolean isSetBack = last.received() > received && last.received() < received + CLOCK_STEP;
      last =
          new Last(
              last.position() + 1,
              isSetBack ? last.received() : received,
              // The database counts characters too, not the halves of pairs.
              last.characters() + xml.codePointCount(0, xml.length()));
      connection.later(
          ADD, last.position(), archive, entry.id(), last.received(), peer, entry.with().resource(), entry.origin(), count,
          last.characters(), xml);
      if (entry.text() != null) {
        words.add(new Object[] {last.position(), entry.text()});
      }
    }
    for (Object[] text : words) {
      connection.later("INSERT INTO archive_words (position, text) VALUES (?, ?)", text);
    }
  }

  private Last last() throws SQLException {
    Last last =
        connection.first(
            "SELECT position, received, characters FROM archived WHERE position BETWEEN ? AND ?"
                + " ORDER BY position DESC LIMIT 1",
            row -> new Last(row.getLong(1), row.getLong(2), row.getLong(3)),
            SqlArchive.base(archive),
            SqlArchive.top(archive));
    return last == null ? new Last(SqlArchive.base(archive), Long.MIN_VALUE, 0) : last;
  }

  /** How many messages with this peer there are. */
  private long count(String peer) throws SQLException {
    return connection.number(
        "SELECT peer_count FROM archived WHERE archive = ? AND peer = ? ORDER BY position DESC LIMIT 1", archive, peer);
  }

  /** Which of the ids are in the archive already. */
  private Set<String> known(List<ArchiveEntry> entries) throws SQLException {
    Set<String> known = new HashSet<>();
    for (List<ArchiveEntry> left = entries; !left.isEmpty(); ) {
      int some = Math.min(left.size(), ArchiveArrivals.MOST_OF_ONE);
      int marks = IDS_AT_ONCE[0];
      for (int i = 0; marks < some; i++) {
        marks = IDS_AT_ONCE[i];
      }
      Object[] values = new Object[1 + marks];
      values[0] = archive;
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
}
