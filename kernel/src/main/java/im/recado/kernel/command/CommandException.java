package im.recado.kernel.command;

/** A command that was not done. The message is one sentence for the caller. */
public final class CommandException extends Exception {
  private static final long serialVersionUID = 1;

  /** Why, for faces that have codes. */
  public enum Reason {
    UNKNOWN_COMMAND,
    WRONG_ARGUMENT,
    NOT_ALLOWED,
    NOT_FOUND,
    CONFLICT,
    FAILED
  }

  private final Reason reason;

  public CommandException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
