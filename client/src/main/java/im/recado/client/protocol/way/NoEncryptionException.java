package im.recado.client.protocol.way;

import java.io.IOException;

/** A server of XMPP answers, and does not encrypt. */
final class NoEncryptionException extends IOException {
  NoEncryptionException() {
    super("TLS is not offered");
  }
}
