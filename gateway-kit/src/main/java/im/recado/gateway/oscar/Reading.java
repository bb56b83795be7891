package im.recado.gateway.oscar;

import im.recado.gateway.network.Inbox;
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
 * Hears what a server says for as long as it does, follows it to another one, and notices when it says nothing. A
 * thread of its own.
 */
final class Reading implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Reading.class);

  /** After so long without a word the server is asked whether it is there. */
  private static final Duration QUIET = Duration.ofSeconds(120);

  /** So long nobody logs in again: servers shut out who comes too often. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Goes to the server to which people are sent. */
  @FunctionalInterface
  interface Moving {
    StartUp move(OscarSocket before, String address, byte[] cookie) throws NetworkException;
  }

  private final OscarState state;
  private final Incoming incoming;
  private final Inbox inbox;
  private final Moving moving;
  private final List<Snac> early;
  private volatile boolean ended;

  Reading(OscarState state, Incoming incoming, Inbox inbox, Moving moving, List<Snac> early) {
    this.state = state;
    this.incoming = incoming;
    this.inbox = inbox;
    this.moving = moving;
    this.early = early;
  }

  /** Whatever comes is not wanted any more. */
  void end() {
    ended = true;
  }

  /** Tells the user something that is known already. */
  void tell(NetworkEvent event) {
    inbox.offer(event);
  }

  /** The user wants to add somebody. Guarded by the state. */
  void wanted(String contact, String words) {
    incoming.answers().wanted(contact, words);
  }

  @Override
  public void run() {
    try {
      NetworkException why = read();
      if (!ended) {
        state.socket().abort();
        inbox.put(new NetworkEvent.Ended(why.reason().isForGood() ? why : why.notBefore(PATIENCE)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      state.socket().abort();
    }
  }

  /** Reads to the end, and says why it was that. */
  private NetworkException read() throws InterruptedException {
    try {
      for (Snac snac : early) {
        take(snac);
      }
      synchronized (state) {
        incoming.directory().messages();
      }
      state.socket().timeout(QUIET);
      return listen();
    } catch (NetworkException e) {
      return e;
    } catch (Farewell e) {
      return e.why(state.kind());
    } catch (IOException e) {
      LOG.debug("{} has broken: {}", state.kind(), e.getMessage());
      return incoming.broken();
    } catch (RuntimeException e) {
      LOG.error("What {} says could not be understood", state.kind(), e);
      return new NetworkException(Reason.DOWN, state.kind().label() + " says what cannot be understood.", e);
    }
  }

  private NetworkException listen() throws IOException, InterruptedException, NetworkException {
    boolean asked = false;
    while (true) {
      try {
        Flap flap = state.socket().read();
        if (flap == null) {
          return incoming.broken();
        }
        asked = false;
        if (flap.channel() == Flap.SIGN_OFF) {
          throw new Farewell(Tlvs.of(flap.data()));
        } else if (flap.channel() == Flap.ERROR) {
          return new NetworkException(Reason.DOWN, state.kind().label() + " says that there is an error.");
        } else if (flap.channel() == Flap.SNAC) {
          take(Snac.parse(flap.data()));
        }
      } catch (SocketTimeoutException e) {
        if (asked) {
          return new NetworkException(Reason.TIMEOUT, state.kind().label() + " does not answer any more.", e);
        }
        asked = true;
        state.socket().urgent(Snac.request(0x01, 0x0E, state.socket().nextId(), new byte[0]));
      }
    }
  }

  private void take(Snac snac) throws InterruptedException, NetworkException, OscarException {
    if (snac.is(0x01, 0x12)) {
      move(snac.in());
      return;
    }
    for (NetworkEvent event : incoming.take(snac)) {
      inbox.put(event);
    }
  }

  /** SNAC(01,12): the server sends people to another one. */
  private void move(ByteReader in) throws OscarException, NetworkException, InterruptedException {
    in.skip(2 * in.u16());
    Tlvs tlvs = Tlvs.rest(in);
    byte[] cookie = tlvs.find(0x06);
    if (cookie == null || tlvs.text(0x05).isEmpty()) {
      throw new OscarException("people are sent nowhere");
    }
    OscarSocket before = state.socket();
    before.paused(true);
    StartUp there = moving.move(before, tlvs.text(0x05), cookie);
    List<Asks.Ask> lost;
    synchronized (state) {
      lost = state.moved(there.socket(), there.items(), there.isWhole());
    }
    if (ended) {
      state.socket().close();
    }
    for (NetworkEvent event : incoming.lost(lost)) {
      inbox.put(event);
    }
    for (Snac snac : there.early()) {
      take(snac);
    }
  }
}
