package im.recado.gateway;

import im.recado.gateway.network.Connection;
import im.recado.gateway.network.Credentials;
import im.recado.gateway.network.Inbox;
import im.recado.gateway.network.Network;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.kernel.time.Timers;
import im.recado.wire.jid.Jid;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;

/**
 * Lets people into a network: so many at once, and one at a time while nobody gets in. In each realm for itself, for those of one must
 * not wait for those of another, which may not answer at all. Any thread; waits.
 */
final class Entrance {
  /** So many log in to a network at once; the others wait for them. */
  static final int MOST = 20;

  /** Of so many realms it is known how they are; people may name any. */
  static final int MOST_REALMS = 1000;

  /** What takes longer will never be a log-in. */
  static final Duration LONGEST = Duration.ofMinutes(2);

  private final Network network;
  private final Timers timers;
  private final UnaryOperator<String> pseudonyms;

  /** By realm, the one that was wanted last at the end. Guarded by itself. */
  private final Map<String, Gate> gates = new LinkedHashMap<>(16, 0.75f, true);

  /** The way into one realm. */
  private static final class Gate {
    final Semaphore free = new Semaphore(MOST, true);
    final Breaker breaker = new Breaker();

    /** So many are before it. Guarded by the gates. */
    int visitors;
  }

  /** @param pseudonyms makes of an address a name that tells nobody whose it is; may wait */
  Entrance(Network network, Timers timers, UnaryOperator<String> pseudonyms) {
    this.network = network;
    this.timers = timers;
    this.pseudonyms = pseudonyms;
  }

  /** Logs in when it is this one's turn, if the network is there at all. */
  Connection connect(Jid owner, String realm, Credentials credentials, Inbox inbox) throws NetworkException {
    Credentials shown = credentials.as(pseudonyms.apply(owner.toString()));
    Gate gate = enter(realm);
    try {
      gate.free.acquire();
      try {
        return tried(gate, owner, realm, shown, inbox);
      } finally {
        gate.free.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetworkException(Reason.DOWN, "The server is stopping.", e);
    } finally {
      leave(gate);
    }
  }

  private Gate enter(String realm) {
    synchronized (gates) {
      Gate gate = gates.computeIfAbsent(realm, any -> new Gate());
      gate.visitors++;
      for (Iterator<Gate> each = gates.values().iterator(); gates.size() > MOST_REALMS && each.hasNext(); ) {
        if (each.next().visitors == 0) {
          each.remove();
        }
      }
      return gate;
    }
  }

  private void leave(Gate gate) {
    synchronized (gates) {
      gate.visitors--;
    }
  }

  /** So many realms are known. */
  int realms() {
    synchronized (gates) {
      return gates.size();
    }
  }

  private Connection tried(Gate gate, Jid owner, String realm, Credentials credentials, Inbox inbox) throws NetworkException {
    String name = realm.isEmpty() ? network.name() : realm;
    if (!gate.breaker.admits(timers.nanoTime())) {
      throw new NetworkException(Reason.DOWN, name + " does not answer anybody now; it is tried again in a while.");
    }
    NetworkException why = new NetworkException(Reason.DOWN, name + " does not work now.");
    boolean in = false;
    try {
      Connection connection = watched(name, credentials, inbox);
      in = true;
      return connection;
    } catch (NetworkException e) {
      why = e;
      throw e;
    } finally {
      if (in) {
        gate.breaker.worked();
      } else {
        gate.breaker.failed(owner, why, timers.nanoTime());
      }
    }
  }

  private Connection watched(String name, Credentials credentials, Inbox inbox) throws NetworkException {
    try (Watch watch = new Watch(timers, LONGEST)) {
      try {
        return network.connect(credentials, inbox);
      } catch (NetworkException e) {
        throw watch.isLate() ? new NetworkException(Reason.TIMEOUT, name + " takes too long to let anybody in.", e) : e;
      }
    }
  }
}
