package im.recado.kernel.module;

/** A setting that cannot be read. The message says what was expected. */
public final class OptionException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String key;

  OptionException(String key, IllegalArgumentException cause) {
    super(cause.getMessage(), cause);
    this.key = key;
  }

  /** Which setting. */
  public String key() {
    return key;
  }
}
