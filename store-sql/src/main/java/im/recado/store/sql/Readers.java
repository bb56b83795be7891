package im.recado.store.sql;

import im.recado.kernel.store.StoreException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few threads that read, each with a connection of its own. A read runs in native code, which would hold up the carrier
 * of a virtual thread while the disk answers; here the caller is parked instead. No more reads wait than there are
 * callers.
 */
final class Readers {
  private static final Logger LOG = LoggerFactory.getLogger(Readers.class);

  private final Dialect dialect;
  private final List<Thread> threads = new ArrayList<>();
  private final BlockingQueue<Read<?>> waiting = new LinkedBlockingQueue<>();
  private volatile boolean closed;

  /** One read on its way. */
  private record Read<T extends @Nullable Object>(SqlFunction<T> work, CompletableFuture<T> future) {
    void perform(SqlConnection connection) throws SQLException {
      future.complete(work.apply(connection));
    }
  }

  Readers(Dialect dialect, int count) {
    this.dialect = dialect;
    for (int i = 1; i <= count; i++) {
      threads.add(Thread.ofPlatform().daemon().name("store-reader-" + i).start(this::read));
    }
  }

  <T extends @Nullable Object> CompletableFuture<T> submit(SqlFunction<T> work) {
    Read<T> read = new Read<>(work, new CompletableFuture<>());
    waiting.add(read);
    if (closed) {
      refuseAll();
    }
    return read.future();
  }

  private void read() {
    SqlConnection connection = null;
    while (!closed) {
      Read<?> read;
      try {
        read = waiting.take();
      } catch (InterruptedException e) {
        continue; // That is how close() wakes this thread.
      }
      try {
        if (connection == null) {
          connection = dialect.connect(false);
        }
        read.perform(connection);
      } catch (SQLException e) {
        read.future().completeExceptionally(new StoreException(dialect.explain(e), e));
        connection = restore(connection, dialect.isConnectionAtFault(e));
      } catch (Throwable e) {
        read.future().completeExceptionally(e);
        connection = restore(connection, true);
      }
    }
    restore(connection, true);
  }

  private static @Nullable SqlConnection restore(@Nullable SqlConnection connection, boolean replace) {
    if (connection == null || !replace) {
      if (connection != null) {
        connection.forgetStatements();
      }
      return connection;
    }
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.debug("A connection did not close", e);
    }
    return null;
  }

  private void refuseAll() {
    String reason = "The database is closed.";
    for (Read<?> read = waiting.poll(); read != null; read = waiting.poll()) {
      read.future().completeExceptionally(new StoreException(reason, new IllegalStateException(reason)));
    }
  }

  /** Ends the threads after what they are at; what waits is refused. */
  void close() throws InterruptedException {
    closed = true;
    for (Thread thread : threads) {
      thread.interrupt();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    refuseAll();
  }
}
