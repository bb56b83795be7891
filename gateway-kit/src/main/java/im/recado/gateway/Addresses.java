package im.recado.gateway;

import im.recado.gateway.network.Network;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidEscaping;
import im.recado.wire.jid.JidException;

/** The addresses of a network's people here: their names, escaped (XEP-0106), at the gateway's domain. Any thread. */
final class Addresses {
  private final Network network;
  private final Jid gateway;

  Addresses(Network network, Jid gateway) {
    this.network = network;
    this.gateway = gateway;
  }

  /** The address of the gateway itself. */
  Jid gateway() {
    return gateway;
  }

  /** The address of somebody, whatever way the name is written in. */
  Jid of(String written) throws NetworkException {
    String name = network.contact(written);
    try {
      Jid jid = Jid.of(JidEscaping.escape(name), gateway.domain(), null);
      if (!name(jid).equals(name)) {
        throw noName();
      }
      return jid;
    } catch (JidException e) {
      throw noName();
    }
  }

  /** Whose address it is, as the network writes the name. */
  String name(Jid jid) throws NetworkException {
    String local = jid.local();
    if (local == null) {
      throw noName();
    }
    return network.contact(JidEscaping.unescape(local));
  }

  private NetworkException noName() {
    return new NetworkException(Reason.NO_SUCH_CONTACT, "That can be nobody's name on " + network.name() + ".");
  }
}
