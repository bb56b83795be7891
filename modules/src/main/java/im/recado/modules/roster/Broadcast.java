package im.recado.modules.roster;

import im.recado.kernel.Kernel;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Session;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import java.util.function.Predicate;

/**
 * Spreads presence (RFC 6121 sections 4.2 to 4.5). Works from memory alone: contacts of this server get it straight into
 * their sessions, those elsewhere through the router, whose services only enqueue. Never waits; any thread.
 *
 * <p>An account's presence changes and leaves under the monitor of its {@link OnlineRoster}, see there.
 */
final class Broadcast {
  private final Kernel kernel;

  Broadcast(Kernel kernel) {
    this.kernel = kernel;
  }

  /**
   * Sets a session's presence and tells those who may see it, its own account included.
   *
   * @param presence available, without an address
   * @return false when the session has ended meanwhile: nothing was done
   */
  boolean available(Session session, OnlineRoster roster, Presence presence) {
    synchronized (roster) {
      if (session.isClosed()) {
        return false;
      }
      session.presence(presence);
      toContacts(session, roster, presence);
      toOwn(session, presence);
    }
    return true;
  }

  /**
   * Makes a session unavailable and tells those who could see it.
   *
   * @param presence unavailable, without an address
   * @return false when it was not available
   */
  boolean unavailable(Session session, OnlineRoster roster, Presence presence) {
    synchronized (roster) {
      if (session.presence() == null) {
        return false;
      }
      PresencePace pace = session.get(PresencePace.KEY);
      if (pace != null) {
        pace.forget();
      }
      toContacts(session, roster, presence);
      toOwn(session, presence);
      session.presence(null);
    }
    return true;
  }

  private void toContacts(Session session, OnlineRoster roster, Presence presence) {
    Contacts contacts = roster.contacts();
    Jid sender = session.account().jid();
    for (int i = 0; i < contacts.size(); i++) {
      if (contacts.is(i, Contacts.FROM)) {
        send(sender, contacts.jid(i), presence, true);
      }
    }
  }

  private static void toOwn(Session session, Presence presence) {
    Presence addressed = presence.withTo(session.account().jid());
    for (Session own : session.account().sessions()) {
      if (own.hears()) {
        own.send(addressed);
      }
    }
  }

  /** Sends presence that has no address yet to one, if policies let it through. */
  void send(Jid sender, Jid to, Presence presence) {
    send(sender, to, presence, false);
  }

  private void send(Jid sender, Jid to, Presence presence, boolean unhurried) {
    boolean local = kernel.router().isLocal(to.domain());
    Account account = null;
    if (local) {
      account = kernel.sessions().account(to.bare());
      if (account == null || account.isOpening()) {
        return;
      }
    }
    Presence addressed = presence.withTo(to);
    if (!kernel.router().mayPass(sender, addressed)) {
      return;
    }
    if (account != null) {
      deliver(account, addressed, unhurried);
    } else {
      kernel.router().send(addressed);
    }
  }

  /** Sends presence of a session to somebody in particular, who hears of its end as well (RFC 6121 section 4.6.3). */
  void direct(Session session, Jid to, Presence presence) throws StanzaException {
    Jid own = session.account().jid();
    if (to.bare().equals(own) || !isTracked(session, to)) {
      send(own, to, presence);
      return;
    }
    DirectedPresence directed = session.get(DirectedPresence.KEY);
    if (presence.type() == Presence.Type.UNAVAILABLE) {
      if (directed != null) {
        directed.remove(to);
      }
      send(own, to, presence);
      return;
    }
    if (directed == null) {
      directed = new DirectedPresence();
      session.set(DirectedPresence.KEY, directed);
    }
    // Under its monitor, so that whoever ends the session either sees the target or is seen here.
    synchronized (directed) {
      if (session.isClosed()) {
        return;
      }
      if (!directed.has(to) && directed.size() >= kernel.options().get(PresenceModule.MOST_DIRECTED)) {
        throw new StanzaException(Condition.RESOURCE_CONSTRAINT, "Too many are shown this presence.");
      }
      directed.add(to, presence.has("x", EnteredRooms.MUC));
    }
    // Outside of it: the service behind an address may have a lot to do at once, and take other sessions' monitors.
    send(own, to, presence);
    if (session.isClosed()) {
      send(own, to, Presence.of(Presence.Type.UNAVAILABLE, session.jid(), null));
    }
  }

