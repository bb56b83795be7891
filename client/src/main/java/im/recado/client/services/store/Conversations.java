package im.recado.client.services.store;

import im.recado.client.protocol.Jid;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** With whom and where one talks, with what is known of each conversation. */
public final class Conversations {
  private static final String COLUMNS =
      "jid, room, name, nick, draft, unread, shown, at, read_at, last_id, complete, first_id,"
          + " displayed_id, unread > 0 and mentioned_at > read_at";

  /**
   * A conversation.
   *
   * @param name of a room, as its bookmark has it; may be empty
   * @param nick one's own in a room
   * @param unread how many messages have not been seen
   * @param mentioned whether one of them mentions oneself
   * @param shown whether it stands in the list
   * @param at of its newest message
   * @param lastId the archive's id up to which all is here; for rooms
   * @param displayedId the archive's id up to which the server knows that it has been seen
   * @param complete whether the archive has nothing older than what is here
   */
  public record Conversation(
      Jid jid, boolean room, String name, String nick, String draft, int unread, boolean mentioned, boolean shown, Instant at,
      Instant readAt, String lastId, boolean complete, String firstId,
      String displayedId) {}

  private final Database database;

  public Conversations(Database database) {
    this.database = database;
  }

  private static Conversation read(ResultSet row) throws SQLException {
    return new Conversation(Jid.of(row.getString(1)), row.getBoolean(2), row.getString(3), row.getString(4),
        row.getString(5), row.getInt(6), row.getBoolean(14), row.getBoolean(7), Instant.ofEpochMilli(row.getLong(8)),
        Instant.ofEpochMilli(row.getLong(9)), row.getString(10), row.getBoolean(11), row.getString(12),
        row.getString(13));
  }

  /** Those that stand in the list, the one with the newest message first. */
  public List<Conversation> shown() {
    return database.list("select " + COLUMNS + " from conversation where shown = 1 order by at desc, jid",
        Conversations::read);
  }

  public Optional<Conversation> find(Jid jid) {
    return database.one("select " + COLUMNS + " from conversation where jid = ?", Conversations::read, jid.toString());
  }

  /** Makes it if there is none, and shows it in the list. */
  public Conversation open(Jid jid, boolean room) {
    database.change("insert into conversation (jid, room, at) values (?, ?, ?)"
            + " on conflict (jid) do update set shown = 1, room = excluded.room",
        jid.toString(), room, System.currentTimeMillis());
    return find(jid).orElseThrow();
  }

  /** Makes it if there is none; one that was closed stays out of the list. */
  public void ensure(Jid jid, boolean room, boolean shown) {
    database.change("insert or ignore into conversation (jid, room, shown) values (?, ?, ?)", jid.toString(), room, shown);
  }

  public void close(Jid jid) {
    database.change("update conversation set shown = 0, unread = 0, mentioned_at = 0 where jid = ?", jid.toString());
  }

  public void name(Jid jid, String name, String nick) {
    database.change("update conversation set name = ?, nick = ? where jid = ?", name, nick, jid.toString());
  }

  public void draft(Jid jid, String draft) {
    database.change("update conversation set draft = ? where jid = ?", draft, jid.toString());
  }

  /** A message came. */
  public void touched(Jid jid, Instant at, boolean unread) {
    database.change("update conversation set at = max(at, ?), shown = 1,"
            + " unread = unread + (case when ? = 1 and ? > read_at then 1 else 0 end) where jid = ?",
        at.toEpochMilli(), unread, at.toEpochMilli(), jid.toString());
  }

  /** A message came that mentions oneself; it is so until that has been seen. */
  public void mentioned(Jid jid, Instant at) {
    database.change("update conversation set mentioned_at = max(mentioned_at, ?) where jid = ?", at.toEpochMilli(), jid.toString());
  }

  /** All up to this time has been seen, never less; whether that is news. */
  public boolean seen(Jid jid, Instant at) {
    long time = at.toEpochMilli();
    return database.change("update conversation set read_at = max(read_at, ?), unread = min(unread, (select count(*) from message"
        + " where conversation = jid and own = 0 and message.at > max(read_at, ?))) where jid = ? and (unread > 0 or read_at < ?)",
        time, time, jid.toString(), time) > 0;
  }

  /** What has been seen of it here is to be told to the server. */
  public void untold(Jid jid) {
    database.change("update conversation set told = 0 where jid = ?", jid.toString());
  }

  /** Those of which something is to be told. */
  public List<Jid> untold() {
    return database.list("select jid from conversation where told = 0", row -> Jid.of(row.getString(1)));
  }

  /** The server knows that it has been seen up to this id of the archive. */
  public void told(Jid jid, String id) {
    database.change("update conversation set told = 1, displayed_id = ? where jid = ?", id, jid.toString());
  }

  /** The archive of a room is known up to this id. */
  public void lastId(Jid jid, String id) {
    database.change("update conversation set last_id = ? where jid = ?", id, jid.toString());
  }

  /** Where reading back in the archive goes on, and whether there is nothing before. */
  public void first(Jid jid, String id, boolean complete) {
    database.change("update conversation set first_id = ?, complete = ? where jid = ?", id, complete, jid.toString());
  }
}
