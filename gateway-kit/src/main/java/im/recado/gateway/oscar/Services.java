package im.recado.gateway.oscar;

import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Connections for one thing alone, such as rooms or pictures, to which the server where people are shows the way. Any
 * thread.
 */
final class Services {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** Opens a connection to where the server sends people. */
  @FunctionalInterface
  interface Opener {
    OscarSocket open(String address) throws NetworkException;
  }

  private final OscarState state;
  private final Opener opener;

  Services(OscarState state, Opener opener) {
    this.state = state;
    this.opener = opener;
  }

  /** A connection for one thing, begun: SNAC(01,04). */
  OscarSocket open(int family, byte[] what) throws NetworkException, IOException {
    CompletableFuture<Tlvs> way = new CompletableFuture<>();
    synchronized (state) {
      state.ask(0x01, 0x04, new ByteWriter().u16(family).bytes(what).toBytes(), new Asks.Opening(way));
    }
    Tlvs tlvs = got(way);
    byte[] cookie = tlvs.find(0x06);
    if (cookie == null || tlvs.text(0x05).isEmpty()) {
      throw new NetworkException(Reason.DOWN, state.kind().label() + " does not say where that is.");
    }
    OscarSocket socket = opener.open(tlvs.text(0x05));
    boolean done = false;
    try {
      StartUp start = new StartUp(state.kind(), socket);
      start.service(cookie, family);
      socket.early(start.early());
      done = true;
      return socket;
    } finally {
      if (!done) {
        socket.abort();
      }
    }
  }

  private Tlvs got(CompletableFuture<Tlvs> way) throws NetworkException {
    try {
      return way.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new NetworkException(Reason.TIMEOUT, state.kind().label() + " does not say where that is.", e);
    } catch (ExecutionException e) {
      @Nullable Throwable cause = e.getCause();
      throw cause instanceof NetworkException why
          ? why
          : new NetworkException(Reason.DOWN, "That does not work now.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetworkException(Reason.DOWN, "The server is stopping.", e);
    }
  }
}
