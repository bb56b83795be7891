package im.recado.store.sql;

import im.recado.kernel.store.StoreException;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An open database: its writer and its readers. Safe for any thread. */
final class Database implements AutoCloseable {
  /** Changes nothing, and is durable only when anything can be. */
  static final String NO_CHANGE = "UPDATE recado_version SET applied = applied WHERE version = 1";

  /** So long {@link #close} waits for what is queued, in seconds. */
  private static final int CLOSE_TIMEOUT = 60;

  private final Dialect dialect;
  private final Writer writer;
  private final Readers readers;
  private final List<IdleWork> idleWork = new CopyOnWriteArrayList<>();

  private Database(Dialect dialect, Writer writer, Readers readers) {
    this.dialect = dialect;
    this.writer = writer;
    this.readers = readers;
  }

  /** What its statements cost. */
  QueryStatistics statistics() {
    return dialect.statistics();
  }

  /** Opens a database and brings its tables up to date. Throws {@link DatabaseException} when that cannot be done. */
  static Database open(Dialect dialect, MeterRegistry registry) {
    SqlConnection connection = prepared(dialect);
    DatabaseMetrics metrics = new DatabaseMetrics(registry);
    Writer writer = new Writer(dialect, connection, metrics);
    metrics.watch(writer::waiting, () -> writer.isFailing() ? 1 : 0);
    Readers readers = new Readers(dialect, dialect.readers(), writer::probe);
    writer.whenBack(readers::tryAgain);
    writer.start();
    return new Database(dialect, writer, readers);
  }

  private static SqlConnection prepared(Dialect dialect) {
    SqlConnection connection = null;
    try {
      connection = dialect.connect(true);
      dialect.check(connection);
      new Migrations(dialect).apply(connection);
      write(connection);
      return connection;
    } catch (SQLException | DatabaseException e) {
      if (connection != null) {
        try {
          connection.close();
        } catch (SQLException suppressed) {
          e.addSuppressed(suppressed);
        }
      }
      throw e instanceof DatabaseException refused
          ? refused
          : new DatabaseException(dialect.explain((SQLException) e), e);
    }
  }

  /**
   * Changes nothing, but finds out in time whether anything can be changed: a database may be open for reading only.
   */
  private static void write(SqlConnection connection) throws SQLException {
    connection.begin();
    connection.update(NO_CHANGE);
    connection.commit();
  }

  /**
   * Writes, some time soon, after everything that was given earlier. The future completes when the write is durable, on
   * a thread of the database: what depends on it must not wait. Waits itself only for room, and only on a virtual
   * thread.
   *
   * @param characters of text that the work holds on to
   */
  <T extends @Nullable Object> CompletableFuture<T> writeLater(int characters, SqlFunction<T> work) {
    return writer.submit(new Write<>(work, characters), Thread.currentThread().isVirtual());
  }

  /** As {@link #writeLater}, but a write that need not hurry: it waits a moment for others to share its transaction. */
  <T extends @Nullable Object> CompletableFuture<T> writeSoon(int characters, SqlFunction<T> work) {
    return writer.submit(new Write<>(work, characters, true), Thread.currentThread().isVirtual());
  }

  /** Writes and waits until that is durable. */
  <T extends @Nullable Object> T write(int characters, SqlFunction<T> work) {
    refuseOwnThreads();
    return await(writer.submit(new Write<>(work, characters), true));
  }

  /**
   * Whether reads are answered and writes become durable; when the last one was or did not, one more is tried, which changes
   * nothing. Waits, but not for a database that is away: the writer finds out by itself when it is back.
   */
  boolean takesWrites() {
    if (writer.isAway() || (readers.isFailing() && !answers())) {
      return false;
    }
    if (!writer.isFailing()) {
      return true;
    }
    if (!dialect.hasRoom()) {
      return false;
    }
    try {
      write(0, connection -> connection.update(NO_CHANGE));
      return true;
    } catch (StoreException e) {
      return false;
    }
  }

  private boolean answers() {
    try {
      return read(connection -> connection.number("SELECT 1")) == 1;
    } catch (StoreException e) {
      return false;
    }
  }

  /** Reads what is durable now. Waits. */
  <T extends @Nullable Object> T read(SqlFunction<T> work) {
    refuseOwnThreads();
    return readers.read(work);
  }

  /** Whether the last writes came to nothing. */
  boolean isFailing() {
    return writer.isFailing();
  }

  /** Whether so much waits to be written that those who write much should be held up. */
  boolean isBehind() {
    return writer.isBehind();
  }

  /** Whether so much waits to be written that everybody who writes should be held up. */
  boolean isFull() {
    return writer.isFull();
  }

  /** Whether nobody writes at this moment, and one could. */
  boolean isIdle() {
    return writer.isIdle() && !writer.isFailing();
  }

  /** Does something in every transaction, after all its writes. To be said before the first write. */
  void beforeCommit(BeforeCommit work) {
    writer.beforeCommit(work);
  }

  /** Does something after every transaction that came to its end, before anybody hears of it. To be said before the first write. */
  void afterCommit(Runnable work) {
    writer.afterCommit(work);
  }

  /** What is done at the end of every transaction, for all its writes together. On the writer's thread. */
  interface BeforeCommit {
    void run(SqlConnection connection) throws SQLException;
  }

  /**
   * Does something step by step while nobody else writes: once now, and again whenever it is woken.
   *
   * @param step says whether there is more
   */
  IdleWork whenIdle(String name, SqlFunction<Boolean> step) {
    IdleWork work = new IdleWork(this, name, step);
    idleWork.add(work);
    return work;
  }

  /** Whoever waits for the database on the thread that tells of its deeds waits for ever. */
  private void refuseOwnThreads() {
    if (writer.isOwnThread(Thread.currentThread())) {
      throw new IllegalStateException("what depends on a write must not wait for the database: use a virtual thread");
    }
  }

  private static <T extends @Nullable Object> T await(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof StoreException failure) {
        // A new one, so that its trace shows who waited.
        throw new StoreException(String.valueOf(failure.getMessage()), failure);
      }
      if (cause instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }

  /** Writes what is queued, then closes. Reads and writes that come later are refused. */
  @Override
  public void close() {
    try {
      for (IdleWork work : idleWork) {
        work.close();
      }
      // The writer goes last: the last connection of all moves the write-ahead log into the database.
      readers.close();
      boolean drained = writer.close(CLOSE_TIMEOUT, TimeUnit.SECONDS);
      if (!drained) {
        throw new StoreException(
            "The database did not finish writing within " + CLOSE_TIMEOUT + " seconds.",
            new IllegalStateException("writes wait"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      dialect.close();
    }
  }
}
