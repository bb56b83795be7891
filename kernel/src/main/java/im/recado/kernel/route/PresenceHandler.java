package im.recado.kernel.route;

import im.recado.kernel.session.Session;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.StanzaException;

/** Handles presence and subscription (RFC 6121 sections 3 and 4). There is one on a server. */
public interface PresenceHandler {
  /**
   * Whether handling this may wait for a database. Asked on the sender's lane; must not wait.
   */
  boolean blocks(Session sender, Presence presence);

  /** A client of this server has sent presence, with or without an address; its {@code from} is the full address. */
  void sent(Session sender, Presence presence) throws StanzaException;

  /**
   * Presence has come for an account of this server, or for one of its sessions. May wait, unless it is available,
   * unavailable or an error.
   */
  void received(Jid account, Presence presence);

  /** Presence has come for an account of this server that has no session to take it, or does not want it. Must not wait. */
  default void missed(Jid account, Presence presence) {}

  /**
   * Whether somebody may send requests to a session: who may know that it exists (RFC 6121 section 8.5.3.1), or
   * everybody when the operator says so. Must not wait.
   */
  boolean sharesPresence(Session session, Jid other);

  /**
   * Whether somebody may know which clients of an account are there (RFC 6121 section 8.1): who sees its presence, or was shown
   * one of them, or everybody when the operator says so. May wait.
   *
   * @param account the bare address of an account of this server; it need not exist
   */
  boolean isSeenBy(Jid account, Jid other);
}
