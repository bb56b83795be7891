package im.recado.client.services.store;

/** The profile's file cannot be read or written: a disk that is full or broken. */
public final class StoreException extends RuntimeException {
  StoreException(Exception cause) {
    super(cause.getMessage(), cause);
  }

  public StoreException(String message) {
    super(message);
  }
}
