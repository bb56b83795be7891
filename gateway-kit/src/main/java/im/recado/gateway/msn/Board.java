package im.recado.gateway.msn;

import im.recado.gateway.network.Door;
import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connection of a conversation to its switchboard, from the first word to the end. A thread of its own. */
final class Board implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Board.class);

  /** So often it is looked at what has taken too long. */
  private static final Duration TICK = Duration.ofSeconds(5);

  private final MsnState state;
  private final Conversations all;
  private final Conversation conversation;
  private final Door door;
  private final String cookie;
  private final String call;

  /** @param call the number of the call that is answered; empty when the user has begun */
  Board(MsnState state, Conversations all, Conversation conversation, Door door, String cookie, String call) {
    this.state = state;
    this.all = all;
    this.conversation = conversation;
    this.door = door;
    this.cookie = cookie;
    this.call = call;
  }

  @Override
  public void run() {
    NetworkException why = new NetworkException(Reason.DOWN, "The conversation on MSN has been cut off.");
    MsnSocket here = null;
    try {
      here = connected();
      if (here != null) {
        listen(here);
      }
    } catch (NetworkException e) {
      why = e;
    } catch (IOException | IllegalArgumentException e) {
      LOG.debug("A conversation of {} has broken", state.self(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("What a switchboard says could not be understood", e);
    }
    if (here != null) {
      here.abort();
    }
    List<NetworkEvent> last;
    synchronized (state) {
      last = conversation.ended(why);
    }
    state.tellAtLast(last);
  }

  private @Nullable MsnSocket connected() throws NetworkException, IOException {
    MsnSocket here = new MsnSocket(door.open(), state.tracer());
    here.timeout(TICK);
    synchronized (state) {
      if (state.isEnded() || !all.has(conversation)) {
        here.abort();
        return null;
      }
      conversation.connected(here);
      if (call.isEmpty()) {
        here.send("USR", state.entry().address(), cookie);
      } else {
        here.send("ANS", state.entry().address(), cookie, call);
      }
      return here;
    }
  }

  private void listen(MsnSocket here) throws IOException, InterruptedException {
    long ticked = System.nanoTime();
    while (true) {
      List<NetworkEvent> events = new ArrayList<>();
      try {
        Command command = here.read();
        if (command == null || command.name().equals("OUT")) {
          return;
        }
        synchronized (state) {
          events.addAll(conversation.take(here, command));
        }
        conversation.pour();
      } catch (SocketTimeoutException e) {
        LOG.trace("Nothing is said to {}", state.self());
      }
      // Also when something is said all the time.
      long now = System.nanoTime();
      if (now - ticked >= TICK.toNanos()) {
        ticked = now;
        synchronized (state) {
          events.addAll(conversation.tick(here, now));
        }
      }
      state.tell(events);
    }
  }
}
