package im.recado.client.services.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one connection to the profile's SQLite file. Safe for any thread: one at a time, in the order in which they came. What was written is
 * on the disk.
 *
 * <p>Its lock is the innermost of all: whoever is in {@link #together} takes no other, asks no room, no outbox and no listener, for
 * any of them may wait for the database.
 */
public final class Database implements AutoCloseable {
  /** The steps from an empty file to this version; what has been released is never changed, only added to. */
  private static final List<List<String>> STEPS = List.of(List.of(
      "create table setting (key text primary key, value text not null)",
      "create table pin (domain text not null, fingerprint text not null, primary key (domain, fingerprint))",
      "create table contact (jid text primary key, name text not null, subscription text not null,"
          + " asking integer not null, groups text not null)",
      "create table conversation (jid text primary key, room integer not null, name text not null default '',"
          + " nick text not null default '', draft text not null default '', unread integer not null default 0,"
          + " shown integer not null default 1, at integer not null default 0, read_at integer not null default 0,"
          + " first_id text not null default '', last_id text not null default '', complete integer not null default 0)",
      "create table message (number integer primary key, conversation text not null, room integer not null,"
          + " own integer not null, sender text not null, occupant text not null default '', id text not null,"
          + " stanza_id text not null, at integer not null, place integer not null, body text not null, file integer not null default 0,"
          + " state integer not null, edited integer not null default 0)",
      "create index message_at on message (conversation, at, place)",
      "create index message_place on message (place)",
      "create index message_id on message (conversation, sender, id)",
      "create unique index message_stanza_id on message (conversation, stanza_id) where stanza_id <> ''",
      "create table correction (conversation text not null, sender text not null, occupant text not null,"
          + " id text not null, body text not null, number integer primary key)",
      "create index correction_id on correction (conversation, sender, id)",
      "create table outbox (number integer primary key, id text not null unique, conversation text not null,"
          + " stanza text not null)",
      "create table avatar (jid text primary key, hash text not null)"), List.of(
      "create table omemo_identity (id integer primary key check (id = 1), device integer not null, secret blob not null)",
      "create table omemo_signed (id integer primary key, secret blob not null, signature blob not null, at integer not null)",
      "create table omemo_prekey (id integer primary key, secret blob not null, used integer not null default 0)",
      "create table omemo_device (jid text not null, device integer not null, identity blob, listed integer not null,"
          + " trust integer not null default 0, at integer not null, primary key (jid, device))",
      "create table omemo_session (jid text not null, device integer not null, channel blob not null, primary key (jid, device))",
      "alter table correction add column security integer not null default 0",
      "alter table message add column security integer not null default 0",
      "alter table outbox add column secret integer not null default 0"), List.of(
      "create table reaction (number integer primary key, conversation text not null, id text not null, who text not null,"
          + " signs text not null, at integer not null, waiting integer not null, stanza text not null default '',"
          + " before text not null default '', unique (conversation, id, who))",
      "create index reaction_waiting on reaction (number) where waiting = 1"), List.of(
      "alter table conversation add column displayed_id text not null default ''",
      "alter table conversation add column told integer not null default 1",
      "alter table message add column reply text not null default ''",
      "alter table message add column reply_author text not null default ''",
      "alter table message add column quote text not null default ''",
      "alter table correction add column reply text not null default ''",
      "alter table correction add column reply_author text not null default ''",
      "alter table correction add column quote text not null default ''"), List.of(
      "alter table message add column gone integer not null default 0",
      "alter table message add column gone_by text not null default ''",
      "alter table message add column gone_reason text not null default ''",
      "create table retraction (number integer primary key, conversation text not null, id text not null, sender text not null,"
          + " occupant text not null, gone integer not null, gone_by text not null, gone_reason text not null)",
      "create index retraction_id on retraction (conversation, id)"), List.of(
      "alter table message add column unstyled integer not null default 0",
      "alter table correction add column unstyled integer not null default 0"), List.of(
      "create table download (number integer primary key autoincrement, conversation text not null, message integer not null,"
          + " file text not null, size integer not null default 0, at integer not null, state text not null)"), List.of(
      "alter table message add column handed integer not null default 0",
      "alter table message add column handed_size integer not null default 0"), List.of(
      "alter table conversation add column mentioned_at integer not null default 0"));

  /** Reads one row. */
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  private final Connection connection;
  /** Fair: while a stream writes without a pause, what one sends is kept after what is being written at the moment, not after all of it. */
  private final ReentrantLock lock = new ReentrantLock(true);
  private final List<Runnable> undone = new ArrayList<>();

  /** Opens the file, makes it when there is none, and brings an older one up to date. */
  public Database(Path file) {
    try {
      // As an address, in which a question mark of the path is no beginning of options.
      connection = DriverManager.getConnection("jdbc:sqlite:" + file.toUri());
      try (Statement statement = connection.createStatement()) {
        statement.execute("pragma journal_mode = wal");
        statement.execute("pragma synchronous = full");
        statement.execute("pragma busy_timeout = 5000");
      }
      upgrade();
    } catch (SQLException e) {
      throw new StoreException(e);
    }
  }

  private void upgrade() {
    int version = one("pragma user_version", row -> row.getInt(1)).orElse(0);
    if (version > STEPS.size()) {
      throw StoreException.newer();
    }
    for (int step = version; step < STEPS.size(); step++) {
      int next = step;
      together(() -> {
        STEPS.get(next).forEach(this::change);
        change("pragma user_version = " + (next + 1));
        return true;
      });
    }
  }

  /** Brings everything into the one file: when it is closed nothing is beside it, and it can be moved. */
  public void settle() {
    one("pragma wal_checkpoint(truncate)", row -> row.getInt(1));
  }

  /** Whoever remembers what is written here hears, under the lock, that something was written and is not kept. */
  void onUndone(Runnable listener) {
    alone(() -> undone.add(listener));
  }

  /** Does this while nobody else reads or writes. */
  void alone(Runnable work) {
    lock.lock();
    try {
      work.run();
    } finally {
      lock.unlock();
    }
  }

  /** Does all of it or nothing, with one write to the disk. */
  public <T> T together(Callable<T> work) {
    lock.lock();
    try {
      if (!connection.getAutoCommit()) {
        return work.call();
      }
      connection.setAutoCommit(false);
      T result;
      try {
        result = work.call();
        connection.commit();
      } catch (Throwable e) {
        // Also an error: what is left of a transaction that goes on would be kept with the next one.
        undo(e);
        throw e;
      }
      connection.setAutoCommit(true);
      return result;
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new StoreException(e);
    } finally {
      lock.unlock();
    }
  }

  /** Takes back what was written, and tells whoever remembers it; what fails besides is nothing to what failed first. */
  private void undo(Throwable first) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // On a full disk SQLite has done it by itself.
      first.addSuppressed(e);
    }
    try {
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      first.addSuppressed(e);
    }
    for (Runnable listener : undone) {
      try {
        listener.run();
      } catch (RuntimeException e) {
        first.addSuppressed(e);
      }
    }
  }

  /** Changes rows; how many. */
  int change(String sql, Object... values) {
    lock.lock();
    try (PreparedStatement statement = prepare(sql, values)) {
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new StoreException(e);
    } finally {
      lock.unlock();
    }
  }

  <T> List<T> list(String sql, Row<T> row, Object... values) {
    lock.lock();
    try (PreparedStatement statement = prepare(sql, values); ResultSet rows = statement.executeQuery()) {
      List<T> list = new ArrayList<>();
      while (rows.next()) {
        list.add(row.read(rows));
      }
      return list;
    } catch (SQLException e) {
      throw new StoreException(e);
    } finally {
      lock.unlock();
    }
  }

  <T> Optional<T> one(String sql, Row<T> row, Object... values) {
    List<T> list = list(sql, row, values);
    return list.isEmpty() ? Optional.empty() : Optional.of(list.getFirst());
  }

  private PreparedStatement prepare(String sql, Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      statement.setObject(i + 1, value instanceof Boolean flag ? (Object) (flag ? 1 : 0) : value);
    }
    return statement;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      connection.close();
    } catch (SQLException e) {
      throw new StoreException(e);
    } finally {
      lock.unlock();
    }
  }
}
