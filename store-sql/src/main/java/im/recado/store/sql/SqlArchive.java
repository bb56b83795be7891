package im.recado.store.sql;

import im.recado.modules.archive.ArchiveEntry;
import im.recado.modules.archive.ArchiveExtent;
import im.recado.modules.archive.ArchiveName;
import im.recado.modules.archive.ArchivePage;
import im.recado.modules.archive.ArchiveQuery;
import im.recado.modules.archive.ArchiveStore;
import im.recado.modules.archive.ArchivedMessage;
import im.recado.modules.archive.Retention;
import im.recado.wire.jid.Jid;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Archives in the tables {@code archives}, {@code archived} and {@code archived_text}.
 *
 * <p>Messages first get into {@code archive_journal}, all of one commit in one row; then those of one archive get their places
 * ({@link ArchiveArrivals}). Whoever reads an archive sees none of that.
 *
 * <p>What is there once per message is a running total: its place, its place among those with the same peer, the text up
 * to it. So counts and sizes are differences of two rows, and nothing has to be kept in step with the rows.
 */
final class SqlArchive implements ArchiveStore {
  /** Places of one archive; the rest of 63 bits names the archive. */
  static final int PLACE_BITS = 36;

  static final String COLUMNS = "archived.position, id, received, peer, resource, xml, peer_count";

  /** A search for words may take so many milliseconds. */
  private static final long MOST_SEARCHING = 2000;

  /** Messages removed in one transaction. */
  private static final int STEP = 250;

  private final Database database;
  private final ArchiveArrivals arrivals;

  SqlArchive(Database database) {
    this.database = database;
    IdleWork words = database.whenIdle("store-words", ArchiveWords::step);
    this.arrivals = new ArchiveArrivals(words::wake);
    database.beforeCommit(arrivals::writeDown);
    database.afterCommit(arrivals::committed);
  }

  /** A row, with what its totals tell. */
  record Row(long position, ArchivedMessage message, long peerCount) {}

  /** Reads rows of one query; a page is often of few addresses, which cost more to read than all the rest. */
  static SqlConnection.Row<Row> rows() {
    Map<String, Jid> known = new HashMap<>();
    return row -> {
      String peer = row.getString(4);
      String resource = row.getString(5);
      return new Row(
          row.getLong(1),
          new ArchivedMessage(
              row.getString(2),
              Instant.ofEpochMilli(row.getLong(3)),
              known.computeIfAbsent(resource == null ? peer : peer + '/' + resource, Jid::valueOf),
              row.getString(6)),
          row.getLong(7));
    };
  }

  /** The place before all messages of an archive. */
  static long base(long archive) {
    return archive << PLACE_BITS;
  }

  /** The last place that an archive can ever have. */
  static long top(long archive) {
    return base(archive + 1) - 1;
  }

  /** The number of an archive, 0 when there is none. */
  static long archive(SqlConnection connection, ArchiveName name) throws SQLException {
    return connection.number(
        "SELECT id FROM archives WHERE owner = ? AND node = ?", name.owner().toString(), name.node());
  }

  @Override
  public CompletableFuture<Void> append(ArchiveName name, ArchiveEntry entry) {
    return database.writeLater(entry.xml().length(), appending(name, entry));
  }

  @Override
  public CompletableFuture<Void> appendSoon(ArchiveName name, ArchiveEntry entry) {
    return database.writeSoon(entry.xml().length(), appending(name, entry));
  }

  @Override
  public CompletableFuture<Void> appendForAll(ArchiveName name, ArchiveEntry entry) {
    return database.writeLater(
        entry.xml().length(),
        connection -> {
          arrivals.add(connection, name, entry);
          // What waits for its place is known to the process alone that wrote it down.
          arrivals.settle(connection, name);
          return null;
        });
  }

  private SqlFunction<Void> appending(ArchiveName name, ArchiveEntry entry) {
    return connection -> {
      arrivals.add(connection, name, entry);
      return null;
    };
  }

  @Override
  public boolean isBehind() {
    return database.isBehind();
  }

  @Override
  public boolean isFull() {
    return database.isFull();
  }

  /** Reads an archive in which everything that has come has its place. */
  private <T extends @Nullable Object> T read(ArchiveName name, SqlFunction<T> work) {
    if (arrivals.has(name)) {
      database.write(
          0,
          connection -> {
            arrivals.settle(connection, name);
            return null;
          });
    }
    return database.read(work);
  }

  @Override
  public @Nullable ArchivePage page(ArchiveName name, ArchiveQuery query) {
    if (query.text() != null) {
      indexWords(name);
    }
    SqlFunction<@Nullable ArchivePage> page =
        connection -> new SqlArchivePages(connection, archive(connection, name), query).page();
    return read(name, query.isSearch() ? connection -> connection.within(MOST_SEARCHING, page) : page);
  }

  /** Brings the full-text index up to date with an archive, step by step: others write in between. */
  private void indexWords(ArchiveName name) {
    boolean more = read(name, connection -> ArchiveWords.lack(connection, archive(connection, name)));
    while (more) {
      more = database.write(0, connection -> ArchiveWords.step(connection, archive(connection, name)));
    }
  }

  @Override
  public @Nullable ArchiveExtent extent(ArchiveName name) {
    return read(
        name,
        connection -> {
          long archive = archive(connection, name);
          End first = end(connection, archive, "ASC");
          End last = end(connection, archive, "DESC");
          return first == null || last == null
              ? null
              : new ArchiveExtent(
                  first.id(),
                  Instant.ofEpochMilli(first.received()),
                  last.id(),
                  Instant.ofEpochMilli(last.received()),
                  last.position() - first.position() + 1,
                  last.characters() - first.characters() + first.own());
        });
  }

