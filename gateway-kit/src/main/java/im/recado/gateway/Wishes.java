package im.recado.gateway;

import im.recado.gateway.SessionLane.Taken;
import im.recado.gateway.network.NetworkException;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.StanzaException;

/**
 * What the owner of a session wants of it: their clients show presence, they sign in and out, hide, or stay for a while as a guest.
 * It is done on the session's lane; what clients show is noted by any thread.
 */
final class Wishes {
  private final Gateway gateway;
  private final GatewaySession session;
  private final Clients clients;
  private final Showing showing;
  private final Trouble trouble;
  private final Stay stay;

  Wishes(Gateway gateway, GatewaySession session, Clients clients, Showing showing, Trouble trouble) {
    this.gateway = gateway;
    this.session = session;
    this.clients = clients;
    this.showing = showing;
    this.trouble = trouble;
    this.stay = new Stay(gateway.kernel().timers(), session.lane(), this::settle);
  }

  /** A client has shown presence to the gateway; whether it was taken. Any thread, never waits. */
  boolean present(Presence presence) {
    clients.note(presence);
    return session.lane().add(0, () -> noted(presence)) == Taken.YES;
  }

  private void noted(Presence presence) {
    clients.noted(presence);
    settle();
  }

  /** Brings the session to where the owner wants it. */
  void settle() {
    Presence best = clients.best();
    if (!gateway.isOffered()) {
      session.rooms().end("This gateway has been switched off.", 332);
    }
    if (!gateway.isOffered() || clients.areOut() || !isWanted()) {
      session.logOut();
      session.rest();
    } else if (session.state() == GatewaySession.State.OFF) {
      session.logIn();
      session.rest();
    } else if (session.state() == GatewaySession.State.ONLINE) {
      if (best != null) {
        showing.toNewcomers();
      }
      showing.owner(session.connectionNow(), best);
    }
  }

  private boolean isWanted() {
    return !clients.isEmpty()
        || !session.rooms().isEmpty()
        || session.admission().staysOn()
        || (stay.isOn() && session.connectionNow() != null);
  }

  /** Who stays without clients is logged in by nobody's presence. */
  void wake() {
    session.admission().look();
    settle();
    session.rest();
  }

  /**
   * The owner wants to be logged in now. Waits.
   *
   * @param client who asks, available
   */
  void signIn(Presence client) throws StanzaException {
    clients.signIn();
    clients.note(client);
    if (session.connectionNow() == null) {
      trouble.calm();
      session.again();
    }
    if (session.connectionNow() == null) {
      throw trouble.refusal();
    }
  }

  /** The owner wants not to be logged in, until their clients have gone. */
  void signOut() {
    clients.signOut();
    session.rooms().end("You have signed out of " + gateway.name() + ".", 333);
    session.logOut();
    session.rest();
  }

  /** An administrator ends the session: nobody is in any room any more, until a client comes to one again or shows presence. */
  void putOut() {
    session.rooms().end("You have been logged out of " + gateway.name() + ".", 333);
    session.logOut();
  }

  /** The owner is to be seen by nobody on the network, or to be seen again. */
  void hide(boolean hidden) throws StanzaException {
    try {
      showing.hidden(session.connected(), hidden);
    } catch (NetworkException e) {
      throw Reasons.stanza(e);
    }
    settle();
  }

  /** Somebody has spoken with the network's people: a guest stays for a while. */
  void linger() {
    if (!session.admission().isRegistered()) {
      stay.goesOn();
    }
  }
}
