package im.recado.client.services.store;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.NodeReader;
import java.util.List;
import java.util.Optional;

/** What is to be sent and nobody has taken yet, in the order in which it was written. */
public final class OutboxStore {
  /** A stanza that waits. */
  public record Waiting(String id, Jid conversation, Node stanza) {}

  private final Database database;

  public OutboxStore(Database database) {
    this.database = database;
  }

  public void add(String id, Jid conversation, Node stanza) {
    database.change("insert into outbox (id, conversation, stanza) values (?, ?, ?)",
        id, conversation.toString(), stanza.xml(""));
  }

  public List<Waiting> all() {
    return database.list("select id, conversation, stanza from outbox order by number",
        row -> new Waiting(row.getString(1), Jid.of(row.getString(2)), NodeReader.read(row.getString(3))));
  }

  public Optional<Jid> conversation(String id) {
    return database.one("select conversation from outbox where id = ?", row -> Jid.of(row.getString(1)), id);
  }

  /** Somebody has taken it; whether it was here. */
  public boolean remove(String id) {
    return database.change("delete from outbox where id = ?", id) > 0;
  }
}
