package im.recado.store.sql;

import im.recado.kernel.store.StoreException;
import im.recado.store.sql.Database.BeforeCommit;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. It takes everything that waits, does it in one transaction and commits once (group
 * commit); while the disk syncs, the next batch gathers by itself. A second thread tells those who wait, in order, so
 * that what they do next does not hold up the next batch.
 *
 * <p>A write that fails alone (a constraint) fails alone: the batch is rolled back and done again, each write behind a
 * savepoint. When the database fails (disk full, I/O) the whole batch fails and the next one tries anew; when it is
 * somewhere else and cannot be reached, after a pause ({@link Breaker}). Whether a batch whose commit was cut off is in
 * the database nobody knows; it counts as failed, and who sends it again does not make a second of it, since ids are
 * the same.
 */
final class Writer {
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

  /** Writes in one transaction, at most: some milliseconds of work. */
  static final int MOST_IN_BATCH = 1024;

  /** Batches whose waiters have not been told yet, at most; then the writer waits for them. */
  private static final int MOST_UNTOLD = 8;

  /** So often writes are done again that came into the way of another process. */
  private static final int MOST_ATTEMPTS = 6;

  /** Who hears of a lost connection within so long has not waited for the server, in nanoseconds. */
  private static final long AT_ONCE = TimeUnit.SECONDS.toNanos(1);

  /** After so long without a write, give or take a half, a database that is somewhere else is asked whether it is there, in nanoseconds. */
  private static final long QUIET = TimeUnit.SECONDS.toNanos(3);

  private static final SecureRandom CHANCE = new SecureRandom();

  private final Dialect dialect;
  private final DatabaseMetrics metrics;
  private final Breaker breaker = new Breaker();
  private final WriteQueue queue = new WriteQueue();
  private final BlockingQueue<List<Write<?>>> done = new ArrayBlockingQueue<>(MOST_UNTOLD);
  private final Thread writing;
  private final Thread telling;

  /** Of the writer's thread; null after it was lost. */
  private @Nullable SqlConnection connection;

  /** Of the writer's thread: whether the end of the transaction was on its way. */
  private boolean committing;

  private final List<BeforeCommit> beforeCommit = new CopyOnWriteArrayList<>();
  private final List<Runnable> afterCommit = new CopyOnWriteArrayList<>();
  private volatile boolean failing;
  private volatile Runnable back = () -> {};

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

  /** This is done in every transaction, after all its writes. */
  void beforeCommit(BeforeCommit work) {
    beforeCommit.add(work);
  }

  /** This is done after every transaction that came to its end, before anybody hears of it, on the writer's thread. */
  void afterCommit(Runnable work) {
    afterCommit.add(work);
  }

  /** This is done when writes that had failed are done again, on the writer's thread. */
  void whenBack(Runnable work) {
    back = work;
  }

  /** How many writes wait. */
  int waiting() {
    return queue.size();
  }

  /** Whether more waits than some moments' work. */
  boolean isBehind() {
    return queue.isLong();
  }

  /** Whether there is hardly room for more. */
  boolean isFull() {
    return queue.isFull();
  }

  /** Whether there is nothing to write. */
  boolean isIdle() {
    return queue.isIdle();
  }

  /** Whether the last batch failed for want of disk or the like. */
  boolean isFailing() {
    return failing;
  }

