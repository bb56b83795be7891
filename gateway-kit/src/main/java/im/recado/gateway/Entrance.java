package im.recado.gateway;

import im.recado.gateway.network.Connection;
import im.recado.gateway.network.Credentials;
import im.recado.gateway.network.Inbox;
import im.recado.gateway.network.Network;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.kernel.time.Timers;
import im.recado.wire.jid.Jid;
import java.util.concurrent.Semaphore;

/** Lets people into a network: so many at once, and one at a time while nobody gets in. Any thread; waits. */
final class Entrance {
  /** So many log in to a network at once; the others wait for them. */
  private static final int MOST = 20;

  private final Network network;
  private final Timers timers;
  private final Semaphore free = new Semaphore(MOST, true);
  private final Breaker breaker = new Breaker();

  Entrance(Network network, Timers timers) {
    this.network = network;
    this.timers = timers;
  }

  /** Logs in when it is this one's turn, if the network is there at all. */
  Connection connect(Jid owner, Credentials credentials, Inbox inbox) throws NetworkException {
    if (network.hasRealms()) {
      // Those of one realm must not wait for those of another, which may not answer at all.
      return network.connect(credentials, inbox);
    }
    try {
      free.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetworkException(Reason.DOWN, "The server is stopping.", e);
    }
    try {
      return tried(owner, credentials, inbox);
    } finally {
      free.release();
    }
  }

  private Connection tried(Jid owner, Credentials credentials, Inbox inbox) throws NetworkException {
    if (!breaker.admits(timers.nanoTime())) {
      throw new NetworkException(Reason.DOWN, network.name() + " does not answer anybody now; it is tried again in a while.");
    }
    NetworkException why = new NetworkException(Reason.DOWN, network.name() + " does not work now.");
    boolean in = false;
    try {
      Connection connection = network.connect(credentials, inbox);
      in = true;
      return connection;
    } catch (NetworkException e) {
      why = e;
      throw e;
    } finally {
      if (in) {
        breaker.worked();
      } else {
        breaker.failed(owner, why, timers.nanoTime());
      }
    }
  }
}
