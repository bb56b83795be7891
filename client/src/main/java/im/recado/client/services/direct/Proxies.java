package im.recado.client.services.direct;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.OfflineException;
import java.util.List;

/** Services of the own server that pass on what two clients send each other (XEP-0065). */
public interface Proxies {
  /** Asks for them, or remembers; waits. */
  List<Jid> all() throws OfflineException, InterruptedException;
}
