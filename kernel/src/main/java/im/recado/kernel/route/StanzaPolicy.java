package im.recado.kernel.route;

import im.recado.kernel.session.Account;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaException;

/**
 * Decides for every stanza, of whatever kind, whether it may pass between an account of this server and somebody else.
 */
public interface StanzaPolicy {
  /**
   * An account sends a stanza to somebody. Throws what the sender is to be told. Must not wait for an online account.
   */
  void sending(Jid account, Stanza stanza) throws StanzaException;

  /**
   * A stanza comes for an account. Must not wait when the account is online.
   *
   * @return false to drop it without a word
   * @throws StanzaException what the sender is to be told
   */
  boolean receiving(Jid account, Stanza stanza) throws StanzaException;

  /**
   * Whether {@link #receiving} lets everything through to an online account just now, whoever sends it. It is asked for
   * each recipient of what goes to very many, so it looks at what the account itself carries, and nowhere else.
   */
  default boolean receivesAll(Account account) {
    return false;
  }

  /** Whether an account wants nothing of somebody, for those who carry his words under another address. May wait unless it is online. */
  default boolean hasBlocked(Jid account, Jid other) {
    return false;
  }
}
