package im.recado.kernel.stream;

import im.recado.wire.jid.Jid;
import java.util.function.Function;

/** Makes connections to other servers. */
@FunctionalInterface
public interface Dialer {
  /**
   * Finds the server of a domain and connects to it. Waits: for a virtual thread.
   *
   * @param ours the domain that the connection will speak for
   * @param handler hears the connection from its first moment on, when the stream may be opened; called on its loop
   * @throws DialException when nobody answers
   */
  void dial(Jid ours, Jid theirs, Function<ServerConnection, StreamHandler> handler) throws DialException;
}
