package im.recado.store.sql;

import im.recado.modules.spool.SpoolStore;
import im.recado.modules.spool.SpooledMessage;
import im.recado.wire.jid.Jid;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Messages in the table {@code spool}. Ids are raised over all accounts and never used again. */
final class SqlSpool implements SpoolStore {
  private static final String APPEND =
      "INSERT INTO spool (owner, stanza_id, received, under_way, xml) VALUES (?, ?, ?, ?, ?)"
          + " ON CONFLICT (owner, stanza_id) DO UPDATE SET under_way = excluded.under_way";

  private static final String PAGE =
      "SELECT id, stanza_id, received, xml FROM spool WHERE owner = ? AND under_way = 0 ORDER BY id LIMIT ?";

  private static final String HOLD = "UPDATE spool SET under_way = 1 WHERE id = ? AND owner = ?";

  private final Database database;

  SqlSpool(Database database) {
    this.database = database;
  }

  @Override
  public CompletableFuture<Long> append(
      Jid owner, String stanzaId, Instant received, int characters, Supplier<String> xml, boolean underWay, BooleanSupplier needed) {
    return database.writeLater(
        characters,
        connection -> {
          if (!needed.getAsBoolean()) {
            return 0L;
          }
          return connection.insertedId(
              APPEND, owner.toString(), stanzaId, received.toEpochMilli(), underWay, xml.get());
        });
  }

  @Override
  public CompletableFuture<Boolean> waits(Jid owner) {
    return database.writeLater(
        0,
        connection ->
            connection.number("SELECT 1 FROM spool WHERE owner = ? AND under_way = 0 LIMIT 1", owner.toString())
                > 0);
  }

  @Override
  public CompletableFuture<List<SpooledMessage>> take(Jid owner, int most, int characters) {
    return database.writeLater(
        0,
        connection -> {
          List<SpooledMessage> page = page(connection, owner, most, characters);
          for (SpooledMessage message : page) {
            connection.update(HOLD, message.id(), owner.toString());
          }
          return page;
        });
  }

  private static List<SpooledMessage> page(SqlConnection connection, Jid owner, int most, int characters)
      throws SQLException {
    List<SpooledMessage> page = new ArrayList<>();
    PreparedStatement statement = connection.prepare(PAGE);
    statement.setString(1, owner.toString());
    statement.setInt(2, most);
    try (ResultSet row = statement.executeQuery()) {
      int length = 0;
      while (length < characters && row.next()) {
        page.add(
            new SpooledMessage(
                row.getLong(1), row.getString(2), Instant.ofEpochMilli(row.getLong(3)), row.getString(4)));
        length += page.getLast().xml().length();
      }
    }
    return page;
  }

  @Override
  public CompletableFuture<Void> hold(Jid owner, Collection<Long> ids) {
    return forEach(HOLD, owner, ids);
  }

  @Override
  public CompletableFuture<Void> release(Jid owner, Collection<Long> ids) {
    return forEach("UPDATE spool SET under_way = 0 WHERE id = ? AND owner = ?", owner, ids);
  }

  @Override
  public CompletableFuture<Void> remove(Jid owner, Collection<Long> ids) {
    return forEach("DELETE FROM spool WHERE id = ? AND owner = ?", owner, ids);
  }

  private CompletableFuture<Void> forEach(String sql, Jid owner, Collection<Long> ids) {
    List<Long> copies = List.copyOf(ids);
    if (copies.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    return database.writeLater(
        copies.size() * Long.BYTES,
        connection -> {
          for (long id : copies) {
            connection.update(sql, id, owner.toString());
          }
          return null;
        });
  }

  @Override
  public List<SpooledMessage> all(Jid owner, long after, int most) {
    return database.read(
        connection ->
            connection.all(
                "SELECT id, stanza_id, received, xml FROM spool WHERE owner = ? AND id > ? ORDER BY id LIMIT ?",
                row ->
                    new SpooledMessage(
                        row.getLong(1), row.getString(2), Instant.ofEpochMilli(row.getLong(3)), row.getString(4)),
                owner.toString(),
                after,
                most));
  }

  @Override
  public int count(Jid owner) {
    return database.read(
        connection -> (int) connection.number("SELECT count(*) FROM spool WHERE owner = ?", owner.toString()));
  }

  @Override
  public long characters(Jid owner) {
    return database.read(
        connection ->
            connection.number("SELECT coalesce(sum(length(xml)), 0) FROM spool WHERE owner = ?", owner.toString()));
  }

  @Override
  public void removeAll(Jid owner) {
    database.write(0, connection -> connection.update("DELETE FROM spool WHERE owner = ?", owner.toString()));
  }

  @Override
  public int recover() {
    return database.write(0, connection -> connection.update("UPDATE spool SET under_way = 0 WHERE under_way = 1"));
  }
}
