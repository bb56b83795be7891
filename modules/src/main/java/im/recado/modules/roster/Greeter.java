package im.recado.modules.roster;

import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence;

/** Answers subscription requests in their recipient's place, when there is a reason to (XEP-0283, XEP-0379). */
@FunctionalInterface
public interface Greeter {
  /** What is done with a request. */
  enum Answer {
    /** It waits for the recipient, as ever. */
    LEAVE,
    APPROVE,
    /** It is approved, and the sender is asked in turn. */
    APPROVE_AND_ASK
  }

  /**
   * Looks at a request; what makes it an exception is used up when it is one. May wait.
   *
   * @param owner an account of this server, which does not share its presence with the sender yet
   * @param contact who asks, by the bare address
   */
  Answer greet(Jid owner, Jid contact, Presence request);
}
