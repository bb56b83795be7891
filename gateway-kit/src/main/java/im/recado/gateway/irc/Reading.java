package im.recado.gateway.irc;

import im.recado.gateway.network.Inbox;
import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears what a server says for as long as it does, and notices when it does not any more. A thread of its own. */
final class Reading implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Reading.class);

  /** After so long without a word the server is asked whether it is there. */
  private static final Duration QUIET = Duration.ofSeconds(90);

  private static final String ALIVE = "alive";

  private final String host;
  private final IrcSocket socket;
  private final Incoming incoming;
  private final Inbox inbox;
  private final Regaining regaining;
  private volatile boolean ended;

  Reading(String host, IrcSocket socket, IrcState state, String wanted, Inbox inbox) {
    this.host = host;
    this.socket = socket;
    this.incoming = new Incoming(state, socket);
    this.inbox = inbox;
    this.regaining = new Regaining(state, socket, wanted);
  }

  /** Whatever comes is not wanted any more. */
  void end() {
    ended = true;
  }

  @Override
  public void run() {
    try {
      NetworkException why = read();
      if (!ended) {
        socket.abort();
        inbox.put(new NetworkEvent.Ended(why));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      socket.abort();
    }
  }

  /** Reads to the end, and says why it was that. */
  private NetworkException read() throws InterruptedException {
    boolean asked = false;
    try {
      socket.timeout(QUIET);
      regaining.begin();
      while (true) {
        try {
          IrcLine line = socket.read();
          if (line == null) {
            return incoming.farewell();
          }
          asked = false;
          regaining.heard(line);
          regaining.look();
          for (NetworkEvent event : incoming.take(line)) {
            inbox.put(event);
          }
        } catch (SocketTimeoutException e) {
          if (asked) {
            return new NetworkException(Reason.TIMEOUT, host + " does not answer any more.", e);
          }
          asked = true;
          socket.urgent(IrcLine.of("PING", ALIVE));
          regaining.look();
        }
      }
    } catch (IOException e) {
      return incoming.farewell();
    } catch (RuntimeException e) {
      LOG.error("What {} says could not be understood", host, e);
      return new NetworkException(Reason.DOWN, host + " says what cannot be understood.", e);
    }
  }
}
