package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import java.util.List;

/** Where rooms are, and which can be seen there (XEP-0045, section 6). Safe for any thread. */
public final class RoomFinder {
  private final Disco disco;

  RoomFinder(Disco disco) {
    this.disco = disco;
  }

  /** Services for rooms at the own server. */
  public List<Disco.Item> services() throws OfflineException, InterruptedException {
    return disco.services(info -> info.can(Ns.MUC) && info.is("conference"));
  }

  /** The rooms of a service that may be seen. */
  public List<Disco.Item> list(Jid service) throws RefusedException, OfflineException, InterruptedException {
    return disco.items(service);
  }

  /** The other network on which a service has its rooms; empty for XMPP. */
  public String network(Jid service) throws RefusedException, OfflineException, InterruptedException {
    return Networks.type(disco.info(service));
  }

  /** What a room says of itself. */
  public Disco.Info about(Jid room) throws RefusedException, OfflineException, InterruptedException {
    return disco.ask(room);
  }
}
