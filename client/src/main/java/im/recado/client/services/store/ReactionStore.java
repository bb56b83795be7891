package im.recado.client.services.store;

import im.recado.client.protocol.Jid;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The signs that people have put at messages: of each person at each message the newest ones. */
public final class ReactionStore {
  /** Those at messages that have not come (yet): older ones go. */
  private static final int MOST_WAITING = 1000;
  private static final int MOST_SHOWN = 5000;

  /**
   * Somebody's signs at a message.
   *
   * @param id the message's, as others name it (XEP-0444, section 4.2): {@link Message#target}
   * @param who an account; in a room what the room tells its occupants apart by
   */
  public record Put(String id, String who, List<String> signs) {}

  private final Database database;

  public ReactionStore(Database database) {
    this.database = database;
  }

  /** Keeps what came, unless there is something newer from the same person; whether it is news. */
  public boolean keep(Jid conversation, boolean room, String id, String who, List<String> signs, Instant at) {
    boolean known = database.one("select 1 from message where conversation = ? and " + (room ? "stanza_id" : "id") + " = ?",
        row -> row.getInt(1), conversation.toString(), id).isPresent();
    boolean kept = database.change("insert into reaction (conversation, id, who, signs, at, waiting) values (?, ?, ?, ?, ?, ?)"
            + " on conflict (conversation, id, who) do update set signs = excluded.signs, at = excluded.at, stanza = '', before = ''"
            + " where excluded.at >= reaction.at",
        conversation.toString(), id, who, String.join(" ", signs), at.toEpochMilli(), !known) > 0;
    if (!known) {
      database.change("delete from reaction where waiting = 1 and number <= (select max(number) from reaction) - ?", MOST_WAITING);
    }
    return kept;
  }

  /** Keeps what is about to be sent, and what it is in the place of. */
  public void pending(Jid conversation, String id, String who, List<String> signs, Instant at, String stanza) {
    database.change("insert into reaction (conversation, id, who, signs, at, waiting, stanza) values (?, ?, ?, ?, ?, 0, ?)"
            + " on conflict (conversation, id, who) do update set before = reaction.signs, signs = excluded.signs, at = excluded.at,"
            + " stanza = excluded.stanza",
        conversation.toString(), id, who, String.join(" ", signs), at.toEpochMilli(), stanza);
  }

  /** It came back: what was there before is there again (XEP-0444, section 3.3). Whether it was one of these. */
  public boolean refused(Jid conversation, String stanza) {
    return database.change("update reaction set signs = before, stanza = '' where conversation = ? and stanza = ? and stanza <> ''",
        conversation.toString(), stanza) > 0;
  }

  /** The message came: those that waited for it wait no more. */
  void arrived(Jid conversation, String id) {
    database.change("update reaction set waiting = 0 where conversation = ? and id = ?", conversation.toString(), id);
  }

  /** What one has put at a message. */
  public List<String> of(Jid conversation, String id, String who) {
    return database.one("select signs from reaction where conversation = ? and id = ? and who = ?", row -> split(row.getString(1)),
        conversation.toString(), id, who).orElse(List.of());
  }

  /** The newest of a conversation, in the order in which they came. */
  public List<Put> all(Jid conversation) {
    return database.list("select id, who, signs from (select * from reaction where conversation = ? and waiting = 0 and signs <> ''"
            + " order by number desc limit ?) order by number",
        row -> new Put(row.getString(1), row.getString(2), split(row.getString(3))), conversation.toString(), MOST_SHOWN);
  }

  private static List<String> split(String signs) {
    return Optional.of(signs).filter(text -> !text.isEmpty()).map(text -> List.of(text.split(" "))).orElse(List.of());
  }
}
