package im.recado.kernel.stream;

import im.recado.wire.jid.Jid;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Makes connections to other servers. */
@FunctionalInterface
public interface Dialer {
  /** Who wants a connection. */
  interface Caller {
    /** A connection that leads to this place and may be shared, which was made for other domains; null when there is none. */
    @Nullable ServerConnection standing(InetSocketAddress place);

    /**
     * The server at the other end of the {@link #standing} connection has shown that it is that of the domain which is sought. Returns
     * whether it is shared, so that no other one is made.
     */
    boolean shares(InetSocketAddress place);

    /** Hears a connection from its first moment on, when the stream may be opened. On its loop. */
    StreamHandler connected(ServerConnection connection);
  }

  /**
   * Finds the server of a domain and connects to it. Waits: for a virtual thread.
   *
   * @param ours the domain that the connection will speak for
   * @throws DialException when nobody answers
   */
  void dial(Jid ours, Jid theirs, Caller caller) throws DialException;
}
