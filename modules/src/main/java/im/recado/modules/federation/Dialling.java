package im.recado.modules.federation;

import im.recado.kernel.Kernel;
import im.recado.kernel.background.Background;
import im.recado.kernel.stream.DialException;
import im.recado.kernel.stream.Dialer;
import im.recado.kernel.stream.ServerConnection;
import im.recado.kernel.stream.StreamHandler;
import im.recado.wire.jid.Jid;
import java.net.InetSocketAddress;
import java.util.List;

/** One attempt at a time to connect to the server of a domain, from a virtual thread. Guarded by the link that wants it. */
final class Dialling {
  /** Hears what came of an attempt, on any thread. */
  interface Listener {
    /** A connection stands; false from {@link Dialling#isStill} means that nobody wants it any more. */
    StreamHandler connected(int attempt, ServerConnection connection);

    void notConnected(int attempt, Refusal why);

    /** Connections for other domains that lead to one of these addresses and may be shared. Waits for one that is being made. */
    List<ServerConnection> standing(int attempt, List<InetSocketAddress> addresses);

    /** What is at the other end of that connection has shown to be the server of the domain, too. Returns whether it is shared. */
    boolean shares(int attempt, ServerConnection judged);
  }

  private final Kernel kernel;
  private final Jid ours;
  private final Jid theirs;
  private final Listener listener;
  private boolean underWay;

  /** Which attempt is meant by that. */
  private int number;

  Dialling(Kernel kernel, Jid ours, Jid theirs, Listener listener) {
    this.kernel = kernel;
    this.ours = ours;
    this.theirs = theirs;
    this.listener = listener;
  }

  boolean isUnderWay() {
    return underWay;
  }

  /** Whether this attempt is the one that is under way. */
  boolean isStill(int attempt) {
    return underWay && attempt == number;
  }

  /** It is over, or nobody wants it any more. */
  void end() {
    underWay = false;
  }

  void begin() {
    Dialer dialer = kernel.servers().dialer();
    if (dialer == null) {
      throw new IllegalStateException("nobody reaches other servers");
    }
    underWay = true;
    int attempt = ++number;
    Background.start("dialling another server", () -> dial(dialer, attempt));
  }

  private void dial(Dialer dialer, int attempt) {
    try {
      dialer.dial(ours, theirs, new Attempt(listener, attempt));
    } catch (DialException e) {
      String text = "The server of " + theirs + " cannot be reached: " + e.getMessage() + ".";
      listener.notConnected(attempt, e.isFinal() ? Refusal.notFound(text) : Refusal.timeout(text));
    } catch (RuntimeException e) {
      listener.notConnected(attempt, Refusal.timeout("The server of " + theirs + " cannot be reached."));
      throw e;
    }
  }

  private record Attempt(Listener listener, int number) implements Dialer.Caller {
    @Override
    public List<ServerConnection> standing(List<InetSocketAddress> addresses) {
      return listener.standing(number, addresses);
    }

    @Override
    public boolean shares(ServerConnection judged) {
      return listener.shares(number, judged);
    }

    @Override
    public StreamHandler connected(ServerConnection connection) {
      return listener.connected(number, connection);
    }
  }
}
