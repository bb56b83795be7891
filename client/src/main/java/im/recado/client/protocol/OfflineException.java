package im.recado.client.protocol;

/** There is no stream to the server at present, or it did not answer. */
public final class OfflineException extends Exception {
  public OfflineException(String message) {
    super(message);
  }
}
