package im.recado.gateway;

import im.recado.kernel.session.Session;
import im.recado.modules.blocking.BlockingModule;
import im.recado.modules.caps.CapsModule;
import im.recado.modules.pubsub.AccessModel;
import im.recado.modules.pubsub.Changes;
import im.recado.modules.roster.PresenceModule;
import im.recado.modules.roster.RosterItem;
import im.recado.modules.roster.RosterModule;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;

/** What people do with their own account here that their sessions on a network are told of. Any thread; never waits. */
final class Relaying {
  private final Gateway gateway;

  Relaying(Gateway gateway) {
    this.gateway = gateway;
  }

  /** What the user calls somebody, and in which groups they are, goes to the network. Never waits. */
  void arranged(RosterModule.ItemChanged event) {
    RosterItem after = event.after();
    if (after == null || !after.subscription().to() || !event.contact().domain().equals(gateway.jid().domain())) {
      return;
    }
    GatewaySession session = gateway.seats().find(event.owner(), arrangedIn(event.contact()));
    if (session != null) {
      session.lane().offer(200, () -> session.dialogue().arranged(event.contact(), after.name(), after.groups()));
    }
  }

  /** Somebody's picture has changed, which their networks show. Never waits. */
  void pictured(Jid owner) {
    for (GatewaySession session : gateway.seats().of(owner)) {
      session.lane().offer(0, () -> session.appearance().picture(session.connectionNow()));
    }
  }

  /** What somebody is called (XEP-0172) or listens to (XEP-0118) for all their contacts to see is shown on networks too. Never waits. */
  void published(Changes.ItemPublished event) {
    AccessModel access = event.node().config().access();
    Element about = event.item().payload();
    if (event.host().isAccount() && about != null && (access == AccessModel.OPEN || access == AccessModel.PRESENCE)) {
      tell(event.host().jid(), about);
    }
  }

  /** Nothing is listened to any more. Never waits. */
  void gone(Changes.ItemsGone event) {
    if (event.host().isAccount() && event.node().name().equals(Appearance.TUNE)) {
      tell(event.host().jid(), Element.of("tune", Appearance.TUNE));
    }
  }

  private void tell(Jid owner, Element about) {
    if (Appearance.isAbout(about)) {
      for (GatewaySession session : gateway.seats().of(owner)) {
        session.lane().offer(about.size(), () -> session.appearance().about(session.connectionNow(), about));
      }
    }
  }

  /** A client wants to hear of pictures from now on, of those on its networks too. Never waits. */
  void interested(CapsModule.CapabilitiesChanged event) {
    if (Avatars.wants(event.now()) && !Avatars.wants(event.before())) {
      for (GatewaySession session : gateway.seats().of(event.session().account().jid())) {
        session.lane().offer(0, () -> session.people().avatars().tellAll(event.session().jid()));
      }
    }
  }

  /** A client that is invisible and asks how its contacts are (XEP-0186) is shown those that its owner's sessions see now. Never waits. */
  void hidden(PresenceModule.SessionHidden event) {
    if (PresenceModule.asksUnseen(event.session())) {
      for (GatewaySession session : gateway.seats().of(event.session().account().jid())) {
        session.lane().offer(0, () -> session.shows(event.session().jid()));
      }
    }
  }

  /**
   * A client is gone. Of one that was shown to the gateway alone the gateway may not be told: it says itself that it is away while its
   * network is, and is owed nothing from then on (RFC 6121 section 4.6.1). Never waits.
   */
  void left(Session client) {
    Presence gone = Presence.of(Presence.Type.UNAVAILABLE, client.jid(), null);
    for (GatewaySession session : gateway.seats().of(client.account().jid())) {
      if (session.clients().has(client.jid())) {
        session.wishes().present(gone);
      }
    }
  }

  /** Whom the user has blocked is kept away by the network too. Never waits. */
  void blocked(BlockingModule.Changed event) {
    for (Jid contact : event.jids()) {
      GatewaySession session = Blocks.isSomebody(gateway, contact) ? gateway.seats().find(event.account(), arrangedIn(contact)) : null;
      if (session != null) {
        // Room or not: who has blocked somebody relies on it.
        session.lane().add(200, () -> session.blocks().changed(contact, event.blocked()));
      }
    }
  }

  private String arrangedIn(Jid contact) {
    try {
      return gateway.addresses().realm(contact);
    } catch (StanzaException e) {
      return "";
    }
  }
}
