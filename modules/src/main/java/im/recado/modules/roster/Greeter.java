package im.recado.modules.roster;

import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence;
import org.jspecify.annotations.Nullable;

/** Answers subscription requests in their recipient's place, when there is a reason to (XEP-0283, XEP-0379). */
@FunctionalInterface
public interface Greeter {
  /**
   * What is done with a request.
   *
   * @param approves whether it is approved; else it waits for the recipient, as ever
   * @param asks whether the sender is asked in turn, when all else is done
   * @param former whose approval ends when the sender has been told of theirs, or null
   */
  record Answer(boolean approves, boolean asks, @Nullable Jid former) {
    public static final Answer LEAVE = new Answer(false, false, null);
    public static final Answer APPROVE_AND_ASK = new Answer(true, true, null);

    /** It is approved in place of another one. */
    public static Answer inPlaceOf(Jid former, boolean asks) {
      return new Answer(true, asks, former);
    }
  }

  /**
   * Looks at a request; what makes it an exception is used up when it is one. May wait.
   *
   * @param owner an account of this server, which does not share its presence with the sender yet
   * @param contact who asks, by the bare address
   */
  Answer greet(Jid owner, Jid contact, Presence request);
}
