package im.recado.bench.load;

/** A run could not be made; the message is a sentence for the user. */
public final class LoadException extends Exception {
  /** With a sentence for the user. */
  public LoadException(String message) {
    super(message);
  }
}
