package im.recado.gateway;

import im.recado.gateway.network.Availability;
import im.recado.gateway.network.Connection;
import im.recado.gateway.network.Hides;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import org.jspecify.annotations.Nullable;

/** How the gateway and the people behind it are shown to the owner of a session, and how the owner is shown there. Owned by the lane. */
final class Showing {
  private final Gateway gateway;
  private final GatewaySession session;
  private final Clients clients;
  private final ContactList contacts;
  private final Appearance appearance;

  Showing(Gateway gateway, GatewaySession session, Clients clients, ContactList contacts, Appearance appearance) {
    this.gateway = gateway;
    this.session = session;
    this.clients = clients;
    this.contacts = contacts;
    this.appearance = appearance;
  }

  /** Shows the owner's clients how the gateway is. */
  void gateway(Availability availability, String status) {
    if (session.admission().isRegistered()) {
      send(Words.presence(session.self(), session.owner(), availability, status));
    }
  }

  /** Shows clients that have come since the login who is there; the others have seen it. */
  void toNewcomers() {
    clients.greet().forEach(this::to);
  }

  /** Shows a client the gateway and who is there. */
  void to(Jid client) {
    if (session.admission().isRegistered()) {
      send(Words.presence(session.self(), client, Availability.ONLINE, ""));
    }
    contacts.showAll(client);
  }

  /**
   * Shows the network how the owner is.
   *
   * @param best what their first client shows; null for one who stays without
   */
  void owner(@Nullable Connection connection, @Nullable Presence best) {
    if (best != null) {
      appearance.firstPicture(connection);
      appearance.show(connection, best);
    } else if (session.admission().staysOn()) {
      Element away = Element.of("show", Namespaces.CLIENT, "xa");
      appearance.show(connection, Presence.of(Presence.Type.AVAILABLE, session.owner(), session.self(), away));
    }
  }

  /** The owner is to be seen by nobody there, or to be seen again; it counts from the next word of how they are. */
  void hidden(Connection connection, boolean hidden) throws StanzaException {
    if (!(connection instanceof Hides)) {
      throw new StanzaException(Condition.FEATURE_NOT_IMPLEMENTED, "Nobody can hide on " + gateway.name() + ".");
    }
    appearance.hidden(hidden);
  }

  private void send(Presence presence) {
    gateway.kernel().router().send(presence);
  }
}
