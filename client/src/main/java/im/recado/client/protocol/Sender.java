package im.recado.client.protocol;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jivesoftware.smack.SmackException.NotConnectedException;
import org.jivesoftware.smack.packet.Stanza;

/**
 * Gives Smack what goes out, one after the other. Smack makes who sends wait when its queue is full, until the server takes more; the
 * thread that reads must not, because what the server has taken is told to it. The thread is one of the platform: what a person says is
 * kept after what they said before was handed over, and virtual ones wait beside much that is reckoned at a start.
 */
final class Sender {
  /** So much may wait because of what came; a server that asks that much and takes nothing is not answered. */
  private static final int MOST = 5000;

  private final Connection connection;
  private final ThreadPoolExecutor order = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST),
      Thread.ofPlatform().daemon().name("sender").factory());

  Sender(Connection connection) {
    this.connection = connection;
    order.allowCoreThreadTimeOut(true);
  }

  /** Hands over a stanza, after all that were sent before; waits until Smack has it. */
  void send(Stanza stanza) throws OfflineException {
    try {
      soon(stanza).get();
    } catch (ExecutionException e) {
      throw new OfflineException("there is no stream");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OfflineException("interrupted");
    }
  }

  /** The same without waiting: for the thread that reads. */
  void later(Stanza stanza) throws OfflineException {
    if (!connection.isConnected()) {
      throw new OfflineException("there is no stream");
    }
    var _ = soon(stanza);
  }

  private FutureTask<Void> soon(Stanza stanza) throws OfflineException {
    FutureTask<Void> task = new FutureTask<>(() -> give(stanza));
    try {
      order.execute(task);
    } catch (RejectedExecutionException e) {
      throw new OfflineException("the server takes nothing");
    }
    return task;
  }

  private Void give(Stanza stanza) throws NotConnectedException, InterruptedException {
    connection.sendStanza(stanza);
    return null;
  }
}