  /** A subscriber of an available session hears of its end anyway. */
  private static boolean isTracked(Session session, Jid to) {
    OnlineRoster roster = session.account().get(OnlineRoster.KEY);
    return session.presence() == null || roster == null || !roster.contacts().is(to.bare(), Contacts.FROM);
  }

  /** Gives presence to the sessions of this server that it is addressed to (sections 8.5.2 and 8.5.3). */
  void deliver(Presence addressed) {
    Jid to = addressed.to();
    Account account = to == null ? null : kernel.sessions().account(to.bare());
    if (account != null) {
      deliver(account, addressed, false);
    }
  }

  private static void deliver(Account account, Presence addressed, boolean unhurried) {
    Jid to = addressed.to();
    if (to != null && to.isFull()) {
      Session session = account.session(to.resource());
      if (session != null) {
        heardFrom(session, addressed);
        session.send(addressed);
      }
      return;
    }
    for (Session session : account.sessions()) {
      heardFrom(session, addressed);
      if (!session.hears()) {
        continue;
      }
      if (unhurried) {
        session.sendUnhurried(addressed);
      } else {
        session.send(addressed);
      }
    }
  }

  /** One who has become unavailable is no target of directed presence any more (section 4.6.1), unless a room has let the session in again. */
  private static void heardFrom(Session session, Presence presence) {
    Jid from = presence.from();
    DirectedPresence directed = from == null ? null : session.get(DirectedPresence.KEY);
    if (from == null || directed == null) {
      return;
    }
    if (presence.type() == Presence.Type.UNAVAILABLE) {
      directed.gone(from);
    } else if (presence.type() == Presence.Type.AVAILABLE) {
      directed.there(from);
    }
  }

  /** Shows a contact every available session of an account, if the contact may see them. */
  void appear(Jid owner, Jid contact) {
    Account account = kernel.sessions().account(owner);
    OnlineRoster roster = account == null ? null : account.get(OnlineRoster.KEY);
    if (account == null || roster == null) {
      return;
    }
    synchronized (roster) {
      if (roster.contacts().is(contact, Contacts.FROM)) {
        for (Session session : account.sessions()) {
          Presence presence = session.presence();
          if (presence != null) {
            send(owner, contact, presence);
          }
        }
      }
    }
  }

  /** Tells somebody that every available session of an account is gone. */
  void vanish(Jid owner, Jid contact) {
    Account account = kernel.sessions().account(owner);
    OnlineRoster roster = account == null ? null : account.get(OnlineRoster.KEY);
    if (account == null || roster == null) {
      return;
    }
    synchronized (roster) {
      for (Session session : account.sessions()) {
        if (session.presence() != null) {
          send(owner, contact, Presence.of(Presence.Type.UNAVAILABLE, session.jid(), null));
        }
      }
    }
  }

  /** Tells those to whom sessions of an account have shown themselves, rooms among them, that these are gone. */
  void vanish(Jid owner, Predicate<Jid> meant) {
    Account account = kernel.sessions().account(owner);
    if (account == null) {
      return;
    }
    for (Session session : account.sessions()) {
      DirectedPresence directed = session.get(DirectedPresence.KEY);
      if (directed != null) {
        Presence gone = Presence.of(Presence.Type.UNAVAILABLE, session.jid(), null);
        directed.take(meant).forEach(target -> send(owner, target, gone));
      }
    }
  }

  /**
   * Shows a session every available session of an account of this server.
   *
   * @return false when the viewer has no right to see them; true also when the account is not online
   */
  boolean show(Jid owner, Session viewer) {
    Account account = kernel.sessions().account(owner);
    OnlineRoster roster = account == null ? null : account.get(OnlineRoster.KEY);
    if (account == null || roster == null) {
      return true;
    }
    Jid own = viewer.account().jid();
    synchronized (roster) {
      boolean same = owner.equals(own);
      if (!same && !roster.contacts().is(own, Contacts.FROM)) {
        return false;
      }
      for (Session session : account.sessions()) {
        Presence presence = session.presence();
        if (presence != null && session != viewer) {
          Presence addressed = presence.withTo(own);
          if (kernel.router().mayPass(owner, addressed)) {
            viewer.send(addressed);
          }
        }
      }
    }
    return true;
  }
}
