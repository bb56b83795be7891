package im.recado.client.protocol;

/** What came could not be kept: a disk that is full or broken. Who gave it is to give it again. */
public final class UnkeptException extends RuntimeException {
  public UnkeptException(Throwable cause) {
    super(cause.getMessage(), cause);
  }
}
