package im.recado.gateway.oscar;

import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import java.io.IOException;

/** A server has ended a connection with a word. */
final class Farewell extends IOException {
  private static final long serialVersionUID = 1L;

  /** The account has been logged in from elsewhere. */
  private static final int ELSEWHERE = 1;

  private final boolean elsewhere;

  /** As at a log-in that is refused; 0 when nothing was said. */
  private final int code;

  Farewell(Tlvs tlvs) {
    super("the server says goodbye");
    this.elsewhere = tlvs.number(0x09, 0) == ELSEWHERE;
    this.code = (int) tlvs.number(0x08, 0);
  }

  /** What that means for the user. */
  NetworkException why(Kind kind) {
    if (elsewhere) {
      return NetworkException.elsewhere(kind.label());
    }
    return code != 0
        ? LogIn.refused(code, kind)
        : new NetworkException(Reason.DOWN, kind.label() + " has ended the connection.");
  }
}
