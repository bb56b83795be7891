package im.recado.wire.sasl;

/** A password that can't be one: empty, too long, or with characters that a password must not have (RFC 8265). */
public final class PasswordException extends Exception {
  public PasswordException(String message) {
    super(message, null, false, false);
  }
}
