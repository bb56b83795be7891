package im.recado.kernel.stream;

import im.recado.wire.jid.Jid;
import org.jspecify.annotations.Nullable;

/** A connection with a program that may prove by a certificate for which domain it speaks: another server, a component. */
public interface PeerConnection extends Connection {
  /**
   * Why the certificate that the peer has shown does not prove that it speaks for a domain: a clause for people, or
   * null when it does. Takes some milliseconds; any thread but the loop.
   *
   * @param evenSelfSigned whether a certificate that vouches for itself is believed
   */
  @Nullable String doubt(Jid domain, boolean evenSelfSigned);
}
