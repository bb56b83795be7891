package im.recado.console.setup;

/** An answer that cannot be used. The message is one sentence that says what is wrong. */
public final class SetupException extends Exception {
  private static final long serialVersionUID = 1;

  public SetupException(String message) {
    super(message, null, false, false);
  }
}
