package im.recado.client.services.store;

import im.recado.client.protocol.Jid;
import im.recado.client.services.store.Download.State;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Which files were fetched to be kept, the newest first. */
public final class DownloadStore {
  /** Older ones leave the list; the files stay. */
  private static final int MOST = 500;
  private static final String COLUMNS = "select number, conversation, message, file, size, at, state from download";

  private final Database database;

  public DownloadStore(Database database) {
    this.database = database;
  }

  /** The program begins: what was on its way when it ended is so no more. */
  public void begin() {
    database.change("update download set state = ? where state = ?", State.INTERRUPTED.name(), State.RUNNING.name());
  }

  /** Adds one that is on its way; its number. */
  public long add(Message message, Path file, Instant at) {
    return database.together(() -> {
      database.change("insert into download (conversation, message, file, at, state) values (?, ?, ?, ?, ?)",
          message.conversation().toString(), message.number(), file.toString(), at.toEpochMilli(), State.RUNNING.name());
      database.change("delete from download where number <= (select max(number) from download) - ?", MOST);
      return database.one("select max(number) from download", row -> row.getLong(1)).orElseThrow();
    });
  }

  public void set(long number, State state, long size) {
    database.change("update download set state = ?, size = ? where number = ?", state.name(), size, number);
  }

  public void remove(long number) {
    database.change("delete from download where number = ?", number);
  }

  /** Forgets all that are not on their way. */
  public void clear() {
    database.change("delete from download where state <> ?", State.RUNNING.name());
  }

  public List<Download> all() {
    return database.list(COLUMNS + " order by number desc", DownloadStore::read);
  }

  public Optional<Download> find(long number) {
    return database.one(COLUMNS + " where number = ?", DownloadStore::read, number);
  }

  private static Download read(ResultSet row) throws SQLException {
    return new Download(row.getLong(1), Jid.of(row.getString(2)), row.getLong(3), Path.of(row.getString(4)), row.getLong(5),
        Instant.ofEpochMilli(row.getLong(6)), State.valueOf(row.getString(7)));
  }
}
