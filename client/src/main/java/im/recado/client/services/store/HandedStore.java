package im.recado.client.services.store;

import im.recado.client.protocol.Jid;
import im.recado.client.services.store.Handed.How;
import im.recado.client.services.store.Message.State;
import java.time.Instant;

/** Messages that stand for files which go from client to client: they are here alone, and nobody else can name them. */
public final class HandedStore {
  private final Database database;
  private final Messages messages;
  private final Conversations conversations;

  public HandedStore(Database database) {
    this.database = database;
    this.messages = new Messages(database);
    this.conversations = new Conversations(database);
  }

  /** The program begins: what was under way when it ended is so no more. */
  public void begin() {
    database.change("update message set handed = ? where handed in (?, ?)", How.FAILED.ordinal(), How.OFFERED.ordinal(), How.GOING.ordinal());
  }

  /** Adds one; its number. */
  public long add(Jid conversation, boolean own, Jid sender, Instant at, String name, Handed handed) {
    return database.together(() -> {
      database.change("insert into message (conversation, room, own, sender, id, stanza_id, at, place, body, state, handed, handed_size)"
              + " values (?, 0, ?, ?, '', '', ?, ?, ?, ?, ?, ?)", conversation.toString(), own, sender.toString(), at.toEpochMilli(),
          messages.after(), name, (own ? State.SENT : State.RECEIVED).ordinal(), handed.how().ordinal(), handed.size());
      long number = database.one("select last_insert_rowid()", row -> row.getLong(1)).orElseThrow();
      conversations.ensure(conversation, false, true);
      conversations.touched(conversation, at, !own);
      return number;
    });
  }

  public void set(long number, How how) {
    database.change("update message set handed = ? where number = ?", how.ordinal(), number);
  }
}
