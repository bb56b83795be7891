package im.recado.wire.jid;

/** Text that is no address (RFC 7622). */
public final class JidException extends Exception {
  public JidException(String message) {
    super(message, null, false, false);
  }
}
