package im.recado.modules.roster;

import im.recado.kernel.Kernel;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Session;
import im.recado.modules.delay.Delay;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.XmppUri;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.StanzaError;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Asks for the presence of contacts and answers those who ask (RFC 6121 section 4.3). May wait; virtual threads only. */
final class Probes {
  private final Kernel kernel;
  private final Rosters rosters;
  private final Broadcast broadcast;
  private final Subscriptions subscriptions;
  private final PresenceModule.Departures departures;
  private final Moves moves;

  Probes(
      Kernel kernel,
      Rosters rosters,
      Broadcast broadcast,
      Subscriptions subscriptions,
      PresenceModule.Departures departures,
      Moves moves) {
    this.kernel = kernel;
    this.rosters = rosters;
    this.broadcast = broadcast;
    this.subscriptions = subscriptions;
    this.departures = departures;
    this.moves = moves;
  }

  /** Shows a session that has become available its account's other sessions and its contacts; those elsewhere are asked. */
  void gather(Session session, OnlineRoster roster) {
    Jid own = session.account().jid();
    broadcast.show(own, session);
    Contacts contacts = roster.contacts();
    for (int i = 0; i < contacts.size(); i++) {
      if (!contacts.is(i, Contacts.TO)) {
        continue;
      }
      Jid contact = contacts.jid(i);
      if (!kernel.router().isLocal(contact.domain())) {
        kernel.router().send(Presence.of(Presence.Type.PROBE, own, contact));
      } else if (!broadcast.show(contact, session)) {
        // The two rosters disagree, say after a crash between the two: the contact's word counts.
        subscriptions.send(Presence.of(Presence.Type.UNSUBSCRIBED, contact, own));
      }
    }
  }

  /** A client has sent a probe itself, which it has no need to (section 4.3). */
  void sent(Presence probe) throws StanzaException {
    Jid to = probe.to();
    if (to == null) {
      return;
    }
    if (!kernel.router().isLocal(to.domain())) {
      kernel.router().send(probe);
    } else if (to.local() != null && kernel.router().mayReceive(to.bare(), probe)) {
      received(to.bare(), probe);
    }
  }

  /** A probe has come for an account of this server (section 4.3.2). */
  void received(Jid owner, Presence probe) {
    Jid prober = probe.from();
    Jid to = probe.to();
    if (prober == null || to == null) {
      return;
    }
    Account account = kernel.sessions().account(owner);
    if (prober.bare().equals(owner) || rosters.sees(prober.bare(), owner)) {
      Jid moved = prober.bare().equals(owner) || isThere(account) ? null : moves.newAddress(owner, prober.bare());
      if (moved != null) {
        broadcast.send(owner, prober, gone(owner, moved).withId(probe.id()));
      } else if (to.isFull()) {
        answerOne(owner, account == null ? null : account.session(to.resource()), probe, to, prober);
      } else {
        answerAll(owner, account, probe, prober);
      }
      return;
    }
    Session shown = account == null || to.isBare() ? null : account.session(to.resource());
    DirectedPresence directed = shown == null ? null : shown.get(DirectedPresence.KEY);
    if (directed != null && directed.knows(prober)) {
      broadcast.send(owner, prober, Presence.of(Presence.Type.AVAILABLE, to, null));
      return;
    }
    if (!prober.bare().equals(owner)) {
      subscriptions.send(Presence.of(Presence.Type.UNSUBSCRIBED, owner, prober.bare()).withId(probe.id()));
    }
  }

  /** Who still comes with a client has not moved yet. */
  private static boolean isThere(@Nullable Account account) {
    return account != null && account.isAvailable();
  }

  private static Presence gone(Jid owner, Jid moved) {
    Element error =
        Element.builder("error", Namespaces.CLIENT)
            .attribute("type", StanzaError.Type.CANCEL.wire())
            .child("gone", Namespaces.STANZA_ERRORS, XmppUri.of(moved))
            .build();
    return Presence.of(Presence.Type.ERROR, owner, null).withChild(error);
  }

  /** One resource: whether it is there and nothing else. */
  private void answerOne(Jid owner, @Nullable Session session, Presence probe, Jid to, Jid prober) {
    if (session != null && session.presence() != null) {
      broadcast.send(owner, prober, Presence.of(Presence.Type.AVAILABLE, to, null));
    } else {
      broadcast.send(owner, prober, Presence.of(Presence.Type.UNAVAILABLE, to, null).withId(probe.id()));
    }
  }

  private void answerAll(Jid owner, @Nullable Account account, Presence probe, Jid prober) {
    OnlineRoster roster = account == null ? null : account.get(OnlineRoster.KEY);
    boolean any = false;
    if (account != null && roster != null) {
      synchronized (roster) {
        for (Session session : account.sessions()) {
          Presence presence = session.presence();
          if (presence != null) {
            any = true;
            broadcast.send(owner, prober, presence);
          }
        }
      }
    }
    if (!any) {
      Presence gone = Presence.of(Presence.Type.UNAVAILABLE, owner, null).withId(probe.id());
      // An account of which all that are there hide is answered for as one that is away (XEP-0186 section 3.1.1).
      Instant since = account == null || PresenceModule.hides(account) ? departures.last(owner) : null;
      broadcast.send(owner, prober, since == null ? gone : gone.withChild(Delay.of(owner, since)));
    }
  }
}
