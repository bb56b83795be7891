package im.recado.net.websocket;

/** What came is no frame that is taken; the connection is to be closed with {@link #code}. */
public final class FrameException extends Exception {
  private static final long serialVersionUID = 1;

  private final int code;

  FrameException(int code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /** One of {@link CloseCode}. */
  public int code() {
    return code;
  }
}
