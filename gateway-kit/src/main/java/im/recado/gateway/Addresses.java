package im.recado.gateway;

import im.recado.gateway.network.Network;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidEscaping;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import org.jspecify.annotations.Nullable;

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

  /** How an address looks, for people: that of a name, unescaped. */
  String example(String name) {
    return name + "@" + gateway.domain();
  }

  /** Whose address it is, as the network writes the name. */
  String name(Jid jid) throws NetworkException {
    String local = jid.local();
    if (local == null) {
      throw noName();
    }
    return network.contact(JidEscaping.unescape(local));
  }

  /** Whether it is that of a room, or of somebody in one. */
  boolean isRoom(Jid to) {
    return to.local() != null && network.isRoom(JidEscaping.unescape(to.local()));
  }

  /** The realm of an address. */
  String realm(Jid to) throws StanzaException {
    try {
      return to.local() == null ? "" : network.realm(JidEscaping.unescape(to.local()));
    } catch (NetworkException e) {
      throw Reasons.stanza(e);
    }
  }

  /** Whether an address belongs to a realm. */
  boolean isIn(Jid address, String realm) {
    try {
      return realm(address).equals(realm);
    } catch (StanzaException e) {
      return false;
    }
  }

  /** The address of the gateway itself, in a realm. */
  Jid self(String realm) {
    return realm.isEmpty() ? gateway : Jid.valueOf(JidEscaping.escape(realm) + "@" + gateway.domain());
  }

  /** Whether something is addressed to the gateway, or to a realm, and not to anybody there. */
  boolean isDesk(Jid to) throws StanzaException {
    return to.isDomain() || (network.hasRealms() && to.bare().equals(self(realm(to))));
  }

  /** Whether an address is in a realm: that of a gateway with realms is in none. */
  boolean isSomewhere(Jid to) {
    return !network.hasRealms() || !to.isDomain();
  }

  /** An address that a client has written. */
  static Jid parse(@Nullable String written) throws StanzaException {
    try {
      return Jid.parse(written == null ? "" : written);
    } catch (JidException e) {
      throw new StanzaException(Condition.JID_MALFORMED);
    }
  }

  private NetworkException noName() {
    return new NetworkException(Reason.NO_SUCH_CONTACT, "That can be nobody's name on " + network.name() + ".");
  }
}
