package im.recado.store.sql;

import im.recado.kernel.store.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. It takes everything that waits, does it in one transaction and commits once (group commit);
 * while the disk syncs, the next batch gathers by itself. A second thread tells those who wait, in order, so that what
 * they do next does not hold up the next batch.
 *
 * <p>A write that fails alone (a constraint) fails alone: the batch is rolled back and done again, each write behind a
 * savepoint. When the database fails (disk full, I/O) the whole batch fails and the next one tries anew.
 */
final class Writer {
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

  /** Writes in one transaction, at most: some milliseconds of work. */
  static final int MOST_IN_BATCH = 1024;

  /** Batches whose waiters have not been told yet, at most; then the writer waits for them. */
  private static final int MOST_UNTOLD = 8;

  private final Dialect dialect;
  private final DatabaseMetrics metrics;
  private final WriteQueue queue = new WriteQueue();
  private final BlockingQueue<List<Write<?>>> done = new ArrayBlockingQueue<>(MOST_UNTOLD);
  private final Thread writing;
  private final Thread telling;

  /** Of the writer's thread; null after it was lost. */
  private @Nullable SqlConnection connection;

  private volatile boolean failing;

  Writer(Dialect dialect, SqlConnection connection, DatabaseMetrics metrics) {
    this.dialect = dialect;
    this.connection = connection;
    this.metrics = metrics;
    this.writing = Thread.ofPlatform().daemon().name("store-writer").unstarted(this::write);
    this.telling = Thread.ofPlatform().daemon().name("store-done").unstarted(this::tell);
  }

  void start() {
    writing.start();
    telling.start();
  }

  /** How many writes wait. */
  int waiting() {
    return queue.size();
  }

  /** Whether there is nothing to write. */
  boolean isIdle() {
    return queue.isIdle();
  }

  /** Whether the last batch failed for want of disk or the like. */
  boolean isFailing() {
    return failing;
  }

  /** Whether this thread is one that others wait for. */
  boolean isOwnThread(Thread thread) {
    return thread == writing || thread == telling;
  }

  /**
   * Queues a write.
   *
   * @param mayWait whether the caller may be held up when too much waits
   */
  <T extends @Nullable Object> CompletableFuture<T> submit(Write<T> write, boolean mayWait) {
    switch (queue.offer(write, mayWait)) {
      case TAKEN -> {}
      case FULL -> refuse(write, "The database is slower than what it is given: too many writes wait.");
      case CLOSED -> refuse(write, "The database is closed.");
    }
    return write.future();
  }

  private static void refuse(Write<?> write, String reason) {
    write.future().completeExceptionally(new StoreException(reason, new IllegalStateException(reason)));
  }

  private void write() {
    for (List<Write<?>> batch = queue.take(MOST_IN_BATCH); !batch.isEmpty(); batch = queue.take(MOST_IN_BATCH)) {
      long start = System.nanoTime();
      try {
        commit(batch);
        metrics.committed(batch.size(), System.nanoTime() - start);
        recovered();
      } catch (Throwable e) {
        // Errors too: whoever waits for a write must hear that it was not done, and the next batch have its chance.
        fail(batch, e);
      }
      handOn(batch);
    }
    handOn(List.of());
    closeConnection();
  }

  private void commit(List<Write<?>> batch) throws SQLException {
    SqlConnection to = connection();
    try {
      attempt(to, batch, false);
    } catch (SQLException e) {
      if (!dialect.isStatementAtFault(e)) {
        throw e;
      }
      attempt(to, batch, true);
    } catch (RuntimeException e) {
      attempt(to, batch, true);
    }
  }

  /** Does the batch in one transaction; leaves none open. */
  private void attempt(SqlConnection to, List<Write<?>> batch, boolean apart) throws SQLException {
    try {
      to.update(dialect.beginWriting());
      for (Write<?> write : batch) {
        if (apart) {
          executeApart(to, write);
        } else {
          write.execute(to);
        }
      }
      to.update("COMMIT");
    } catch (Throwable e) {
      to.rollback();
      throw e;
    }
  }

  /** Does one write so that it can fail without the others. */
  private void executeApart(SqlConnection to, Write<?> write) throws SQLException {
    to.update("SAVEPOINT one_write");
    try {
      write.execute(to);
    } catch (SQLException e) {
      if (!dialect.isStatementAtFault(e)) {
        throw e;
      }
      to.forgetStatements();
      to.update("ROLLBACK TO one_write");
      write.failed(new StoreException(dialect.explain(e), e));
    } catch (RuntimeException e) {
      to.forgetStatements();
      to.update("ROLLBACK TO one_write");
      write.failed(e);
    }
    to.update("RELEASE one_write");
  }

  private void fail(List<Write<?>> batch, Throwable cause) {
    String reason = cause instanceof SQLException e ? dialect.explain(e) : String.valueOf(cause.getMessage());
    StoreException failure = new StoreException(reason, cause);
    batch.forEach(write -> write.failed(failure));
    metrics.failed(batch.size());
    if (!failing) {
      failing = true;
      LOG.error("The database refuses writes. {}", reason);
      LOG.debug("The first failure", cause);
    }
    if (!(cause instanceof SQLException e) || dialect.isConnectionAtFault(e)) {
      closeConnection();
    }
  }

  private void recovered() {
    if (failing) {
      failing = false;
      LOG.warn("The database takes writes again.");
    }
  }

  private SqlConnection connection() throws SQLException {
    SqlConnection now = connection;
    if (now == null) {
      now = dialect.connect(true);
      connection = now;
    }
    return now;
  }

  private void closeConnection() {
    SqlConnection last = connection;
    connection = null;
    if (last != null) {
      try {
        last.close();
      } catch (SQLException e) {
        LOG.debug("A failed connection did not close", e);
      }
    }
  }

  private void handOn(List<Write<?>> batch) {
    boolean handed = false;
    while (!handed) {
      try {
        done.put(batch);
        handed = true;
      } catch (InterruptedException e) {
        // Nobody interrupts this thread to end it: it ends when its queue is closed and empty.
      }
    }
  }

  private void tell() {
    boolean more = true;
    while (more) {
      try {
        List<Write<?>> batch = done.take();
        batch.forEach(Write::complete);
        more = !batch.isEmpty();
      } catch (InterruptedException e) {
        // As above.
      }
    }
  }

  /** Lets nothing more in, writes what waits, closes the connection. Whether all that was done within the time. */
  boolean close(long timeout, TimeUnit unit) throws InterruptedException {
    queue.close();
    long deadline = System.nanoTime() + unit.toNanos(timeout);
    boolean written = writing.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
    return written && telling.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
  }
}
