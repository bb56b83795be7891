package im.recado.bench.peer;

/** A peer could not be started; the message is a sentence for the user. */
public final class PeerException extends Exception {
  /** With a sentence for the user. */
  public PeerException(String message) {
    super(message);
  }
}
