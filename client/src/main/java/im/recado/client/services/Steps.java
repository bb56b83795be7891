package im.recado.client.services;

import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.services.store.StoreException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Steps of a session without which all else goes on. */
final class Steps {
  private static final System.Logger LOG = System.getLogger(Session.class.getName());

  private Steps() {}

  /** On a thread of its own: a room whose server is silent holds up nobody. */
  static void apart(Step step) {
    apart(Thread::startVirtualThread, step);
  }

  /** The same where this says. */
  static void apart(Executor where, Step step) {
    where.execute(() -> {
      try {
        optional(step);
      } catch (OfflineException | RejectedExecutionException e) {
        // With the next stream all rooms are entered.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (StoreException e) {
        // A full disk, or a profile that was closed meanwhile: the rest goes on.
        LOG.log(System.Logger.Level.WARNING, "a step of the login was not done", e);
      }
    });
  }

  /** Something without which all else goes on. */
  interface Step {
    void run() throws RefusedException, OfflineException, InterruptedException;
  }

  static void optional(Step step) throws OfflineException, InterruptedException {
    try {
      step.run();
    } catch (RefusedException e) {
      // The server cannot.
    }
  }
}
