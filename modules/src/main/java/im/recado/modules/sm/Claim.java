package im.recado.modules.sm;

import im.recado.kernel.session.Delivery;
import im.recado.kernel.session.Session;
import im.recado.kernel.stream.ClientStream;
import java.util.List;

/**
 * What a client wants to be acknowledged, and where the acknowledgement goes.
 *
 * @param handled the count that it is to be told
 * @param unsettled what has to be safe before
 */
record Claim(Session session, Managed managed, ClientStream stream, int handled, List<Delivery> unsettled) {
  /** Whether the recipients have it all. */
  boolean isSettled() {
    for (Delivery delivery : unsettled) {
      if (!delivery.isSettled()) {
        return false;
      }
    }
    return true;
  }
}
