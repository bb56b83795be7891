package im.recado.net.tls;

/** A certificate or key that can't be used; the message is one sentence for the operator and names the file. */
public final class TlsException extends Exception {
  public TlsException(String message) {
    super(message, null, false, false);
  }
}
