package im.recado.kernel.http;

/** A request that is refused. The message is one sentence for people, and goes out as it is. */
public final class HttpException extends Exception {
  private static final long serialVersionUID = 1;

  private final int status;

  public HttpException(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  public int status() {
    return status;
  }
}
