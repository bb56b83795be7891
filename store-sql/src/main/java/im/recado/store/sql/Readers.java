package im.recado.store.sql;

import im.recado.kernel.store.StoreException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few connections that read, lent to the thread that asks: most reads find what they want in memory, and handing them
 * to another thread and back would cost more than the read. The native code of a driver holds up the carrier of a
 * virtual thread while the disk answers; so the program has as many more carriers as there are connections here. A
 * database that is somewhere else keeps its connections in a pool of its own, which looks after them.
 */
final class Readers {
  private static final Logger LOG = LoggerFactory.getLogger(Readers.class);

  /** Who has to wait longer for a connection is refused, in seconds. */
  private static final int MOST_WAITING = 10;

  private final Dialect dialect;
  private final Breaker breaker = new Breaker();
  private final int count;
  private final Semaphore permits;

  /** The one that was used last is on top, with its statements and pages at hand. Guarded by itself. */
  private final Deque<SqlConnection> idle = new ArrayDeque<>();

  private final Runnable lost;
  private volatile boolean closed;

  /** @param lost is told when a read finds that the database is away; must not wait */
  Readers(Dialect dialect, int count, Runnable lost) {
    this.dialect = dialect;
    this.lost = lost;
    this.count = count;
    this.permits = new Semaphore(count, true);
  }

  /** Reads, after waiting for a connection. */
  <T extends @Nullable Object> T read(SqlFunction<T> work) {
    refuse(breaker.refusal());
    if (!acquire()) {
      refuse(breaker.failure());
      throw refusal("The database answers too slowly: too many reads wait.");
    }
    try {
      if (closed) {
        throw refusal("The database is closed.");
      }
      refuse(breaker.refusal());
      return readNow(work);
    } finally {
      permits.release();
    }
  }

  private boolean acquire() {
    try {
      // Whoever finds out whether the database is back may wait long for it; nobody else waits for them.
      return permits.tryAcquire(breaker.isTripped() ? 0 : MOST_WAITING, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static StoreException refusal(String reason) {
    return new StoreException(reason, new IllegalStateException(reason));
  }

  private static void refuse(@Nullable StoreException reason) {
    if (reason != null) {
      // A new one, so that its trace shows who asked.
      throw new StoreException(String.valueOf(reason.getMessage()), reason);
    }
  }

  @SuppressWarnings("NullAway") // Whether the result may be null the caller's T says; NullAway does not see that.
  private <T extends @Nullable Object> T readNow(SqlFunction<T> work) {
    SqlConnection connection = take();
    boolean sound = true;
    try {
      if (connection == null) {
        connection = dialect.connect(false);
      }
      T result = work.apply(connection);
      breaker.succeeded();
      return result;
    } catch (SQLException e) {
      StoreException failure =
          new StoreException(dialect.explain(e), e, dialect.isRemote() && dialect.isConnectionAtFault(e));
      sound = !dialect.isConnectionAtFault(e);
      if (sound && connection != null) {
        connection.forgetStatements();
      } else if (dialect.isRemote()) {
        breaker.failed(failure);
        lost.run();
      }
      throw failure;
    } catch (RuntimeException | Error e) {
      sound = false;
      throw e;
    } finally {
      if (connection != null) {
        giveBack(connection, sound);
      }
    }
  }

  private @Nullable SqlConnection take() {
    synchronized (idle) {
      return idle.poll();
    }
  }

  private void giveBack(SqlConnection connection, boolean sound) {
    if (sound && !dialect.isRemote()) {
      synchronized (idle) {
        idle.push(connection);
      }
    } else {
      close(connection);
    }
  }

  private static void close(SqlConnection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.debug("A connection did not close", e);
    }
  }

  /** Whether the last read found that the database is away. */
  boolean isFailing() {
    return breaker.isTripped();
  }

  /**
   * The database is back, perhaps as another server: the next read asks it, on a new connection, however long the last one that
   * failed wanted to wait.
   */
  void tryAgain() {
    dialect.renewConnections();
    breaker.succeeded();
  }

  /** Waits for the reads that are under way; later ones are refused. */
  void close() throws InterruptedException {
    closed = true;
    permits.acquire(count);
    try {
      for (SqlConnection connection = take(); connection != null; connection = take()) {
        close(connection);
      }
    } finally {
      permits.release(count);
    }
  }
}
