package im.recado.bench.client;

/** The server's side of a SCRAM exchange was wrong. */
public final class ScramException extends Exception {
  /** With a sentence that says what was wrong. */
  public ScramException(String message) {
    super(message);
  }
}
