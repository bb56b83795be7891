package im.recado.gateway.network;

/** Something does not work with a network. The message is a sentence for the user and holds no secret. */
public final class NetworkException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  public NetworkException(Reason reason, String sentence) {
    super(sentence);
    this.reason = reason;
  }

  public NetworkException(Reason reason, String sentence, Throwable cause) {
    super(sentence, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** What to tell the user. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
