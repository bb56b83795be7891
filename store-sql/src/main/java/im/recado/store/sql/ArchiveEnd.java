package im.recado.store.sql;

import im.recado.modules.archive.ArchiveEntry;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The end of an archive, where messages get their places, each with the running totals up to it. For one transaction. */
final class ArchiveEnd {
  /** A clock that is set back by less than this, in milliseconds, leaves the times of an archive in order. */
  private static final long CLOCK_STEP = TimeUnit.HOURS.toMillis(1);

  private static final String ADD =
      "INSERT INTO archived (position, archive, id, received, peer, resource, origin, peer_count, characters, xml)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (archive, id) DO NOTHING";

  /** The last message: its place, when it was received, and the text up to it. */
  private record Last(long position, long received, long characters) {}

  private final SqlConnection connection;
  private final long archive;
  private final Map<String, Long> counts = new HashMap<>();
  private Last last;

  ArchiveEnd(SqlConnection connection, long archive) throws SQLException {
    this.connection = connection;
    this.archive = archive;
    Last there =
        connection.first(
            "SELECT position, received, characters FROM archived WHERE position BETWEEN ? AND ?"
                + " ORDER BY position DESC LIMIT 1",
            row -> new Last(row.getLong(1), row.getLong(2), row.getLong(3)),
            SqlArchive.base(archive),
            SqlArchive.top(archive));
    this.last = there == null ? new Last(SqlArchive.base(archive), 0, 0) : there;
  }

  /** Puts a message behind the last one; one whose id is there is not kept again. */
  void add(ArchiveEntry entry) throws SQLException {
    String peer = entry.with().bare().toString();
    long count = count(peer) + 1;
    String xml = entry.xml();
    long received = entry.received().toEpochMilli();
    Last next =
        new Last(
            last.position() + 1,
            last.received() > received && last.received() < received + CLOCK_STEP ? last.received() : received,
            // The database counts characters too, not the halves of pairs.
            last.characters() + xml.codePointCount(0, xml.length()));
    int added =
        connection.update(
            ADD, next.position(), archive, entry.id(), next.received(), peer, entry.with().resource(), entry.origin(),
            count, next.characters(), xml);
    if (added > 0) {
      last = next;
      counts.put(peer, count);
      if (entry.text() != null) {
        connection.update("INSERT INTO archive_words (position, text) VALUES (?, ?)", next.position(), entry.text());
      }
    }
  }

  /** How many messages with this peer there are. */
  private long count(String peer) throws SQLException {
    Long known = counts.get(peer);
    if (known == null) {
      known =
          connection.number(
              "SELECT peer_count FROM archived WHERE archive = ? AND peer = ? ORDER BY position DESC LIMIT 1",
              archive,
              peer);
      counts.put(peer, known);
    }
    return known;
  }
}
