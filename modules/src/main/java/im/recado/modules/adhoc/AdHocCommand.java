package im.recado.modules.adhoc;

import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.ServerRole;
import im.recado.wire.stanza.StanzaException;

/**
 * Something that people do by filling in forms (XEP-0050).
 *
 * @param node names it on the wire
 * @param name for people
 * @param role who may give it, at least
 * @param inDomains whether who has this role in a domain alone may give it there; it keeps to that domain then
 * @param beginning what happens first
 */
public record AdHocCommand(String node, String name, ServerRole role, boolean inDomains, Beginning beginning) {
  /** One for those alone who have the role for the whole server. */
  public AdHocCommand(String node, String name, ServerRole role, Beginning beginning) {
    this(node, name, role, false, beginning);
  }

  /** What a command does when it is given. Runs on a thread that may wait. */
  @FunctionalInterface
  public interface Beginning {
    /**
     * Begins.
     *
     * @throws CommandException when it cannot be done
     * @throws StanzaException what the requester is to be told in an error
     */
    Step begin(Requester requester) throws CommandException, StanzaException;
  }
}
