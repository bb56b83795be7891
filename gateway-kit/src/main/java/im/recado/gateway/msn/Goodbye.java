package im.recado.gateway.msn;

import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;

/** Why a server throws somebody out ({@code OUT}). */
final class Goodbye {
  private Goodbye() {}

  static NetworkException of(Command out) {
    return switch (out.arg(0)) {
      case "OTH" -> NetworkException.elsewhere("MSN");
      case "SSD" -> new NetworkException(Reason.DOWN, "MSN is going down.");
      default -> new NetworkException(Reason.DOWN, "MSN has ended the connection.");
    };
  }
}
