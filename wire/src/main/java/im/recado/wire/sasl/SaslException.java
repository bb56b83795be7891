package im.recado.wire.sasl;

/** A server's answer that a client must not accept; the message says why in one sentence. */
public final class SaslException extends Exception {
  public SaslException(String message) {
    super(message, null, false, false);
  }
}
