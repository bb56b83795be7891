package im.recado.store.sql;

import im.recado.modules.upload.Upload;
import im.recado.modules.upload.Upload.Purpose;
import im.recado.modules.upload.UploadStore;
import im.recado.wire.jid.Jid;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
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
    if (connection.number("SELECT coalesce(sum(size), 0) FROM uploads WHERE owner = ? AND requested > ?", owner, day)
            + slot.size()
        > limits.day()) {
      return Room.DAY_FULL;
    }
    if (connection.number("SELECT count(*) FROM uploads WHERE owner = ? AND requested > ?", owner, day)
        >= limits.files()) {
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
  public boolean remove(String id) {
    return database.write(
        0,
        connection -> {
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
  public List<Upload> newest(int skip, int most) {
    return database.read(
        connection ->
            connection.all(
                COLUMNS + " WHERE \"stored\" = 1 ORDER BY requested DESC, id DESC LIMIT ? OFFSET ?",
                SqlUploads::upload,
                most,
                skip));
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
