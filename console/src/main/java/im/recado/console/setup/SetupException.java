package im.recado.console.setup;

/** An answer that cannot be used. The message is one sentence that says what is wrong. */
public final class SetupException extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean isGuess;

  public SetupException(String message) {
    this(message, false);
  }

  private SetupException(String message, boolean isGuess) {
    super(message, null, false, false);
    this.isGuess = isGuess;
  }

  /** Somebody's password was told, and is another one. */
  public static SetupException wrongPassword(String message) {
    return new SetupException(message, true);
  }

  /** Whether it says that a password is another one, so that who asks often enough would find it. */
  boolean isGuess() {
    return isGuess;
  }
}
