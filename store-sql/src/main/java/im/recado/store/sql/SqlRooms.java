package im.recado.store.sql;

import im.recado.modules.muc.Affiliation;
import im.recado.modules.muc.Role;
import im.recado.modules.muc.RoomStore;
import im.recado.modules.muc.Standing;
import im.recado.wire.jid.Jid;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Rooms in the tables {@code rooms} and {@code room_people}. */
final class SqlRooms implements RoomStore {
  private static final String COLUMNS =
      "jid, created, config, listed, name, description, subject, version, oldest";

  private final Database database;

  SqlRooms(Database database) {
    this.database = database;
  }

  @Override
  public @Nullable Loaded load(Jid room) {
    return database.read(
        connection -> {
          Kept kept =
              connection.first(
                  "SELECT " + COLUMNS + " FROM rooms WHERE jid = ?", SqlRooms::kept, room.toString());
          if (kept == null) {
            return null;
          }
          List<Standing> people =
              connection.all(
                  "SELECT jid, affiliation, nick, role, reason, version FROM room_people WHERE room = ?",
                  SqlRooms::standing,
                  room.toString());
          return new Loaded(kept, people);
        });
  }

  @Override
  public boolean exists(Jid room) {
    return database.read(
        connection -> connection.number("SELECT count(*) FROM rooms WHERE jid = ?", room.toString()) > 0);
  }

  @Override
  public void create(Kept room, List<Standing> standings) {
    database.write(
        room.config().length(),
        connection -> {
          delete(connection, room.jid());
          connection.update(
              "INSERT INTO rooms (jid, domain, created, config, listed, name, description, subject, version, oldest)"
                  + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
              room.jid(),
              room.jid().domain(),
              room.created().toEpochMilli(),
              room.config(),
              room.listed(),
              room.name(),
              room.description(),
              room.subject(),
              room.version(),
              room.oldest());
          for (Standing standing : standings) {
            put(connection, room.jid(), standing);
          }
          return null;
        });
  }

  @Override
  public void update(Kept room, List<Standing> changed, List<Jid> forgotten) {
    database.write(
        room.config().length(),
        connection -> {
          int rows =
              connection.update(
                  "UPDATE rooms SET config = ?, listed = ?, name = ?, description = ?, subject = ?, version = ?,"
                      + " oldest = ? WHERE jid = ?",
                  room.config(),
                  room.listed(),
                  room.name(),
                  room.description(),
                  room.subject(),
                  room.version(),
                  room.oldest(),
                  room.jid());
          if (rows == 0) {
            return null;
          }
          for (Standing standing : changed) {
            put(connection, room.jid(), standing);
          }
          for (Jid jid : forgotten) {
            connection.update("DELETE FROM room_people WHERE room = ? AND jid = ?", room.jid(), jid);
          }
          return null;
        });
  }

  private static void put(SqlConnection connection, Jid room, Standing standing) throws SQLException {
    connection.update(
        "INSERT INTO room_people (room, jid, affiliation, nick, role, reason, version) VALUES (?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (room, jid) DO UPDATE SET affiliation = excluded.affiliation, nick = excluded.nick,"
            + " role = excluded.role, reason = excluded.reason, version = excluded.version",
        room,
        standing.jid(),
        standing.affiliation().wire(),
        standing.nick(),
        standing.role().wire(),
        standing.reason(),
        standing.version());
  }

  @Override
  public void remove(Jid room) {
    database.write(
        0,
        connection -> {
          delete(connection, room);
          return null;
        });
  }

  private static void delete(SqlConnection connection, Jid room) throws SQLException {
    connection.update("DELETE FROM rooms WHERE jid = ?", room);
    connection.update("DELETE FROM room_people WHERE room = ?", room);
  }

  @Override
  public List<Listed> list(String domain, @Nullable Jid after, int most, boolean listed) {
    String from = after == null ? "" : after.toString();
    return database.read(
        connection ->
            connection.all(
                "SELECT jid, name, description, config FROM rooms WHERE domain = ? AND jid > ?"
                    + (listed ? " AND listed = 1" : "")
                    + " ORDER BY jid LIMIT ?",
                row ->
                    new Listed(
                        Jid.valueOf(row.getString(1)), row.getString(2), row.getString(3), row.getString(4)),
                domain,
                from,
                most));
  }

  @Override
  public long count(String domain, boolean listed) {
    return database.read(
        connection ->
            connection.number(
                "SELECT count(*) FROM rooms WHERE domain = ?" + (listed ? " AND listed = 1" : ""), domain));
  }

  @Override
  public List<Jid> roomsOf(String domain, Jid account, Affiliation least) {
    return database.read(
        connection -> {
          List<Jid> rooms = new ArrayList<>();
          connection.all(
              "SELECT p.room, p.affiliation FROM room_people p JOIN rooms r ON r.jid = p.room"
                  + " WHERE p.jid = ? AND r.domain = ? ORDER BY p.room",
              row -> affiliation(row.getString(2)).compareTo(least) >= 0 && rooms.add(Jid.valueOf(row.getString(1))),
              account,
              domain);
          return List.copyOf(rooms);
        });
  }

  @Override
  public List<Jid> forget(Jid account) {
    return database.write(
        0,
        connection -> {
          List<Jid> rooms =
              connection.all(
                  "SELECT room FROM room_people WHERE jid = ? ORDER BY room",
                  row -> Jid.valueOf(row.getString(1)),
                  account);
          for (Jid room : rooms) {
            connection.update("UPDATE rooms SET version = version + 1 WHERE jid = ?", room);
            long version = connection.number("SELECT version FROM rooms WHERE jid = ?", room);
            put(
                connection,
                room,
                new Standing(account, Affiliation.NONE, "", Role.NONE, "", version));
          }
          return rooms;
        });
  }

  private static Kept kept(ResultSet row) throws SQLException {
    return new Kept(
        Jid.valueOf(row.getString(1)),
        Instant.ofEpochMilli(row.getLong(2)),
        row.getString(3),
        row.getInt(4) == 1,
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getLong(8),
        row.getLong(9));
  }

  private static Standing standing(ResultSet row) throws SQLException {
    return new Standing(
        Jid.valueOf(row.getString(1)),
        affiliation(row.getString(2)),
        row.getString(3),
        Role.valueOf(row.getString(4).toUpperCase(Locale.ROOT)),
        row.getString(5),
        row.getLong(6));
  }

  private static Affiliation affiliation(String wire) {
    return Affiliation.valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
