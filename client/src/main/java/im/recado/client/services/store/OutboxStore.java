package im.recado.client.services.store;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.NodeReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What is to be sent and nobody has taken yet, in the order in which it was written. */
public final class OutboxStore {
  /**
   * A stanza that waits.
   *
   * @param secret whether it must be encrypted before it goes anywhere
   */
  public record Waiting(String id, Jid conversation, Node stanza, boolean secret) {}

  private static final System.Logger LOG = System.getLogger(OutboxStore.class.getName());

  private final Database database;

  public OutboxStore(Database database) {
    this.database = database;
  }

  public void add(String id, Jid conversation, Node stanza, boolean secret) {
    database.change("insert into outbox (id, conversation, stanza, secret) values (?, ?, ?, ?)",
        id, conversation.toString(), stanza.xml(""), secret);
  }

  /** The same, encrypted: from now on it may go. Whether it still waited for that. */
  public boolean sealed(String id, Node stanza) {
    return database.change("update outbox set stanza = ?, secret = 0 where id = ? and secret = 1", stanza.xml(""), id) > 0;
  }

  public List<Waiting> all() {
    return database.list("select id, conversation, stanza, secret from outbox order by number", OutboxStore::read).stream()
        .flatMap(Optional::stream).toList();
  }

  /** One that cannot be read holds up none of the others. */
  private static Optional<Waiting> read(ResultSet row) throws SQLException {
    String id = row.getString(1);
    try {
      return Optional.of(new Waiting(id, Jid.of(row.getString(2)), NodeReader.read(row.getString(3)),
          row.getBoolean(4)));
    } catch (IllegalArgumentException e) {
      LOG.log(System.Logger.Level.WARNING, "what waits as {0} cannot be read and is passed over", id);
      return Optional.empty();
    }
  }

  public Optional<Jid> conversation(String id) {
    return database.one("select conversation from outbox where id = ?", row -> Jid.of(row.getString(1)), id);
  }

  /** It need not be sent any more; whether it waited for this conversation. */
  public boolean remove(Jid conversation, String id) {
    return database.change("delete from outbox where id = ? and conversation = ?", id, conversation.toString()) > 0;
  }
}
