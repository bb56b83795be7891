package im.recado.gateway.msn;

import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what the notification server says for as long as it does, and notices when it does not any more. A thread of
 * its own.
 */
final class Reading implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Reading.class);

  /**
   * After so long without a word the server is asked whether it is there; it wants to be asked about every minute.
   */
  private static final Duration QUIET = Duration.ofSeconds(45);

  /** So often it is looked at what has taken too long. */
  private static final Duration TICK = Duration.ofSeconds(10);

  private final MsnState state;
  private final Incoming incoming;

  Reading(MsnState state, Incoming incoming) {
    this.state = state;
    this.incoming = incoming;
  }

  @Override
  public void run() {
    try {
      NetworkException why = read();
      state.server().abort();
      state.tell(List.of(new NetworkEvent.Ended(why)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      state.server().abort();
    }
  }

  /** Reads to the end, and says why it was that. */
  private NetworkException read() throws InterruptedException {
    boolean asked = false;
    try {
      for (Command command : state.entry().early()) {
        take(command);
      }
      state.server().timeout(TICK);
      long heard = System.nanoTime();
      long ticked = heard;
      while (true) {
        try {
          Command command = state.server().read();
          if (command == null) {
            return new NetworkException(Reason.DOWN, "MSN has ended the connection.");
          }
          take(command);
          asked = false;
          heard = System.nanoTime();
        } catch (SocketTimeoutException e) {
          if (System.nanoTime() - heard >= QUIET.toNanos()) {
            if (asked) {
              return new NetworkException(Reason.TIMEOUT, "MSN does not answer any more.", e);
            }
            asked = true;
            heard = System.nanoTime();
            synchronized (state) {
              incoming.ping();
            }
          }
        }
        if (System.nanoTime() - ticked >= TICK.toNanos()) {
          ticked = System.nanoTime();
          List<NetworkEvent> late;
          synchronized (state) {
            late = incoming.tick(ticked);
          }
          state.tell(late);
        }
      }
    } catch (NetworkException e) {
      return e;
    } catch (IOException e) {
      return new NetworkException(Reason.DOWN, "MSN has ended the connection.", e);
    } catch (RuntimeException e) {
      LOG.error("What MSN says could not be understood", e);
      return new NetworkException(Reason.DOWN, "MSN says what cannot be understood.", e);
    }
  }

  private void take(Command command) throws NetworkException, InterruptedException {
    List<NetworkEvent> events;
    synchronized (state) {
      events = incoming.take(command);
    }
    state.tell(events);
  }
}
