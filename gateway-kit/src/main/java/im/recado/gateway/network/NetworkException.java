package im.recado.gateway.network;

import java.time.Duration;

/** Something does not work with a network. The message is a sentence for the user and holds no secret. */
public final class NetworkException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private Duration patience = Duration.ZERO;

  public NetworkException(Reason reason, String sentence) {
    super(sentence);
    this.reason = reason;
  }

  public NetworkException(Reason reason, String sentence, Throwable cause) {
    super(sentence, cause);
    this.reason = reason;
  }

  /** Somebody else has logged in to the user's account on a network of this name, which lets an account in once. */
  public static NetworkException elsewhere(String network) {
    return new NetworkException(Reason.IN_USE_ELSEWHERE, "Somebody else has logged in to your account on " + network + ".");
  }

  /** The same, and no other attempt is to be made before so long. */
  public NetworkException notBefore(Duration patience) {
    NetworkException patient = new NetworkException(reason, sentence(), this);
    patient.patience = patience;
    return patient;
  }

  /** How long to wait before another attempt at least. */
  public Duration patience() {
    return patience;
  }

  public Reason reason() {
    return reason;
  }

  /** What to tell the user. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
