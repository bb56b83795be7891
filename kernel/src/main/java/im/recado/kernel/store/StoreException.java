package im.recado.kernel.store;

/** A database that did not do what it was asked: full, gone, failing. The cause says why. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
