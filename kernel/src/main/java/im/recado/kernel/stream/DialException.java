package im.recado.kernel.stream;

/** Another server cannot be reached. The message is a clause for people. */
public final class DialException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean isFinal;

  /** @param isFinal whether it makes no sense to try again soon: there is no such server */
  public DialException(String message, boolean isFinal) {
    super(message);
    this.isFinal = isFinal;
  }

  /** Whether it makes no sense to try again soon. */
  public boolean isFinal() {
    return isFinal;
  }
}
