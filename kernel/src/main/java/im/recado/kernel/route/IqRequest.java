package im.recado.kernel.route;

import im.recado.kernel.session.Session;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import org.jspecify.annotations.Nullable;

/**
 * A request that this server answers.
 *
 * @param iq the stanza; its {@code from} is verified
 * @param payload what is asked
 * @param from who asks
 * @param session the session that asks, or null when it is not one of this server's
 * @param account the bare address of the account that is asked, or null when the server is
 */
public record IqRequest(Iq iq, Element payload, Jid from, @Nullable Session session, @Nullable Jid account) {
  /** The session of a request to the sender's own account; refuses what a program asks in an account's name (XEP-0356). */
  public Session ownSession() throws StanzaException {
    if (session == null) {
      throw new StanzaException(Condition.NOT_ALLOWED, "Only a client may ask this.");
    }
    return session;
  }

  /** The account that is asked, the sender's own or another. */
  public Jid askedAccount() {
    if (account == null) {
      throw new IllegalStateException("only for requests to an account");
    }
    return account;
  }
}
