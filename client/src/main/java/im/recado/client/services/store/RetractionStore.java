package im.recado.client.services.store;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Retraction;
import im.recado.client.services.store.Gone.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** What was taken back: the words go, that there was a message stays. */
public final class RetractionStore {
  /** Those of messages that have not come (yet): older ones go. */
  private static final int MOST_WAITING = 1000;

  /** A message of which somebody wants something, with what it is known by. */
  private record Found(long number, String sender, String occupant) {}

  /** Somebody who takes something back. */
  private record Wish(String sender, String occupant, Gone gone) {}

  private final Database database;

  public RetractionStore(Database database) {
    this.database = database;
  }

  /**
   * Takes a message back, or waits for it; only its author may, or the room (XEP-0424, section 5).
   *
   * @param sender who takes it back: bare, or in a room with the nick
   * @param occupant what the room tells them apart by (XEP-0421), empty outside of rooms
   * @return whether a message is gone now that was there
   */
  public boolean keep(Jid conversation, boolean room, Retraction retraction, Jid sender, String occupant) {
    Wish wish = new Wish(sender.toString(), occupant, gone(retraction));
    return database.together(() -> {
      List<Found> found = found(conversation, room, retraction.id());
      if (found.isEmpty()) {
        database.change("insert into retraction (conversation, id, sender, occupant, gone, gone_by, gone_reason) values (?, ?, ?, ?, ?, ?, ?)",
            conversation.toString(), retraction.id(), wish.sender, wish.occupant, wish.gone.kind().ordinal(), wish.gone.by(), wish.gone.reason());
        database.change("delete from retraction where number <= (select max(number) from retraction) - ?", MOST_WAITING);
        return false;
      }
      return found.stream().filter(message -> may(room, message, wish)).limit(1).anyMatch(message -> mark(message.number, wish.gone));
    });
  }

  private List<Found> found(Jid conversation, boolean room, String id) {
    return database.list("select number, sender, occupant from message where conversation = ? and " + (room ? "stanza_id" : "id")
            + " = ? order by number desc", row -> new Found(row.getLong(1), row.getString(2), row.getString(3)),
        conversation.toString(), id);
  }

  private static boolean may(boolean room, Found message, Wish wish) {
    if (wish.gone.kind() == Kind.MODERATOR) {
      return true;
    }
    return room ? !wish.occupant.isEmpty() && wish.occupant.equals(message.occupant) : wish.sender.equals(message.sender);
  }

  /** What an archive or its room's moderators say of a message. */
  public static Gone gone(Retraction retraction) {
    return new Gone(retraction.moderated() ? Kind.MODERATOR : Kind.AUTHOR, retraction.by(), retraction.reason());
  }

  /** Its words, and what was said of it, are here no more; whether that is news. */
  public boolean mark(long number, Gone gone) {
    return database.together(() -> {
      boolean news = database.change("update message set body = '', file = 0, reply = '', reply_author = '', quote = '', gone = ?,"
          + " gone_by = ?, gone_reason = ? where number = ? and gone = 0", gone.kind().ordinal(), gone.by(), gone.reason(), number) > 0;
      database.change("delete from reaction where exists (select 1 from message where message.number = ?"
          + " and reaction.conversation = message.conversation and reaction.id = (case when message.room = 1 then message.stanza_id"
          + " else message.id end))", number);
      return news;
    });
  }

  /** A message came: it may have been taken back already, for an archive is read backwards. */
  void arrived(Jid conversation, boolean room, String id) {
    for (Found message : id.isEmpty() ? List.<Found>of() : found(conversation, room, id)) {
      database.list("select sender, occupant, gone, gone_by, gone_reason from retraction where conversation = ? and id = ?",
              RetractionStore::wish, conversation.toString(), id).stream()
          .filter(wish -> may(room, message, wish)).findFirst().ifPresent(wish -> {
            mark(message.number, wish.gone);
            database.change("delete from retraction where conversation = ? and id = ?", conversation.toString(), id);
          });
    }
  }

  private static Wish wish(ResultSet row) throws SQLException {
    return new Wish(row.getString(1), row.getString(2), new Gone(Kind.values()[row.getInt(3)], row.getString(4), row.getString(5)));
  }
}
