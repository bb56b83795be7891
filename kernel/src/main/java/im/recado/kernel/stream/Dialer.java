package im.recado.kernel.stream;

import im.recado.wire.jid.Jid;
import java.net.InetSocketAddress;
import java.util.List;

/** Makes connections to other servers. */
public interface Dialer {
  /** Who wants a connection. */
  interface Caller {
    /**
     * Connections that lead to one of these addresses of a machine and may be shared, which were made for other domains. Waits, for some
     * seconds at most, for one that is about to be made there; when there is none, this caller is the one who makes it.
     */
    List<ServerConnection> standing(List<InetSocketAddress> addresses);

    /**
     * The server at the other end of this {@link #standing} connection, and of no other one, has shown that it is that of the domain which
     * is sought. Returns whether it is shared, so that no other one is made.
     */
    boolean shares(ServerConnection judged);

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

  /** Stands for the certificate that is shown for a domain of ours: equal for two of them that show the same. */
  Object certificate(Jid ours);
}
