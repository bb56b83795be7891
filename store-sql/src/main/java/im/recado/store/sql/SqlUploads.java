package im.recado.store.sql;

import im.recado.modules.upload.Upload;
import im.recado.modules.upload.Upload.Purpose;
import im.recado.modules.upload.UploadStore;
import im.recado.wire.jid.Jid;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Uploads in the table {@code uploads}. */
final class SqlUploads implements UploadStore {
  private static final String COLUMNS =
      "SELECT id, owner, name, type, size, purpose, requested, expires, \"stored\" FROM uploads";

  private final Database database;

  SqlUploads(Database database) {
    this.database = database;
  }

  @Override
  public Room reserve(Upload slot, Limits limits) {
    return database.write(0, connection -> reserve(connection, slot, limits));
  }

  private static Room reserve(SqlConnection connection, Upload slot, Limits limits) throws SQLException {
    String owner = slot.owner().toString();
    long day = limits.dayBegins().toEpochMilli();
    if (ofDay(connection, "coalesce(sum(size), 0)", owner, day) + slot.size() > limits.day()) {
      return Room.DAY_FULL;
    }
    if (ofDay(connection, "count(*)", owner, day) >= limits.files()) {
      return Room.DAY_FILES_FULL;
    }
    if (connection.number("SELECT coalesce(sum(size), 0) FROM uploads WHERE owner = ?", owner) + slot.size()
        > limits.owner()) {
      return Room.OWNER_FULL;
    }
    if (connection.number("SELECT bytes FROM upload_bytes WHERE id = 1") + slot.size() > limits.all()) {
      return Room.ALL_FULL;
    }
    connection.update(
        "INSERT INTO uploads (id, owner, name, type, size, purpose, requested, expires, \"stored\")"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        slot.id(),
        owner,
        slot.name(),
        slot.type(),
        slot.size(),
        slot.purpose().name(),
        slot.requested().toEpochMilli(),
        slot.expires().toEpochMilli(),
        slot.stored());
    connection.update("UPDATE upload_bytes SET bytes = bytes + ? WHERE id = 1", slot.size());
    return Room.GRANTED;
  }

  /** A number of what is there and what is gone. */
  private static long ofDay(SqlConnection connection, String what, String owner, long day) throws SQLException {
    return connection.number("SELECT " + what + " FROM uploads WHERE owner = ? AND requested > ?", owner, day)
        + connection.number("SELECT " + what + " FROM uploads_gone WHERE owner = ? AND requested > ?", owner, day);
  }

  @Override
  public @Nullable Upload find(String id) {
    return database.read(connection -> connection.first(COLUMNS + " WHERE id = ?", SqlUploads::upload, id));
  }

  @Override
  public boolean stored(String id, Instant until) {
    return database.write(
        0,
        connection ->
            connection.update(
                    "UPDATE uploads SET \"stored\" = 1, expires = ? WHERE id = ? AND \"stored\" = 0", until.toEpochMilli(), id)
                == 1);
  }

  @Override
  public List<Counted> day(Jid owner, Instant since) {
    return database.read(
        connection ->
            connection.all(
                "SELECT requested, size FROM uploads WHERE owner = ? AND requested > ?"
                    + " UNION ALL SELECT requested, size FROM uploads_gone WHERE owner = ? AND requested > ? ORDER BY 1, 2",
                row -> new Counted(Instant.ofEpochMilli(row.getLong(1)), row.getLong(2)),
                owner.toString(),
                since.toEpochMilli(),
                owner.toString(),
                since.toEpochMilli()));
  }

  @Override
  public void forgetGone(Instant dayBegins) {
    database.write(
        0, connection -> connection.update("DELETE FROM uploads_gone WHERE requested <= ?", dayBegins.toEpochMilli()));
  }

  @Override
  public void forgetGone(Jid owner) {
    database.write(0, connection -> connection.update("DELETE FROM uploads_gone WHERE owner = ?", owner.toString()));
  }

  @Override
  public boolean remove(String id, Instant dayBegins) {
    return database.write(
        0,
        connection -> {
          connection.update(
              "INSERT INTO uploads_gone (id, owner, size, requested)"
                  + " SELECT id, owner, size, requested FROM uploads WHERE id = ? AND \"stored\" = 1 AND requested > ?",
              id,
              dayBegins.toEpochMilli());
          connection.update(
              "UPDATE upload_bytes SET bytes = bytes - coalesce((SELECT size FROM uploads WHERE id = ?), 0) WHERE id = 1",
              id);
          return connection.update("DELETE FROM uploads WHERE id = ?", id) == 1;
        });
  }

  @Override
  public List<Upload> of(Jid owner) {
    return database.read(
        connection ->
            connection.all(
                COLUMNS + " WHERE owner = ? ORDER BY requested, id", SqlUploads::upload, owner.toString()));
  }

  @Override
  public List<Upload> expired(Instant now, int most) {
    return database.read(
        connection ->
            connection.all(
                COLUMNS + " WHERE expires <= ? ORDER BY expires, id LIMIT ?",
                SqlUploads::upload,
                now.toEpochMilli(),
                most));
  }

  @Override
  public List<Upload> newest(Collection<String> domains, int skip, int most) {
    OfDomains of = new OfDomains(domains);
    List<Object> values = of.values();
    values.addAll(List.of(most, skip));
    return database.read(
        connection ->
            connection.all(
                COLUMNS + " WHERE \"stored\" = 1" + of.and("owner") + " ORDER BY requested DESC, id DESC LIMIT ? OFFSET ?",
                SqlUploads::upload,
                values.toArray()));
  }

  @Override
  public long bytes() {
    return database.read(connection -> connection.number("SELECT bytes FROM upload_bytes WHERE id = 1"));
  }

  private static Upload upload(ResultSet row) throws SQLException {
    return new Upload(
        row.getString(1),
        Jid.valueOf(row.getString(2)),
        row.getString(3),
        row.getString(4),
        row.getLong(5),
        Purpose.valueOf(row.getString(6)),
        Instant.ofEpochMilli(row.getLong(7)),
        Instant.ofEpochMilli(row.getLong(8)),
        row.getInt(9) == 1);
  }
}