  /** Whether the database could not be reached; that it is back is found out without anybody asking. */
  boolean isAway() {
    return breaker.isTripped();
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

  /** Finds out some time soon whether the database takes writes, so that this is known though nobody writes. */
  void probe() {
    if (!failing) {
      CompletableFuture<?> _ = submit(nothing(), false);
    }
  }

  private static Write<Integer> nothing() {
    return new Write<>(to -> to.update(Database.NO_CHANGE), 0);
  }

  private static void refuse(Write<?> write, String reason) {
    write.future().completeExceptionally(new StoreException(reason, new IllegalStateException(reason)));
  }

  private void write() {
    while (!queue.isDone()) {
      List<Write<?>> batch = queue.take(MOST_IN_BATCH, untilNextLook());
      if (!batch.isEmpty()) {
        write(batch);
        handOn(batch);
      } else if (looksInQuiet() ? !queue.isDone() : breaker.isTripped() && breaker.refusal() == null) {
        // Nobody writes: whether the database is gone or back is found out all the same.
        write(List.of(nothing()));
      }
    }
    handOn(List.of());
    closeConnection();
  }

  /** Nanoseconds until the database is asked though nobody writes; by chance, as many servers may have one database. */
  private long untilNextLook() {
    return looksInQuiet() ? QUIET / 2 + CHANCE.nextLong(QUIET) : breaker.untilNextAttempt();
  }

  /** Not when it has no room or can only be read: to change nothing would look like being well again. */
  private boolean looksInQuiet() {
    return dialect.isRemote() && !breaker.isTripped() && !failing;
  }

  private void write(List<Write<?>> batch) {
    StoreException refusal = breaker.refusal();
    if (refusal != null) {
      batch.forEach(write -> write.failed(refusal));
      metrics.failed(batch.size());
      return;
    }
    long start = System.nanoTime();
    try {
      commit(batch);
      metrics.committed(batch.size(), System.nanoTime() - start);
      recovered();
    } catch (Throwable e) {
      // Errors too: whoever waits for a write must hear that it was not done, and the next batch have its chance.
      fail(batch, e);
    }
  }

  private void commit(List<Write<?>> batch) throws SQLException {
    long start = System.nanoTime();
    for (int attempt = 1; ; attempt++) {
      try {
        commitOnce(batch);
        return;
      } catch (SQLException e) {
        if (attempt == 1 && wasLostBefore(e, start)) {
          LOG.debug("The connection was lost while nobody wrote; the writes are done on a new one", e);
          closeConnection();
        } else if (attempt < MOST_ATTEMPTS && dialect.isWorthAnotherTry(e)) {
          LOG.debug("Another process was in the way; the writes are done again", e);
          rest(attempt);
        } else {
          throw e;
        }
      }
    }
  }

  /**
   * Whether the connection had ended already, as after a restart of the database: nothing was to be committed yet, and it took
   * no time to find out.
   */
  private boolean wasLostBefore(SQLException e, long start) {
    return dialect.isRemote()
        && !committing
        && dialect.isConnectionAtFault(e)
        && System.nanoTime() - start < AT_ONCE;
  }

  /**
   * Waits a little, longer after each attempt and by chance, so that two who were in each other's way are not again.
   */
  private static void rest(int attempt) {
    try {
      TimeUnit.MILLISECONDS.sleep(CHANCE.nextInt(5 << attempt));
    } catch (InterruptedException e) {
      // Nobody interrupts this thread to end it.
    }
  }

  private void commitOnce(List<Write<?>> batch) throws SQLException {
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
    committing = false;
    try {
      to.begin();
      for (Write<?> write : batch) {
        if (apart) {
          executeApart(to, write);
        } else {
          write.execute(to);
        }
      }
      finish(to);
      committing = true;
      to.commit();
    } catch (Throwable e) {
      to.rollback();
      throw e;
    }
    afterCommit.forEach(Runnable::run);
  }

  private void finish(SqlConnection to) throws SQLException {
    for (BeforeCommit work : beforeCommit) {
      work.run(to);
    }
  }

  /** Does one write so that it can fail without the others. */
  private void executeApart(SqlConnection to, Write<?> write) throws SQLException {
    to.execute("SAVEPOINT one_write");
    try {
      write.execute(to);
      finish(to);
      to.flush();
    } catch (SQLException e) {
      if (!dialect.isStatementAtFault(e)) {
        throw e;
      }
      to.forgetStatements();
      to.execute("ROLLBACK TO SAVEPOINT one_write");
      write.failed(new StoreException(dialect.explain(e), e));
    } catch (RuntimeException e) {
      to.forgetStatements();
      to.execute("ROLLBACK TO SAVEPOINT one_write");
      write.failed(e);
    }
    to.execute("RELEASE SAVEPOINT one_write");
  }

  private void fail(List<Write<?>> batch, Throwable cause) {
    String reason = cause instanceof SQLException e ? dialect.explain(e) : String.valueOf(cause.getMessage());
    boolean away = dialect.isRemote() && (!(cause instanceof SQLException e) || dialect.isConnectionAtFault(e));
    StoreException failure = new StoreException(reason, cause, away);
    batch.forEach(write -> write.failed(failure));
    metrics.failed(batch.size());
    if (!failing) {
      failing = true;
      LOG.error("The database refuses writes. {}", reason);
      LOG.debug("The first failure", cause);
    }
    if (!(cause instanceof SQLException e) || dialect.isConnectionAtFault(e)) {
      closeConnection();
      if (dialect.isRemote()) {
        breaker.failed(failure);
      }
    }
  }

  private void recovered() {
    breaker.succeeded();
    if (failing) {
      back.run();
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
