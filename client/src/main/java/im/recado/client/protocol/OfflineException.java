package im.recado.client.protocol;

/** There is no stream to the server at present. */
public final class OfflineException extends Exception {
  public OfflineException(String message) {
    super(message);
  }
}
