package im.recado.store.sql;

import im.recado.kernel.store.StoreException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work that may wait until nobody else wants the database to write, done step by step. */
final class IdleWork implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IdleWork.class);

  /** Milliseconds between two looks whether there is nothing else to do, and of rest after a failure. */
  private static final int PAUSE = 20;

  private static final int AFTER_FAILURE = 10_000;

  private final Database database;
  private final SqlFunction<Boolean> step;
  private final Semaphore wanted = new Semaphore(1);
  private final Thread thread;
  private volatile boolean closed;

  /** @param step does a part of the work, and says whether there is more */
  IdleWork(Database database, String name, SqlFunction<Boolean> step) {
    this.database = database;
    this.step = step;
    this.thread = Thread.ofPlatform().daemon().name(name).start(this::run);
  }

  /** There is something to do. Any thread; costs nothing. */
  void wake() {
    if (wanted.availablePermits() == 0) {
      wanted.release();
    }
  }

  private void run() {
    try {
      while (!closed) {
        wanted.acquire();
        wanted.drainPermits();
        boolean more = true;
        while (more && !closed) {
          more = step();
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("The work of quiet times ends");
    }
  }

  private boolean step() throws InterruptedException {
    // A step that finds nothing to do would look like a database that is well again.
    TimeUnit.MILLISECONDS.sleep(database.isFailing() ? AFTER_FAILURE : PAUSE);
    if (!database.isIdle()) {
      return true;
    }
    try {
      return database.write(0, step);
    } catch (StoreException e) {
      LOG.debug("The work of quiet times has to wait", e);
      TimeUnit.MILLISECONDS.sleep(AFTER_FAILURE);
      return true;
    } catch (RuntimeException | Error e) {
      // What is wrong with the work itself is not better in a moment: it is tried again when there is more to do.
      LOG.error("The work of quiet times failed", e);
      return false;
    }
  }

  /** Ends after the step that it is at. */
  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.interrupt();
    thread.join();
  }
}
