package im.recado.kernel.stream;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A connection with another server, which one of the two has made. TLS begins on it as the side that this server is.
 * Where this server has connected and TLS comes first, the stream hears that it is {@link StreamHandler#secured}, and
 * begins then.
 */
public interface ServerConnection extends PeerConnection {
  /** The certificates that the peer has shown, its own first; empty when there are none. Any thread. */
  default List<X509Certificate> peerChain() {
    return List.of();
  }

  /**
   * Whether its domain has said, where nobody can lie, which certificate the peer has (RFC 7673): then it has to show that one, behind
   * TLS, and nothing else is believed in its place.
   */
  default boolean mustProve() {
    return false;
  }

  /**
   * The peer has turned out not to be the server that was sought: for a while it is sought elsewhere first.
   *
   * @return whether there is anywhere else
   */
  default boolean disproved() {
    return false;
  }
}
