package im.recado.net.websocket;

/** Why a WebSocket is closed (RFC 6455 section 7.4). */
public final class CloseCode {
  public static final int NORMAL = 1000;
  public static final int GOING_AWAY = 1001;
  public static final int PROTOCOL_ERROR = 1002;

  /** Data of a kind that is not taken: binary. */
  public static final int UNSUPPORTED = 1003;

  /** Text that is no UTF-8. */
  public static final int NOT_UTF8 = 1007;

  public static final int POLICY = 1008;
  public static final int TOO_BIG = 1009;

  private CloseCode() {}

  /** Whether a peer may send this code. */
  static boolean isPossible(int code) {
    return code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006 || code >= 3000 && code <= 4999;
  }
}