  /** The first or the last message. */
  private record End(long position, String id, long received, long characters, long own) {}

  private static @Nullable End end(SqlConnection connection, long archive, String order) throws SQLException {
    return connection.first(
        "SELECT position, id, received, characters, length(xml) FROM archived WHERE position BETWEEN ? AND ?"
            + " ORDER BY position " + order + " LIMIT 1",
        row -> new End(row.getLong(1), row.getString(2), row.getLong(3), row.getLong(4), row.getLong(5)),
        base(archive),
        top(archive));
  }

  @Override
  public @Nullable ArchivedMessage find(ArchiveName name, String id) {
    return read(
        name,
        connection -> {
          Row row =
              connection.first(
                  "SELECT " + COLUMNS + " FROM archived WHERE archive = ? AND id = ?",
                  rows(),
                  archive(connection, name),
                  id);
          return row == null ? null : row.message();
        });
  }

  @Override
  public List<ArchivedMessage> sentAs(ArchiveName name, String origin, int most) {
    return read(
        name,
        connection ->
            connection
                .all(
                    "SELECT " + COLUMNS + " FROM archived WHERE archive = ? AND origin = ?"
                        + " ORDER BY position DESC LIMIT ?",
                    rows(),
                    archive(connection, name),
                    origin,
                    most)
                .stream()
                .map(Row::message)
                .toList());
  }

  @Override
  public Set<String> holding(ArchiveName name, Collection<String> ids) {
    List<String> asked = List.copyOf(ids);
    return read(
        name,
        connection -> {
          long archive = archive(connection, name);
          Set<String> held = new HashSet<>();
          for (String id : asked) {
            if (position(connection, archive, id) != 0) {
              held.add(id);
            }
          }
          return held;
        });
  }

  /** Where a message is, 0 when it is not there. */
  static long position(SqlConnection connection, long archive, String id) throws SQLException {
    return connection.number("SELECT position FROM archived WHERE archive = ? AND id = ?", archive, id);
  }

  @Override
  public CompletableFuture<Boolean> replace(ArchiveName name, String id, String xml) {
    return database.writeLater(
        xml.length(),
        connection -> {
          arrivals.settle(connection, name);
          long position = position(connection, archive(connection, name), id);
          if (position == 0) {
            return false;
          }
          // The total less the text stays that of all before, which is needed when this is the first one. The total goes
          // first: MySQL takes what was set before.
          connection.update(
              "UPDATE archived SET characters = characters - length(xml) + ?, xml = ?, origin = NULL WHERE position = ?",
              xml.codePointCount(0, xml.length()),
              xml,
              position);
          ArchiveWords.remove(connection, position, position + 1);
          return true;
        });
  }

  @Override
  public int trim(ArchiveName name, Retention retention, int most) {
    return database.write(
        0,
        connection -> {
          arrivals.settle(connection, name);
          long archive = archive(connection, name);
          End first = end(connection, archive, "ASC");
          End last = end(connection, archive, "DESC");
          if (first == null || last == null) {
            return 0;
          }
          long stays = Math.max(first.position(), last.position() - retention.messages() + 1);
          Places places = new Places(connection, first.position(), last.position());
          stays = Math.max(stays, places.since(retention.since()));
          stays =
              Math.max(
                  stays,
                  places.within(first.characters() - first.own(), last.characters(), retention.characters()));
          return removeFrom(connection, first.position(), Math.min(stays, first.position() + most));
        });
  }

  /** Removes the messages of an archive from one place up to another, which stays. */
  private static int removeFrom(SqlConnection connection, long from, long until) throws SQLException {
    ArchiveWords.remove(connection, from, until);
    return connection.update("DELETE FROM archived WHERE position BETWEEN ? AND ?", from, until - 1);
  }

  @Override
  public void removeAll(Jid owner) {
    disown("owner = ?", owner.bare().toString());
  }

  @Override
  public void remove(ArchiveName name) {
    disown("owner = ? AND node = ?", name.owner().toString(), name.node());
  }

  /** Nobody finds these archives any more; a new one of the same name is another. */
  private void disown(String which, Object... values) {
    database.write(
        0,
        connection -> {
          // Of those that are removed nothing may stay in the journal.
          arrivals.settleAll(connection);
          return connection.update("UPDATE archives SET owner = '', node = CAST(id AS TEXT) WHERE " + which, values);
        });
    while (sweep(STEP) > 0) {
      // Others get to write between the steps.
    }
  }

  @Override
  public int sweep(int most) {
    return database.write(
        0,
        connection -> {
          long archive = connection.number("SELECT id FROM archives WHERE owner = '' LIMIT 1");
          if (archive == 0) {
            return 0;
          }
          End first = end(connection, archive, "ASC");
          End last = end(connection, archive, "DESC");
          if (first != null && last != null) {
            return removeFrom(
                connection, first.position(), Math.min(last.position() + 1, first.position() + Math.min(most, STEP)));
          }
          return connection.update("DELETE FROM archives WHERE id = ?", archive);
        });
  }

  @Override
  public List<ArchiveName> archives(@Nullable ArchiveName after, int most) {
    return database.read(
        connection ->
            connection.all(
                "SELECT owner, node FROM archives WHERE (owner, node) > (?, ?) AND owner > '' ORDER BY owner, node LIMIT ?",
                row -> new ArchiveName(Jid.valueOf(row.getString(1)), row.getString(2)),
                after == null ? "" : after.owner().toString(),
                after == null ? "" : after.node(),
                most));
  }
}
