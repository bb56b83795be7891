package im.recado.store.sql;

import im.recado.modules.sm.StreamLedger;
import im.recado.wire.jid.Jid;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Managed streams in the table {@code streams}. */
final class SqlStreams implements StreamLedger {
  private static final String COLUMNS = "SELECT id, account, lineage, handled, session FROM streams";

  private static final String INSERT =
      "INSERT INTO streams (id, account, lineage, handled, session, written, hour) VALUES (?, ?, ?, ?, ?, ?, ?)";

  /** What the count of a stream takes while it waits, in bytes. */
  private static final int WEIGHT = 200;

  private final Database database;

  SqlStreams(Database database) {
    this.database = database;
  }

  @Override
  public CompletableFuture<Void> put(Entry entry, Instant now) {
    long written = now.toEpochMilli();
    long hour = hour(written);
    String session = entry.session();
    return database.writeLater(
        session == null ? 0 : session.length(),
        connection -> {
          // The usual case, a count of a known stream, leaves the indexes of account and hour alone.
          int known =
              connection.update(
                  "UPDATE streams SET handled = ?, session = ?, written = ?"
                      + " WHERE id = ? AND account = ? AND lineage = ? AND hour = ?",
                  entry.handled(),
                  session,
                  written,
                  entry.id(),
                  entry.account().toString(),
                  entry.lineage(),
                  hour);
          if (known == 0) {
            connection.update(
                INSERT
                    + " ON CONFLICT (id) DO UPDATE SET account = excluded.account, lineage = excluded.lineage,"
                    + " handled = excluded.handled, session = excluded.session, written = excluded.written,"
                    + " hour = excluded.hour",
                entry.id(),
                entry.account().toString(),
                entry.lineage(),
                entry.handled(),
                session,
                written,
                hour);
            connection.update(
                "DELETE FROM streams WHERE account = ? AND session IS NULL AND written < (SELECT written FROM (SELECT written FROM"
                    + " streams WHERE account = ? ORDER BY written DESC LIMIT 1 OFFSET ?) AS kept)",
                entry.account().toString(),
                entry.account().toString(),
                MOST_PER_ACCOUNT - 1);
          }
          return null;
        });
  }

  @Override
  public CompletableFuture<Void> putCounts(List<Entry> entries, Instant now) {
    long written = now.toEpochMilli();
    long hour = hour(written);
    return database.writeLater(
        entries.size() * WEIGHT,
        connection -> {
          // The usual case, streams that were counted within this hour, leaves the indexes alone.
          List<Object[]> counts = new ArrayList<>(entries.size());
          for (Entry entry : entries) {
            counts.add(new Object[] {entry.handled(), written, entry.id(), hour});
          }
          int[] known =
              connection.updateEach(
                  "UPDATE streams SET handled = ?, written = ? WHERE id = ? AND hour = ? AND session IS NULL", counts);
          for (int i = 0; i < known.length; i++) {
            if (known[i] == 0) {
              putCount(connection, entries.get(i), written, hour);
            }
          }
          return null;
        });
  }

  private static void putCount(SqlConnection connection, Entry entry, long written, long hour) throws SQLException {
    int known =
        connection.update(
            "UPDATE streams SET handled = ?, written = ?, hour = ? WHERE id = ? AND session IS NULL",
            entry.handled(),
            written,
            hour,
            entry.id());
    if (known == 0) {
      connection.insertNew(
          INSERT, entry.id(), entry.account().toString(), entry.lineage(), entry.handled(), null, written, hour);
    }
  }

  @Override
  public @Nullable Entry find(String id) {
    return database.read(
        connection -> connection.first(COLUMNS + " WHERE id = ?", SqlStreams::entry, id));
  }

  @Override
  public CompletableFuture<Void> remove(String id) {
    return database.writeLater(
        0,
        connection -> {
          connection.update("DELETE FROM streams WHERE id = ?", id);
          return null;
        });
  }

  @Override
  public List<Entry> sessions() {
    return database.read(
        connection -> connection.all(COLUMNS + " WHERE session IS NOT NULL ORDER BY written", SqlStreams::entry));
  }

  @Override
  public int removeOlderThan(Instant time) {
    long written = time.toEpochMilli();
    return database.write(
        0,
        connection ->
            connection.update("DELETE FROM streams WHERE hour <= ? AND written < ?", hour(written), written));
  }

  @Override
  public void removeAll(Jid account) {
    database.write(
        0, connection -> connection.update("DELETE FROM streams WHERE account = ?", account.toString()));
  }

  private static long hour(long millis) {
    return Math.floorDiv(millis, TimeUnit.HOURS.toMillis(1));
  }

  private static Entry entry(ResultSet row) throws SQLException {
    return new Entry(
        row.getString(1), Jid.valueOf(row.getString(2)), row.getString(3), row.getInt(4), row.getString(5));
  }
}
