package im.recado.gateway;

import im.recado.gateway.network.Availability;
import im.recado.gateway.network.Connection;
import im.recado.gateway.network.HasContacts;
import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.gateway.network.WatchesContacts;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may see whom, a user and the people of a network: what they ask of each other, agree to and take back (XEP-0100 sections 4.6 to
 * 4.9). Owned by the lane.
 */
final class Consent {
  private static final Logger LOG = LoggerFactory.getLogger(Consent.class);

  /** So many who have asked are remembered; later ones may ask again. */
  private static final int MOST_ASKING = 200;

  private final Gateway gateway;
  private final GatewaySession session;
  private final Jid owner;
  private final ContactList contacts;
  private final Set<String> asking = new HashSet<>();

  Consent(Gateway gateway, GatewaySession session, ContactList contacts) {
    this.gateway = gateway;
    this.session = session;
    this.owner = session.owner();
    this.contacts = contacts;
  }

  /** Somebody asks to have the user in their list. */
  void asks(NetworkEvent.Asks asks) {
    try {
      Jid contact = gateway.addresses().of(asks.contact());
      if (asking.size() < MOST_ASKING) {
        asking.add(gateway.addresses().name(contact));
      }
      Presence request = Presence.of(Presence.Type.SUBSCRIBE, contact, owner).withId(gateway.id());
      String words = Words.clean(asks.words());
      gateway.kernel().router().send(
          words.isEmpty() ? request : request.withChild(Element.of("status", Namespaces.CLIENT, words)));
    } catch (NetworkException e) {
      LOG.debug("Somebody whose name no address can hold asks for {}", owner);
    }
  }

  /** Whom the user has asked says no, or the network does (RFC 6121 section 3.2). */
  void declined(NetworkEvent.Declined declined) {
    try {
      Presence no = Presence.of(Presence.Type.UNSUBSCRIBED, gateway.addresses().of(declined.contact()), owner);
      String words = Words.clean(declined.words());
      gateway.kernel().router().send(
          words.isEmpty() ? no : no.withChild(Element.of("status", Namespaces.CLIENT, words)));
    } catch (NetworkException e) {
      LOG.debug("Somebody whose name no address can hold declines {}", owner);
    }
  }

  /** The user asks for somebody, agrees to somebody, or wants no more of them. */
  void subscription(Presence presence, Jid to) throws StanzaException {
    if (to.equals(session.self())) {
      ofGateway(presence);
      return;
    }
    try {
      String contact = gateway.addresses().name(to);
      if (gateway.links().find(owner, session.realm()) == null) {
        throw new StanzaException(
            Condition.REGISTRATION_REQUIRED, "You are not registered with " + gateway.name() + ".");
      }
      Connection connection = session.connected();
      if (connection instanceof WatchesContacts watcher) {
        watched(presence, contact, watcher);
        return;
      }
      if (!(connection instanceof HasContacts able)) {
        throw new NetworkException(Reason.NOT_POSSIBLE, gateway.name() + " keeps no list of contacts.");
      }
      switch (presence.type()) {
        case SUBSCRIBE -> {
          if (contacts.has(contact)) {
            contacts.listedAlready(contact);
          } else {
            able.add(contact, Words.clean(Words.status(presence)));
          }
        }
        case SUBSCRIBED -> {
          asking.remove(contact);
          able.answer(contact, true);
        }
        case UNSUBSCRIBE -> {
          if (contacts.has(contact)) {
            able.remove(contact);
            contacts.unlisted(contact);
          } else {
            able.withdraw(contact);
          }
        }
        case UNSUBSCRIBED -> {
          if (asking.remove(contact)) {
            able.answer(contact, false);
          }
        }
        default -> throw new IllegalArgumentException("not about subscription: " + presence.type());
      }
    } catch (NetworkException e) {
      if (presence.type() == Presence.Type.SUBSCRIBE) {
        throw Reasons.stanza(e);
      }
      LOG.debug("{} could not change a contact on {}: {}", owner, gateway.type(), e.reason());
    }
  }

  /** Nobody is asked where the network keeps no lists. */
  private void watched(Presence presence, String contact, WatchesContacts watcher) throws NetworkException {
    if (presence.type() == Presence.Type.SUBSCRIBE) {
      if (contacts.has(contact)) {
        contacts.listedAlready(contact);
      } else if (contacts.listed(ContactList.absent(contact))) {
        watcher.watch(contact, true);
      }
    } else if (presence.type() == Presence.Type.UNSUBSCRIBE && contacts.has(contact)) {
      watcher.watch(contact, false);
      contacts.unlisted(contact);
    }
  }

  /** The gateway lets those see it who are registered, and no others. */
  private void ofGateway(Presence presence) throws StanzaException {
    if (presence.type() != Presence.Type.SUBSCRIBE) {
      return;
    }
    if (gateway.links().find(owner, session.realm()) == null) {
      throw new StanzaException(
          Condition.REGISTRATION_REQUIRED, "You are not registered with " + gateway.name() + ".");
    }
    gateway.roster().admit(owner, session.self(), session.name(), List.of());
    gateway.roster().appear(owner, session.self());
  }

  /** A client wants to know whether the gateway or a contact is there. */
  void probe(Jid client, Jid to) {
    if (to.equals(session.self())) {
      gateway.kernel().router().send(Words.presence(to, client, Availability.ONLINE, ""));
      return;
    }
    try {
      contacts.show(gateway.addresses().name(to), client);
    } catch (NetworkException e) {
      LOG.debug("{} asks for one who cannot be", owner);
    }
  }
}
